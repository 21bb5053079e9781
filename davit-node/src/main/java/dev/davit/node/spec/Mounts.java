package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.port.ContainerSpec.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** A container's mounts, with their volumes' places on the host. */
public final class Mounts {
    private Mounts() {}

    /**
     * Of all its volumes.
     *
     * @param paths paths on the host, by volume
     */
    static Made<List<Mount>> of(
            Pod pod,
            Container container,
            Map<String, String> env,
            SortedMap<String, String> paths) {
        List<Mount> mounts = new ArrayList<>();
        for (JsonObject mount : container.objects("volumeMounts")) {
            String source = paths.get(mount.textOr("", "name"));
            if (source == null) {
                // Its own step tells why it is not there yet.
                return Made.blocked(Problem.CREATING, "", "");
            }
            switch (one(pod, container, mount, source, env)) {
                case Made.Ready<Mount>(Mount made) -> mounts.add(made);
                case Made.Blocked<Mount>(Problem why) -> {
                    return new Made.Blocked<>(why);
                }
            }
        }
        return Made.ready(mounts);
    }

    /** Of one volume, for a container that runs already. Empty where an expression lacks a name. */
    public static List<Mount> live(
            Pod pod, Container container, String volume, String path, Configs configs) {
        Made<Map<String, String>> env = Environment.of(pod, container, List.of(), configs);
        if (!(env instanceof Made.Ready<Map<String, String>>(Map<String, String> known))) {
            return List.of();
        }
        List<Mount> mounts = new ArrayList<>();
        for (JsonObject mount : container.objects("volumeMounts")) {
            if (volume.equals(mount.text("name"))
                    && one(pod, container, mount, path, known)
                            instanceof Made.Ready<Mount>(Mount made)) {
                mounts.add(made);
            }
        }
        return mounts;
    }

    private static Made<Mount> one(
            Pod pod,
            Container container,
            JsonObject mount,
            String source,
            Map<String, String> env) {
        JsonObject volume = pod.volume(mount.textOr("", "name")).orElse(JsonObject.EMPTY);
        boolean readOnly = mount.boolOr(false, "readOnly") || VolumeContents.readOnly(volume);
        return subPath(container, mount, env)
                .then(inside ->
                        Made.ready(
                                new Mount(
                                        source,
                                        mount.textOr("", "mountPath"),
                                        readOnly,
                                        inside,
                                        volume.has("hostPath"),
                                        volume.has("image"))));
    }

    /** An expression is judged here: what a variable says is known only now. */
    private static Made<String> subPath(
            Container container, JsonObject mount, Map<String, String> env) {
        String expression = mount.textOr("", "subPathExpr");
        if (expression.isEmpty()) {
            return Made.ready(mount.textOr("", "subPath"));
        }
        String at = container.path() + ".volumeMounts[" + mount.textOr("", "mountPath") + "]";
        String path = Expansion.expand(expression, env);
        if (path.contains("$(")) {
            return Made.blocked(
                    Problem.CONFIG,
                    at + ".subPathExpr: " + expression + " names a variable that is not set",
                    "set it in " + container.path() + ".env");
        }
        boolean leaves = path.startsWith("/") || List.of(path.split("/", -1)).contains("..");
        return leaves
                ? Made.blocked(
                        Problem.CONFIG,
                        at + ".subPathExpr: \"" + path + "\" leads out of its volume",
                        "it must be relative and have no '..'")
                : Made.ready(path);
    }
}
