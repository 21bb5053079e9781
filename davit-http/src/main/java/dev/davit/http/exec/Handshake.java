package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Incoming;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What an upgrade asks for, and the head of the answer that grants it. */
sealed interface Handshake {
    /** RFC 6455, 1.3. */
    String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    String WEBSOCKET_VERSION = "13";
    String SPDY = "SPDY/3.1";

    /**
     * A WebSocket.
     *
     * @param protocol the token that was picked; empty: none was asked for
     */
    record WebSocket(String protocol, String key) implements Handshake {}

    /**
     * SPDY frames on the bare connection, as clients spoke before WebSockets.
     *
     * @param protocol what its streams mean
     */
    record Spdy(String protocol) implements Handshake {}

    /**
     * Reads the request's head.
     *
     * @param webSocket tokens that are served
     * @param spdy versions of what SPDY's streams mean that are served
     */
    static Outcome<Handshake> read(Incoming in, List<String> webSocket, List<String> spdy) {
        String upgrade = in.headerOr("Upgrade", "").toLowerCase(Locale.ROOT);
        if (upgrade.equals(SPDY.toLowerCase(Locale.ROOT))) {
            return spdy(words(in.headers().getAll("X-Stream-Protocol-Version")), spdy);
        }
        if (!isWebSocket(in)) {
            return bad(
                    "streams are served over WebSockets (version 13) and SPDY/3.1: the request"
                            + " must ask for an upgrade");
        }
        List<String> offered = words(in.headers().getAll("Sec-WebSocket-Protocol"));
        String picked = offered.stream().filter(webSocket::contains).findFirst().orElse("");
        if (picked.isEmpty()) {
            return bad("none of the offered WebSocket protocols is known; known are " + webSocket);
        }
        return webSocket(in, picked);
    }

    /** Whether it asks for a WebSocket of the one version that there is. */
    static boolean isWebSocket(Incoming in) {
        return in.headerOr("Upgrade", "").equalsIgnoreCase("websocket")
                && WEBSOCKET_VERSION.equals(in.header("Sec-WebSocket-Version"))
                && !in.headerOr("Sec-WebSocket-Key", "").isEmpty();
    }

    /**
     * A WebSocket whose messages are one stream, in one of the forms that are served; without any
     * of them, in none that has a name.
     *
     * @param served tokens
     */
    static Outcome<Handshake> messages(Incoming in, List<String> served) {
        List<String> offered = words(in.headers().getAll("Sec-WebSocket-Protocol"));
        String picked = offered.stream().filter(served::contains).findFirst().orElse("");
        return picked.isEmpty() && !offered.isEmpty()
                ? bad(
                        "none of the offered WebSocket protocols is known; known are "
                                + String.join(", ", served))
                : webSocket(in, picked);
    }

    /**
     * A WebSocket whose messages need no protocol of their own, or this one.
     *
     * @param picked empty: none
     */
    static Outcome<Handshake> webSocket(Incoming in, String picked) {
        String origin = in.header("Origin");
        // A page of another site must not borrow the certificate that a browser holds.
        if (origin != null && !origin.endsWith("//" + in.headerOr("Host", ""))) {
            return bad("a WebSocket may be opened by pages of this server only");
        }
        return Outcome.ok(new WebSocket(picked, in.headerOr("Sec-WebSocket-Key", "")));
    }

    /** The first of the client's that is known; refusals in the words of Kubernetes' servers. */
    private static Outcome<Handshake> spdy(List<String> offered, List<String> known) {
        if (offered.isEmpty()) {
            return bad("unable to upgrade: X-Stream-Protocol-Version is required");
        }
        for (String protocol : offered) {
            if (known.contains(protocol)) {
                return Outcome.ok(new Spdy(protocol));
            }
        }
        return Outcome.refused(
                Refusal.of(
                        Reason.FORBIDDEN,
                        "unable to upgrade: unable to negotiate protocol: client supports %s, server accepts %s"
                                .formatted(offered, known)));
    }

    private static List<String> words(List<String> headers) {
        List<String> words = new ArrayList<>();
        for (String header : headers) {
            for (String word : header.split(",", -1)) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, message));
    }

    /** {@code 101 Switching Protocols}, with what was picked. */
    default byte[] head() {
        String fields =
                switch (this) {
                    case WebSocket(String protocol, String key) ->
                            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + accept(key)
                                    + (protocol.isEmpty()
                                            ? ""
                                            : "\r\nSec-WebSocket-Protocol: " + protocol);
                    case Spdy(String protocol) ->
                            "Upgrade: "
                                    + SPDY
                                    + "\r\nConnection: Upgrade\r\nX-Stream-Protocol-Version: "
                                    + protocol;
                };
        return ("HTTP/1.1 101 Switching Protocols\r\n" + fields + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT_SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
