package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.StreamPermit;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.port.ExecSession;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens an exec or attach: judged by the gate, started on the node, then the connection carries the
 * program's streams, in a WebSocket's channels or as SPDY's streams.
 */
public final class ExecEntry {
    private static final List<String> WEBSOCKET =
            Arrays.stream(ChannelProtocol.values()).map(ChannelProtocol::token).toList();

    /** What SPDY's streams mean; the same as the channels of the same version. */
    private static final List<String> SPDY =
            Arrays.stream(ChannelProtocol.values())
                    .filter(protocol -> !protocol.base64())
                    .map(ChannelProtocol::token)
                    .toList();

    private ExecEntry() {}

    /** Which of a program's streams the client wants. */
    private record Wanted(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
        static Wanted of(Options options) {
            boolean tty = options.flag("tty");
            return new Wanted(
                    options.flag("stdin"),
                    options.flag("stdout"),
                    options.flag("stderr") && !tty,
                    tty);
        }

        boolean nothing() {
            return !stdin && !stdout && !stderr;
        }
    }

    /** A started program and how to talk about it. */
    private record Opened(ExecSession session, Handshake agreed, Wanted wanted) {}

    public static void serve(
            Exchange exchange,
            Request request,
            Gate gate,
            Function<String, @Nullable PodStreams> nodes)
            throws IOException, InterruptedException {
        Outcome<Opened> opened =
                PodStream.asked(exchange.in(), request, gate, WEBSOCKET, SPDY)
                        .then(asked -> open(request.options(), isAttach(request), asked, nodes));
        switch (opened) {
            case Outcome.Refused<Opened>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Opened>(Opened ok) -> run(exchange, ok);
        }
    }

    private static boolean isAttach(Request request) {
        return request.target().subresource().equals("attach");
    }

    private static Outcome<Opened> open(
            Options options,
            boolean attach,
            PodStream asked,
            Function<String, @Nullable PodStreams> nodes) {
        Wanted wanted = Wanted.of(options);
        List<String> command = options.values().getOrDefault("command", List.of());
        if (!attach && command.isEmpty()) {
            return PodStream.bad("you must specify at least one word of a command");
        }
        if (wanted.nothing()) {
            return PodStream.bad("you must specify at least one of stdin, stdout, stderr");
        }
        return asked.node(nodes)
                .then(node ->
                        attach
                                ? attach(node, asked.permit(), wanted)
                                : exec(node, asked.permit(), command, wanted))
                .map(begun -> new Opened(begun, asked.agreed(), wanted));
    }

    private static Outcome<ExecSession> attach(
            PodStreams node, StreamPermit permit, Wanted wanted) {
        return node.attach(
                new PodStreams.AttachQuery(
                        permit.pod().uid(),
                        permit.container(),
                        wanted.stdin(),
                        wanted.stdout(),
                        wanted.stderr()));
    }

    private static Outcome<ExecSession> exec(
            PodStreams node, StreamPermit permit, List<String> command, Wanted wanted) {
        return node.exec(
                new PodStreams.ExecQuery(
                        permit.pod().uid(),
                        permit.container(),
                        command,
                        wanted.stdin(),
                        wanted.stdout(),
                        wanted.stderr(),
                        wanted.tty()));
    }

    private static void run(Exchange exchange, Opened opened)
            throws IOException, InterruptedException {
        try (ExecSession session = opened.session()) {
            Thread self = Thread.currentThread();
            ClientEnd client = client(exchange, opened, self::interrupt);
            exchange.connection().whenGone(self::interrupt);
            Wanted wanted = opened.wanted();
            new ExecPump(client, session).run(wanted.stdin(), wanted.stdout(), wanted.stderr());
        } catch (InterruptedException told) {
            // The client has gone, or the server is closing: the program was ended with the
            // session.
            exchange.connection().closeNow();
        }
    }

    private static ClientEnd client(Exchange exchange, Opened opened, Runnable onClose)
            throws ClientGone, InterruptedException {
        return switch (opened.agreed()) {
            case Handshake.WebSocket agreed -> {
                ChannelProtocol protocol = ChannelProtocol.of(agreed.protocol());
                ExecSocket socket =
                        new ExecSocket(protocol, exchange.connection().outflow(), onClose);
                Upgrade.toChannels(exchange, agreed, socket.handler());
                yield socket;
            }
            case Handshake.Spdy agreed -> {
                SpdyEnd end =
                        new SpdyEnd(
                                ChannelProtocol.of(agreed.protocol()), awaited(opened.wanted()));
                SpdySession session =
                        new SpdySession(exchange.connection().outflow(), end::opened, onClose);
                end.over(session);
                Upgrade.toSpdy(exchange, agreed, session);
                if (!end.awaitStreams()) {
                    throw new InterruptedException("the client did not open its streams");
                }
                yield end;
            }
        };
    }

    private static Set<Integer> awaited(Wanted wanted) {
        Set<Integer> channels = new TreeSet<>(Set.of(ChannelProtocol.ERROR));
        if (wanted.stdin()) {
            channels.add(ChannelProtocol.STDIN);
        }
        if (wanted.stdout()) {
            channels.add(ChannelProtocol.STDOUT);
        }
        if (wanted.stderr()) {
            channels.add(ChannelProtocol.STDERR);
        }
        return channels;
    }
}
