package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a pod that its own programs may be told ({@code fieldRef}). */
final class Fields {
    private Fields() {}

    /** Null where the path is none of them. */
    static @Nullable String value(Pod pod, String path) {
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels" -> lines(pod.tree().object("metadata", "labels"));
            case "metadata.annotations" -> lines(pod.tree().object("metadata", "annotations"));
            case "spec.nodeName" -> pod.tree().textOr("", "spec", "nodeName");
            case "spec.serviceAccountName" ->
                    pod.tree().textOr("default", "spec", "serviceAccountName");
            case "status.podIP", "status.podIPs" -> pod.address();
            case "status.hostIP", "status.hostIPs" -> pod.tree().textOr("", "status", "hostIP");
            default -> entry(pod, path);
        };
    }

    /** {@code key="value"}, sorted by key. */
    private static String lines(JsonObject map) {
        SortedMap<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(key, map.textOr("", key)));
        return sorted.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** As Go quotes a string, which is how these files have always been written. */
    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints()
                .forEach(each -> {
                    switch (each) {
                        case '"' -> text.append("\\\"");
                        case '\\' -> text.append("\\\\");
                        case '\n' -> text.append("\\n");
                        case '\r' -> text.append("\\r");
                        case '\t' -> text.append("\\t");
                        default -> {
                            if (each < ' ' || each == 0x7f) {
                                text.append("\\x%02x".formatted(each));
                            } else {
                                text.appendCodePoint(each);
                            }
                        }
                    }
                });
        return text.append('"').toString();
    }

    private static @Nullable String entry(Pod pod, String path) {
        for (String map : new String[] {"labels", "annotations"}) {
            String start = "metadata." + map + "['";
            if (path.startsWith(start) && path.endsWith("']")) {
                String key = path.substring(start.length(), path.length() - 2);
                return pod.tree().textOr("", "metadata", map, key);
            }
        }
        return null;
    }
}
