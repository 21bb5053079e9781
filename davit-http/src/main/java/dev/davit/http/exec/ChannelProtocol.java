package dev.davit.http.exec;

/**
 * Versions of the protocol that carries several streams over one WebSocket: each message begins
 * with its channel. Version 5 can close a channel, which is the only way to end stdin.
 */
enum ChannelProtocol {
    V5("v5.channel.k8s.io", false, true),
    V4("v4.channel.k8s.io", false, false),
    V5_BASE64("v5.base64.channel.k8s.io", true, true),
    V4_BASE64("v4.base64.channel.k8s.io", true, false);

    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int ERROR = 3;
    static final int RESIZE = 4;
    static final int CLOSE = 255;

    private final String token;
    private final boolean base64;
    private final boolean closes;

    ChannelProtocol(String token, boolean base64, boolean closes) {
        this.token = token;
        this.base64 = base64;
        this.closes = closes;
    }

    /** As {@code Sec-WebSocket-Protocol} names it. */
    String token() {
        return token;
    }

    /** Text messages: the channel as a digit, the rest in base64. */
    boolean base64() {
        return base64;
    }

    /** Whether channel 255 closes the channel that its one byte names. */
    boolean closes() {
        return closes;
    }

    /** By its token, one of those that {@link #token} names. */
    static ChannelProtocol of(String token) {
        for (ChannelProtocol protocol : values()) {
            if (protocol.token.equals(token)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException(token);
    }
}
