package dev.davit.policy.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;

/** What a container's writer may leave out. */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
final class ContainerDefaults {
    private ContainerDefaults() {}

    static JsonObject complete(JsonObject container) {
        JsonObject full =
                PodDefaults.absent(
                        container,
                        "imagePullPolicy",
                        new JsonString(pullPolicy(container.textOr("", "image"))));
        full =
                PodDefaults.absent(
                        full, "terminationMessagePath", new JsonString("/dev/termination-log"));
        full = PodDefaults.absent(full, "terminationMessagePolicy", new JsonString("File"));
        full = PodDefaults.absent(full, "resources", JsonObject.EMPTY);
        full = requests(full);
        for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
            if (full.get(probe) instanceof JsonObject given) {
                JsonObject complete = probe(given);
                full = complete == given ? full : full.with(probe, complete);
            }
        }
        for (String hook : new String[] {"postStart", "preStop"}) {
            JsonObject given = full.object("lifecycle", hook);
            JsonObject complete = http(given);
            full = complete == given ? full : full.withAt(complete, "lifecycle", hook);
        }
        return Containers.mapList(full, "env", ContainerDefaults::env);
    }

    /** A tag that moves is looked up each time; a digest or a version is not. */
    static String pullPolicy(String image) {
        if (image.contains("@")) {
            return "IfNotPresent";
        }
        // A colon before the last slash is a registry's port.
        int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "latest" : image.substring(colon + 1);
        return tag.equals("latest") ? "Always" : "IfNotPresent";
    }

    private static JsonObject requests(JsonObject container) {
        JsonObject limits = container.object("resources", "limits");
        JsonObject requests = container.object("resources", "requests");
        JsonObject full = requests;
        for (int i = 0; i < limits.size(); i++) {
            full = PodDefaults.absent(full, limits.nameAt(i), limits.valueAt(i));
        }
        return full == requests ? container : container.withAt(full, "resources", "requests");
    }

    private static JsonObject probe(JsonObject probe) {
        JsonObject full = PodDefaults.absent(probe, "timeoutSeconds", JsonNumber.of(1));
        full = PodDefaults.absent(full, "periodSeconds", JsonNumber.of(10));
        full = PodDefaults.absent(full, "successThreshold", JsonNumber.of(1));
        full = PodDefaults.absent(full, "failureThreshold", JsonNumber.of(3));
        if (full.get("grpc") instanceof JsonObject grpc && !grpc.has("service")) {
            full = full.with("grpc", grpc.with("service", ""));
        }
        return http(full);
    }

    /** What a probe or hook that asks by HTTP may leave out. */
    private static JsonObject http(JsonObject handler) {
        if (!(handler.get("httpGet") instanceof JsonObject get)) {
            return handler;
        }
        JsonObject http =
                PodDefaults.absent(
                        PodDefaults.absent(get, "path", new JsonString("/")),
                        "scheme",
                        new JsonString("HTTP"));
        return http == get ? handler : handler.with("httpGet", http);
    }

    private static JsonObject env(JsonObject variable) {
        Json field = variable.at("valueFrom", "fieldRef");
        return field instanceof JsonObject given && !given.has("apiVersion")
                ? variable.withAt(given.with("apiVersion", "v1"), "valueFrom", "fieldRef")
                : variable;
    }
}
