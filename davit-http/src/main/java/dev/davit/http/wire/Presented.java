package dev.davit.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows of itself: a token with each request, or a certificate once. Belongs to the
 * event loop, and remembers what it has judged already.
 */
final class Presented {
    private final CertificateJudge certificates;
    private @Nullable Credentials proven;
    private Credentials.@Nullable Bearer lastBearer;

    Presented(CertificateJudge certificates) {
        this.certificates = certificates;
    }

    Credentials of(HttpRequest request, ChannelHandlerContext context) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        return header == null ? certificate(context) : bearer(header);
    }

    private Credentials certificate(ChannelHandlerContext context) {
        Credentials certificate = proven;
        if (certificate == null) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            certificate =
                    tls == null
                            ? new Credentials.Nothing("no credentials were sent")
                            : certificates.judge(tls.engine().getSession());
            proven = certificate;
        }
        return certificate;
    }

    private Credentials bearer(String header) {
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return new Credentials.Nothing("only bearer tokens and certificates are understood");
        }
        String token = header.substring(7).strip();
        Credentials.Bearer last = lastBearer;
        if (last == null || !last.token().equals(token)) {
            last = new Credentials.Bearer(token);
            lastBearer = last;
        }
        return last;
    }
}
