package dev.davit.http.wire;

import dev.davit.base.HostFailure;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/** The server's side of TLS. */
public final class Tls {
    private Tls() {}

    /** HTTP/2 would be announced here, before HTTP/1.1. */
    private static final List<String> PROTOCOLS = List.of(ApplicationProtocolNames.HTTP_1_1);

    public static SslContext context(TlsMaterial material) {
        try {
            return SslContextBuilder.forServer(material.key(), material.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(new JudgedLater(material.clientAuthorities()))
                    .applicationProtocolConfig(
                            new ApplicationProtocolConfig(
                                    ApplicationProtocolConfig.Protocol.ALPN,
                                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                    ApplicationProtocolConfig.SelectedListenerFailureBehavior
                                            .ACCEPT,
                                    PROTOCOLS))
                    .build();
        } catch (SSLException e) {
            throw new HostFailure("prepare TLS for", "the server's certificate", e);
        }
    }

    /**
     * Asks for certificates of the cluster's authorities and lets the handshake end whatever comes;
     * {@link CertificateJudge} decides before the first request is looked at. The handshake itself
     * still proves that the client holds the certificate's key.
     */
    private static final class JudgedLater extends X509ExtendedTrustManager {
        private final X509Certificate[] authorities;

        JudgedLater(List<X509Certificate> authorities) {
            this.authorities = authorities.toArray(X509Certificate[]::new);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException("this side is the server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException("this side is the server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("this side is the server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.clone();
        }
    }
}
