package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    private static final List<String> KEYED =
            List.of("metadata.labels['", "metadata.annotations['");
    private static final List<String> CPU_UNITS = List.of("1m", "1");
    private static final List<String> BYTE_UNITS =
            List.of(
                    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi",
                    "1Ei");

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
            field(
                    at.child("fieldRef").child("fieldPath"),
                    field.textOr("", "fieldPath"),
                    FIELDS,
                    mistakes);
        }
        if (source.get("resourceFieldRef") instanceof JsonObject reference) {
            resource(at.child("resourceFieldRef"), reference, mistakes);
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

    /**
     * A {@code fieldPath}.
     *
     * @param whole the paths that may be used, beside single labels and annotations
     */
    static void field(FieldPath at, String path, List<String> whole, Mistakes mistakes) {
        String key = keyOf(path);
        if (path.isEmpty()) {
            mistakes.required(at, "");
        } else if (key != null) {
            ContainerRules.report(at, path, LabelRules.key(key), mistakes);
        } else if (!whole.contains(path)) {
            mistakes.unsupported(at, path, whole);
        }
    }

    private static @Nullable String keyOf(String path) {
        for (String start : KEYED) {
            if (path.startsWith(start) && path.endsWith("']")) {
                return path.substring(start.length(), Math.max(start.length(), path.length() - 2));
            }
        }
        return null;
    }

    /** A {@code resourceFieldRef}. */
    static void resource(FieldPath at, JsonObject reference, Mistakes mistakes) {
        String resource = reference.textOr("", "resource");
        if (!RESOURCES.contains(resource)) {
            mistakes.unsupported(at.child("resource"), resource, RESOURCES);
            return;
        }
        String divisor = reference.textOr("", "divisor");
        List<String> units = resource.endsWith(".cpu") ? CPU_UNITS : BYTE_UNITS;
        if (!divisor.isEmpty() && !divisor.equals("0") && !units.contains(divisor)) {
            mistakes.unsupported(at.child("divisor"), divisor, units);
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
