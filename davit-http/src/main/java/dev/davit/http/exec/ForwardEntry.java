package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.StreamPermit;
import dev.davit.http.wire.Exchange;
import dev.davit.model.request.Request;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens a way to a pod's ports. kubectl speaks SPDY inside a WebSocket (before 1.31: on the bare
 * connection) and opens two streams for every connection that it forwards.
 */
public final class ForwardEntry {
    private static final String PROTOCOL = "portforward.k8s.io";
    private static final List<String> WEBSOCKET = List.of(Handshake.SPDY + "+" + PROTOCOL);
    private static final List<String> SPDY = List.of(PROTOCOL);

    /** How soon the client is told that the pod has gone. */
    private static final long LOOK_MILLIS = 500;

    private ForwardEntry() {}

    private record Opened(PodStreams.Forwarding way, Handshake agreed) {}

    public static void serve(
            Exchange exchange,
            Request request,
            Gate gate,
            Function<String, @Nullable PodStreams> nodes)
            throws IOException, InterruptedException {
        Outcome<Opened> opened =
                gate.stream(request)
                        .then(permit ->
                                Handshake.read(exchange.in(), WEBSOCKET, SPDY)
                                        .then(agreed -> open(permit, agreed, nodes)));
        switch (opened) {
            case Outcome.Refused<Opened>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<Opened>(Opened ok) -> run(exchange, ok);
        }
    }

    private static Outcome<Opened> open(
            StreamPermit permit, Handshake agreed, Function<String, @Nullable PodStreams> nodes) {
        PodStreams node = nodes.apply(permit.nodeName());
        return node == null
                ? Outcome.refused(ExecEntry.unreachable(permit.nodeName()))
                : node.forward(permit.pod().uid()).map(way -> new Opened(way, agreed));
    }

    /** Until the client goes, the pod goes, or the server closes. */
    private static void run(Exchange exchange, Opened opened) throws InterruptedException {
        try (PodStreams.Forwarding way = opened.way()) {
            Thread self = Thread.currentThread();
            ForwardedPorts ports = new ForwardedPorts(way);
            SpdySession session =
                    new SpdySession(
                            exchange.connection().outflow(), ports::opened, self::interrupt);
            Upgrade.toSpdy(exchange, opened.agreed(), session);
            exchange.connection().whenGone(self::interrupt);
            while (way.alive()) {
                Thread.sleep(LOOK_MILLIS);
            }
            session.close();
        } catch (InterruptedException told) {
            exchange.connection().closeNow();
        }
    }
}
