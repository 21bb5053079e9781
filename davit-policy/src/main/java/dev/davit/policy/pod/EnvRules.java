package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;

/** The environment of a container, and where it comes from. */
final class EnvRules {
    private static final List<String> FIELDS =
            List.of(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs");
    private static final List<String> RESOURCES =
            List.of(
                    "limits.cpu",
                    "limits.ephemeral-storage",
                    "limits.memory",
                    "requests.cpu",
                    "requests.ephemeral-storage",
                    "requests.memory");

    private EnvRules() {}

    static void check(FieldPath at, JsonObject container, Mistakes mistakes) {
        JsonArray env = container.array("env");
        for (int i = 0; i < env.size(); i++) {
            if (env.get(i) instanceof JsonObject variable) {
                variable(at.child("env").index(i), variable, mistakes);
            }
        }
        JsonArray from = container.array("envFrom");
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i) instanceof JsonObject source) {
                whole(at.child("envFrom").index(i), source, mistakes);
            }
        }
    }

    private static void variable(FieldPath at, JsonObject variable, Mistakes mistakes) {
        String name = variable.textOr("", "name");
        if (name.isEmpty()) {
            mistakes.required(at.child("name"), "");
        } else {
            ContainerRules.report(at.child("name"), name, Names.environment(name), mistakes);
        }
        if (!(variable.get("valueFrom") instanceof JsonObject source)) {
            return;
        }
        FieldPath here = at.child("valueFrom");
        if (!variable.textOr("", "value").isEmpty()) {
            mistakes.invalid(here, "", "may not be specified when `value` is not empty");
        }
        if (source.size() != 1) {
            mistakes.invalid(
                    here,
                    "",
                    "must specify exactly one of: `fieldRef`, `resourceFieldRef`,"
                            + " `configMapKeyRef` or `secretKeyRef`");
        }
        source(here, source, mistakes);
    }

    private static void source(FieldPath at, JsonObject source, Mistakes mistakes) {
        if (source.get("fieldRef") instanceof JsonObject field) {
            field(at.child("fieldRef").child("fieldPath"), field.textOr("", "fieldPath"), mistakes);
        }
        if (source.get("resourceFieldRef") instanceof JsonObject field) {
            String resource = field.textOr("", "resource");
            if (!RESOURCES.contains(resource)) {
                mistakes.unsupported(
                        at.child("resourceFieldRef").child("resource"), resource, RESOURCES);
            }
        }
        for (String kind : new String[] {"configMapKeyRef", "secretKeyRef"}) {
            if (source.get(kind) instanceof JsonObject reference) {
                named(at.child(kind), reference, mistakes);
                String key = reference.textOr("", "key");
                if (key.isEmpty()) {
                    mistakes.required(at.child(kind).child("key"), "");
                } else {
                    ContainerRules.report(
                            at.child(kind).child("key"), key, Names.configKey(key), mistakes);
                }
            }
        }
        if (source.has("fileKeyRef")) {
            mistakes.notYet(at.child("fileKeyRef"), "environment from files");
        }
    }

    private static void field(FieldPath at, String path, Mistakes mistakes) {
        boolean keyed =
                path.endsWith("']")
                        && (path.startsWith("metadata.labels['")
                                || path.startsWith("metadata.annotations['"));
        if (path.isEmpty()) {
            mistakes.required(at, "");
        } else if (!keyed && !FIELDS.contains(path)) {
            mistakes.unsupported(at, path, FIELDS);
        }
    }

    private static void whole(FieldPath at, JsonObject source, Mistakes mistakes) {
        String prefix = source.textOr("", "prefix");
        ContainerRules.report(at.child("prefix"), prefix, Names.environment(prefix), mistakes);
        boolean map = source.has("configMapRef");
        boolean secret = source.has("secretRef");
        if (map == secret) {
            mistakes.invalid(at, "", "must specify exactly one of: `configMapRef` or `secretRef`");
        }
        if (source.get("configMapRef") instanceof JsonObject reference) {
            named(at.child("configMapRef"), reference, mistakes);
        }
        if (source.get("secretRef") instanceof JsonObject reference) {
            named(at.child("secretRef"), reference, mistakes);
        }
    }

    static void named(FieldPath at, JsonObject reference, Mistakes mistakes) {
        if (reference.textOr("", "name").isEmpty()) {
            mistakes.required(at.child("name"), "");
        }
    }
}
