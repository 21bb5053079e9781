package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.StreamPermit;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Incoming;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.port.ExecSession;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens an exec: judged by the gate, started on the node, then the connection is a WebSocket. */
public final class ExecEntry {
    /** RFC 6455, 1.3. */
    private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final String WEBSOCKET_VERSION = "13";

    private ExecEntry() {}

    /** A started program and how to talk about it. */
    private record Opened(
            ExecSession session, ChannelProtocol protocol, PodStreams.ExecQuery query) {}

    public static void serve(
            Exchange exchange,
            Request request,
            Gate gate,
            Function<String, @Nullable PodStreams> nodes)
            throws IOException, InterruptedException {
        Outcome<Opened> opened =
                gate.stream(request)
                        .then(permit -> open(exchange.in(), request.options(), permit, nodes));
        switch (opened) {
            case Outcome.Refused<Opened>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Opened>(Opened ok) -> run(exchange, ok);
        }
    }

    public static Refusal unreachable(String nodeName) {
        return Refusal.of(
                Reason.SERVICE_UNAVAILABLE,
                "node \"" + nodeName + "\" cannot be reached now; try again in a moment");
    }

    private static Outcome<Opened> open(
            Incoming in,
            Options options,
            StreamPermit permit,
            Function<String, @Nullable PodStreams> nodes) {
        ChannelProtocol protocol = ChannelProtocol.of(in.headerOr("Sec-WebSocket-Protocol", ""));
        String wrong = upgradeProblem(in, protocol);
        if (wrong != null || protocol == null) {
            return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, String.valueOf(wrong)));
        }
        PodStreams.ExecQuery query = query(options, permit);
        if (query.command().isEmpty()) {
            return bad("you must specify at least one word of a command");
        }
        if (!query.stdin() && !query.stdout() && !query.stderr()) {
            return bad("you must specify at least one of stdin, stdout, stderr");
        }
        PodStreams node = nodes.apply(permit.nodeName());
        return node == null
                ? Outcome.refused(unreachable(permit.nodeName()))
                : node.exec(query).map(session -> new Opened(session, protocol, query));
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, message));
    }

    private static @Nullable String upgradeProblem(
            Incoming in, @Nullable ChannelProtocol protocol) {
        String upgrade = in.headerOr("Upgrade", "").toLowerCase(Locale.ROOT);
        if (upgrade.startsWith("spdy")) {
            return "exec over SPDY is not served; use a client that speaks WebSockets"
                    + " (kubectl 1.31 or newer)";
        }
        if (!upgrade.equals("websocket")
                || !WEBSOCKET_VERSION.equals(in.header("Sec-WebSocket-Version"))
                || in.headerOr("Sec-WebSocket-Key", "").isEmpty()) {
            return "exec is served over WebSockets (version 13): the request must ask for an"
                    + " upgrade";
        }
        if (protocol == null) {
            return "none of the offered WebSocket protocols is known; known are"
                    + " v5.channel.k8s.io and v4.channel.k8s.io, and their base64 variants";
        }
        String origin = in.header("Origin");
        // A page of another site must not borrow the certificate that a browser holds.
        if (origin != null && !origin.endsWith("//" + in.headerOr("Host", ""))) {
            return "a WebSocket may be opened by pages of this server only";
        }
        return null;
    }

    private static PodStreams.ExecQuery query(Options options, StreamPermit permit) {
        boolean tty = options.flag("tty");
        return new PodStreams.ExecQuery(
                permit.pod().uid(),
                permit.container(),
                options.values().getOrDefault("command", List.of()),
                options.flag("stdin"),
                options.flag("stdout"),
                options.flag("stderr") && !tty,
                tty);
    }

    private static void run(Exchange exchange, Opened opened)
            throws IOException, InterruptedException {
        try (ExecSession session = opened.session()) {
            Thread self = Thread.currentThread();
            ExecSocket socket =
                    new ExecSocket(
                            opened.protocol(), exchange.connection().outflow(), self::interrupt);
            Upgrade.install(
                    exchange,
                    socket,
                    opened.protocol().token(),
                    accept(exchange.in().headerOr("Sec-WebSocket-Key", "")));
            exchange.connection().whenGone(self::interrupt);
            PodStreams.ExecQuery query = opened.query();
            new ExecPump(socket, session).run(query.stdin(), query.stdout(), query.stderr());
        } catch (InterruptedException told) {
            // The client has gone, or the server is closing: the program was ended with the
            // session.
            exchange.connection().closeNow();
        }
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
