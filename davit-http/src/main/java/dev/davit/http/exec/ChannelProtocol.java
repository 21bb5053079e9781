package dev.davit.http.exec;

/**
 * Versions of the protocol that carries several streams over one connection: in a WebSocket each
 * message begins with its channel; over SPDY each channel is a stream of its own. Since version 4
 * the end of a program is told as a Status, before as words. Version 5 can close a channel, which
 * is the only way to end stdin in a WebSocket.
 */
enum ChannelProtocol {
    V5("v5.channel.k8s.io", false, true, true),
    V4("v4.channel.k8s.io", false, false, true),
    V5_BASE64("v5.base64.channel.k8s.io", true, true, true),
    V4_BASE64("v4.base64.channel.k8s.io", true, false, true),
    V3("v3.channel.k8s.io", false, false, false),
    V2("v2.channel.k8s.io", false, false, false),
    V1("channel.k8s.io", false, false, false),
    V1_BASE64("base64.channel.k8s.io", true, false, false);

    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int ERROR = 3;
    static final int RESIZE = 4;
    static final int CLOSE = 255;

    private final String token;
    private final boolean base64;
    private final boolean closes;
    private final boolean status;

    ChannelProtocol(String token, boolean base64, boolean closes, boolean status) {
        this.token = token;
        this.base64 = base64;
        this.closes = closes;
        this.status = status;
    }

    /** As {@code Sec-WebSocket-Protocol} and {@code X-Stream-Protocol-Version} name it. */
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

    /** Whether the error channel carries a Status; else the words of a failure, or nothing. */
    boolean status() {
        return status;
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
