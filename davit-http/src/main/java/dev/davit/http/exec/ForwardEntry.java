package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Outflow;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens a way to a pod's ports. kubectl speaks SPDY inside a WebSocket (before 1.31: on the bare
 * connection) and opens two streams for every connection that it forwards. Other clients name the
 * ports in the request and get two channels of a WebSocket for each.
 */
public final class ForwardEntry {
    private static final String PROTOCOL = "portforward.k8s.io";
    private static final String TUNNEL = Handshake.SPDY + "+" + PROTOCOL;
    private static final List<String> WEBSOCKET =
            List.of(TUNNEL, ChannelProtocol.V4.token(), ChannelProtocol.V4_BASE64.token());
    private static final List<String> SPDY = List.of(PROTOCOL);

    /** Of one request that names them. */
    private static final int MAX_PORTS = 64;

    /** How soon the client is told that the pod has gone. */
    private static final long LOOK_MILLIS = 500;

    private ForwardEntry() {}

    /**
     * @param ports those that the request names, where its protocol cannot name them later
     */
    private record Opened(PodStreams.Forwarding way, Handshake agreed, List<Integer> ports) {}

    public static void serve(
            Exchange exchange,
            Request request,
            Gate gate,
            Function<String, @Nullable PodStreams> nodes)
            throws IOException, InterruptedException {
        Outcome<Opened> opened =
                PodStream.asked(exchange.in(), request, gate, WEBSOCKET, SPDY)
                        .then(asked -> open(request.options(), asked, nodes));
        switch (opened) {
            case Outcome.Refused<Opened>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Opened>(Opened ok) -> run(exchange, ok);
        }
    }

    private static Outcome<Opened> open(
            Options options, PodStream asked, Function<String, @Nullable PodStreams> nodes) {
        Outcome<List<Integer>> ports =
                inChannels(asked.agreed()) ? ports(options) : Outcome.ok(List.of());
        return ports.then(named ->
                asked.node(nodes)
                        .then(node -> node.forward(asked.permit().pod().uid()))
                        .map(way -> new Opened(way, asked.agreed(), named)));
    }

    private static boolean inChannels(Handshake agreed) {
        return agreed instanceof Handshake.WebSocket(String protocol, String _)
                && !protocol.equals(TUNNEL);
    }

    /** {@code ports=80&ports=443}, or with commas. */
    private static Outcome<List<Integer>> ports(Options options) {
        List<Integer> ports = new ArrayList<>();
        for (String value : options.values().getOrDefault("ports", List.of())) {
            for (String word : value.split(",", MAX_PORTS + 1)) {
                int port = ForwardedConnection.port(word);
                if (port == 0) {
                    return PodStream.bad(
                            "query parameter \"ports\": \"" + word + "\" is not a port");
                }
                ports.add(port);
            }
        }
        if (ports.isEmpty()) {
            return PodStream.bad("query parameter \"ports\" is required");
        }
        return ports.size() > MAX_PORTS
                ? PodStream.bad(
                        "query parameter \"ports\": at most " + MAX_PORTS + " are forwarded")
                : Outcome.ok(ports);
    }

    /** Until the client goes, the pod goes, or the server closes. */
    private static void run(Exchange exchange, Opened opened) throws InterruptedException {
        try (PodStreams.Forwarding way = opened.way()) {
            Runnable close = begin(exchange, opened, Thread.currentThread()::interrupt);
            exchange.connection().whenGone(Thread.currentThread()::interrupt);
            while (way.alive()) {
                Thread.sleep(LOOK_MILLIS);
            }
            close.run();
        } catch (IOException | InterruptedException told) {
            exchange.connection().closeNow();
        }
    }

    /** Returns what tells the client that it is over. */
    private static Runnable begin(Exchange exchange, Opened opened, Runnable onClose)
            throws IOException, InterruptedException {
        Outflow outflow = exchange.connection().outflow();
        if (inChannels(opened.agreed())
                && opened.agreed() instanceof Handshake.WebSocket(String protocol, String _)) {
            boolean base64 = ChannelProtocol.of(protocol).base64();
            ForwardSocket socket =
                    new ForwardSocket(base64, opened.ports(), opened.way(), outflow, onClose);
            Upgrade.toChannels(exchange, opened.agreed(), socket.handler());
            socket.begin();
            return socket::close;
        }
        ForwardedPorts ports = new ForwardedPorts(opened.way());
        SpdySession session = new SpdySession(outflow, ports::opened, onClose);
        Upgrade.toSpdy(exchange, opened.agreed(), session);
        return session::close;
    }
}
