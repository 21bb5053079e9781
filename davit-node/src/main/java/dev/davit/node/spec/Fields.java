package dev.davit.node.spec;

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
            case "spec.nodeName" -> pod.tree().textOr("", "spec", "nodeName");
            case "spec.serviceAccountName" ->
                    pod.tree().textOr("default", "spec", "serviceAccountName");
            case "status.podIP", "status.podIPs" -> pod.address();
            case "status.hostIP", "status.hostIPs" -> pod.tree().textOr("", "status", "hostIP");
            default -> entry(pod, path);
        };
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
