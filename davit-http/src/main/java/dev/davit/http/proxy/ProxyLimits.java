package dev.davit.http.proxy;

/**
 * Every bound of what is passed on.
 *
 * @param connectMillis to be connected within, TLS included, whichever endpoints are tried
 * @param headMillis the other's answer must begin within
 * @param idleMillis of an answer that has begun: silence ends it
 * @param openMillis the same for what is made to stay open: watches, upgraded connections
 * @param requestMillis a client that sends nothing of a body for this long has gone
 */
public record ProxyLimits(
        int connectMillis, int headMillis, int idleMillis, int openMillis, int requestMillis) {
    /** Of one answer's head. */
    public static final int HEAD_BYTES = 64 << 10;

    /** Endpoints that are tried before it is said that none answers. */
    public static final int ENDPOINTS = 3;

    /** Programs in pods: they may think for long. */
    public static final ProxyLimits PROGRAMS =
            new ProxyLimits(10_000, 600_000, 600_000, 3_600_000, 60_000);

    /** Other API servers: who waits longer for an answer has lost it. */
    public static final ProxyLimits SERVERS =
            new ProxyLimits(10_000, 60_000, 60_000, 3_600_000, 60_000);
}
