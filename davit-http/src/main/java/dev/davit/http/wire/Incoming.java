package dev.davit.http.wire;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request that has arrived: whole, or, where its body goes on to somebody else, its head.
 *
 * @param path as sent, still percent-encoded
 * @param query as sent, without the question mark; empty when there is none
 * @param stream where the body comes piece by piece; null: {@code body} is all of it
 * @param keepAlive whether the client wants to use the connection again
 * @param chunks whether the client understands a chunked answer (HTTP/1.1)
 */
@SuppressWarnings("ArrayRecordComponent")
public record Incoming(
        String method,
        String path,
        String query,
        HttpHeaders headers,
        byte[] body,
        @Nullable PieceQueue stream,
        boolean keepAlive,
        boolean chunks,
        Credentials credentials) {

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public String headerOr(String name, String fallback) {
        String value = headers.get(name);
        return value == null ? fallback : value;
    }
}
