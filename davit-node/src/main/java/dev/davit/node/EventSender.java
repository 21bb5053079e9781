package dev.davit.node;

import dev.davit.base.Timestamps;
import dev.davit.model.json.JsonObject;
import dev.davit.node.pod.Effect;
import dev.davit.node.pod.PodEvents;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Events for people: sent one by one, beside everything else; dropped where too many wait. */
final class EventSender implements PodEvents {
    static final int WAITING_AT_MOST = 1_024;
    static final int MESSAGE_AT_MOST = 1_024;
    private static final int NAME_AT_MOST = 230;

    private final ServerLink server;
    private final String nodeName;
    private final LongSupplier clock;
    private final BlockingQueue<JsonObject> waiting = new LinkedBlockingQueue<>(WAITING_AT_MOST);
    private final AtomicLong number = new AtomicLong();

    EventSender(ServerLink server, String nodeName, LongSupplier clock) {
        this.server = server;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    /** Sends until it is interrupted. A refused event is lost: events are volatile. */
    void run() throws InterruptedException {
        while (true) {
            var ignored = server.createEvent(waiting.take());
        }
    }

    @Override
    public void tell(JsonObject pod, Effect.Tell event) {
        long now = clock.getAsLong();
        String name = pod.textOr("", "metadata", "name");
        String start = name.substring(0, Math.min(name.length(), NAME_AT_MOST));
        String unique = Long.toHexString(now) + Long.toHexString(number.incrementAndGet());
        String namespace = pod.textOr("", "metadata", "namespace");
        JsonObject tree =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "Event")
                        .put(
                                "metadata",
                                JsonObject.EMPTY
                                        .with("name", start + "." + unique)
                                        .with("namespace", namespace))
                        .put("involvedObject", about(pod, namespace, name, event.container()))
                        .put("reason", event.reason())
                        .put("message", shortened(event.message()))
                        .put("type", event.warning() ? "Warning" : "Normal")
                        .put("count", 1)
                        .put("firstTimestamp", Timestamps.seconds(now))
                        .put("lastTimestamp", Timestamps.seconds(now))
                        .put(
                                "source",
                                JsonObject.EMPTY
                                        .with("component", "davit-node")
                                        .with("host", nodeName))
                        .put("reportingComponent", "davit-node")
                        .put("reportingInstance", nodeName)
                        .build();
        boolean ignored = waiting.offer(tree);
    }

    private static JsonObject about(
            JsonObject pod, String namespace, String name, String container) {
        JsonObject about =
                JsonObject.EMPTY
                        .with("apiVersion", "v1")
                        .with("kind", "Pod")
                        .with("namespace", namespace)
                        .with("name", name)
                        .with("uid", pod.textOr("", "metadata", "uid"));
        return container.isEmpty()
                ? about
                : about.with("fieldPath", "spec.containers{" + container + "}");
    }

    private static String shortened(String message) {
        return message.length() <= MESSAGE_AT_MOST
                ? message
                : message.substring(0, MESSAGE_AT_MOST - 1) + "…";
    }
}
