package dev.davit.http.wire;

/**
 * Every bound of the wire.
 *
 * @param bodyBytes of one request; more is answered 413
 * @param bodiesBytes of all requests that are being received together; more is answered 429
 * @param headerBytes of all headers of one request; more is answered 431
 * @param lineBytes of the request line; more is answered 414
 * @param connections more are closed at once
 * @param requests that run at the same time; more are answered 429
 * @param watches open at the same time; more are answered 429
 * @param streams logs and execs open at the same time; more are answered 429
 * @param idleMillis a connection without a request is closed after
 * @param headMillis a request's head must be there within, from its first byte on
 * @param receiveMillis a request's body must be there within, and a connection's first request
 * @param stallMillis a client that takes nothing for this long is cut off
 * @param bookmarkMillis between bookmarks of a quiet watch
 * @param watchMillis a watch that names no timeout ends after; clients resume it
 * @param drainMillis what runs at the end of the server gets this long
 */
public record HttpLimits(
        int bodyBytes,
        long bodiesBytes,
        int headerBytes,
        int lineBytes,
        int connections,
        int requests,
        int watches,
        int streams,
        long idleMillis,
        long headMillis,
        long receiveMillis,
        long stallMillis,
        long bookmarkMillis,
        long watchMillis,
        long drainMillis) {

    public static final HttpLimits DEFAULT =
            new HttpLimits(
                    3 << 20,
                    256L << 20,
                    64 << 10,
                    16 << 10,
                    20_000,
                    1_000,
                    10_000,
                    2_000,
                    180_000,
                    10_000,
                    60_000,
                    60_000,
                    60_000,
                    45 * 60_000L,
                    3_000);
}
