package dev.davit.control;

import dev.davit.base.Timestamps;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;

/** Events as trees: what happened to an object, for people. */
public final class Events {
    public static final String NORMAL = "Normal";
    public static final String WARNING = "Warning";

    /** Kubernetes' bound. */
    private static final int MAX_MESSAGE = 1024;

    private Events() {}

    /**
     * @param about the whole object
     * @param reason a word: {@code FailedScheduling}
     * @param component who tells: {@code scheduler}
     * @param instance which one of them: a node's name; may be empty
     */
    public static JsonObject of(
            Kind kind,
            JsonObject about,
            String type,
            String reason,
            String message,
            String component,
            String instance,
            long nowMillis) {
        String namespace = about.textOr("default", "metadata", "namespace");
        String uid = about.textOr("", "metadata", "uid");
        String name = about.textOr("", "metadata", "name");
        JsonObject involved =
                JsonObject.builder()
                        .put("apiVersion", kind.apiVersion())
                        .put("kind", kind.kind())
                        .put("namespace", about.textOr("", "metadata", "namespace"))
                        .put("name", name)
                        .put("uid", uid)
                        .put("resourceVersion", about.textOr("", "metadata", "resourceVersion"))
                        .build();
        JsonObject source = JsonObject.EMPTY.with("component", component);
        String time = Timestamps.seconds(nowMillis);
        return JsonObject.builder()
                .put("apiVersion", Kinds.EVENT.apiVersion())
                .put("kind", Kinds.EVENT.kind())
                .put(
                        "metadata",
                        JsonObject.builder()
                                .put("name", name(name, uid + reason + message, nowMillis))
                                .put("namespace", namespace)
                                .build())
                .put("involvedObject", involved)
                .put("reason", reason)
                .put("message", cut(message))
                .put("type", type)
                .put("source", instance.isEmpty() ? source : source.with("host", instance))
                .put("firstTimestamp", time)
                .put("lastTimestamp", time)
                .put("count", 1)
                .put("reportingComponent", component)
                .put("reportingInstance", instance)
                .build();
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE - 1) + "…";
    }

    /** The object's name with the time and a mark of what is told, so that two do not meet. */
    private static String name(String about, String told, long nowMillis) {
        String prefix = about.length() > 200 ? about.substring(0, 200) : about;
        return "%s.%x%08x".formatted(prefix, nowMillis, told.hashCode());
    }
}
