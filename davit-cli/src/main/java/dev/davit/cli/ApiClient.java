package dev.davit.cli;

import dev.davit.base.HostFailure;
import dev.davit.cli.wire.Answer;
import dev.davit.cli.wire.Call;
import dev.davit.cli.wire.LocalWire;
import dev.davit.cli.wire.TlsWire;
import dev.davit.cli.wire.Upgraded;
import dev.davit.cli.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one cluster as its administrator: over the cluster's local socket where there is one,
 * else over TLS, trusting only the cluster's own authority.
 */
public final class ApiClient implements AutoCloseable {
    private static final int SWITCHING = 101;

    private final URI server;
    private final String token;
    private final Path authority;
    private final @Nullable Wire local;
    private @Nullable TlsWire tls;

    private ApiClient(URI server, String token, Path authority, @Nullable Wire local) {
        this.server = server;
        this.token = token;
        this.authority = authority;
        this.local = local;
    }

    /**
     * @param server {@code https://127.0.0.1:6443}
     * @param authority the cluster's certificate in PEM
     * @param tokenFile holds a bearer token
     * @param socket the cluster's local socket; need not exist
     */
    public static ApiClient open(URI server, Path authority, Path tokenFile, Path socket) {
        try {
            String token = Files.readString(tokenFile).strip();
            Wire local = Files.exists(socket) ? new LocalWire(socket) : null;
            return new ApiClient(server, token, authority, local);
        } catch (IOException failure) {
            throw new HostFailure("read credentials", tokenFile.toString(), failure);
        }
    }

    private synchronized TlsWire tls() {
        if (tls == null) {
            try {
                tls = new TlsWire(server, trusting(Files.readAllBytes(authority)));
            } catch (IOException | GeneralSecurityException failure) {
                throw new HostFailure("read credentials", authority.toString(), failure);
            }
        }
        return tls;
    }

    private static SSLContext trusting(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "cluster",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    public URI server() {
        return server;
    }

    /** A builder of WebSockets with the credentials set. */
    public WebSocket.Builder webSocket() {
        return tls().webSocket().header("Authorization", "Bearer " + token);
    }

    /** A request builder with everything but the method set. */
    public Call.Builder request(String path) {
        return Call.to(path)
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", "davit/1")
                .header("Accept", "application/json");
    }

    /** The whole answer, whatever its code. An unreachable server is a HostFailure. */
    public Answer<byte[]> send(Call call) {
        Answer<InputStream> answer = stream(call);
        try (InputStream body = answer.body()) {
            return new Answer<>(answer.statusCode(), answer.headers(), body.readAllBytes());
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    /** The answer's head, and its body as it comes. */
    public Answer<InputStream> stream(Call call) {
        try {
            return (local == null ? tls() : local).send(call);
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HostFailure("reach", server.toString(), stopped);
        }
    }

    /** A connection that speaks another protocol from here on; a refusal is told as such. */
    public Upgraded upgrade(Call call) {
        try {
            Upgraded upgraded = (local == null ? tls() : local).upgrade(call);
            if (upgraded.answer().statusCode() == SWITCHING) {
                return upgraded;
            }
            try (upgraded) {
                byte[] why = upgraded.answer().body().readAllBytes();
                throw new CliFailure(
                        ExitCode.REFUSED, StatusText.of(upgraded.answer().statusCode(), why));
            }
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    private HostFailure unreachable(IOException failure) {
        return new HostFailure("reach", server.toString(), failure);
    }

    public Answer<byte[]> get(String path) {
        return send(request(path).get().build());
    }

    public Answer<byte[]> send(String method, String path, String contentType, String body) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .method(method, body.getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    @Override
    public synchronized void close() {
        if (tls != null) {
            tls.close();
        }
    }
}
