package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.StreamPermit;
import dev.davit.http.wire.Incoming;
import dev.davit.model.request.Request;
import dev.davit.port.PodStreams;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A way to a pod that was asked for: the gate permits it, and the client speaks what is served.
 *
 * @param agreed what the connection is to become
 */
public record PodStream(StreamPermit permit, Handshake agreed) {

    /**
     * Judges before it looks at what the client speaks.
     *
     * @param webSocket protocols that are served in a WebSocket
     * @param spdy and over SPDY
     */
    static Outcome<PodStream> asked(
            Incoming in, Request request, Gate gate, List<String> webSocket, List<String> spdy) {
        return gate.stream(request)
                .then(permit ->
                        Handshake.read(in, webSocket, spdy)
                                .map(agreed -> new PodStream(permit, agreed)));
    }

    /** Whoever has the pod, where he can be reached. */
    Outcome<PodStreams> node(Function<String, @Nullable PodStreams> nodes) {
        PodStreams node = nodes.apply(permit.nodeName());
        return node == null ? Outcome.refused(unreachable(permit.nodeName())) : Outcome.ok(node);
    }

    public static Refusal unreachable(String nodeName) {
        return Refusal.of(
                Reason.SERVICE_UNAVAILABLE,
                "node \"" + nodeName + "\" cannot be reached now; try again in a moment");
    }

    static <T> Outcome<T> bad(String message) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, message));
    }
}
