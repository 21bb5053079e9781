package dev.davit.policy.vetting;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.typeChecking}: the expressions of a validating policy, held against the schemas of
 * the kinds that it names. What it finds is told, and stops nothing.
 */
final class TypeCheck {
    /** Kinds of one policy that are looked at, as in Kubernetes. */
    private static final int MAX_KINDS = 10;

    private TypeCheck() {}

    /** The status, or null where it is as it is already. */
    static @Nullable JsonObject status(JsonObject tree, Served around) {
        JsonObject spec = tree.object("spec");
        SortedMap<String, List<String>> warnings = new TreeMap<>();
        ObjectSchema parameter = parameter(spec, around);
        for (Kind kind : kinds(spec, around)) {
            ObjectSchema schema = Schemas.of(kind);
            for (Compilation.Wrong wrong : Compilation.of(spec, schema, parameter).wrong()) {
                String about =
                        kind.id().group().isEmpty()
                                ? kind.version() + ", Kind=" + kind.kind()
                                : kind.apiVersion() + ", Kind=" + kind.kind();
                warnings.computeIfAbsent(wrong.at().toString(), _ -> new ArrayList<>())
                        .add(about + ": " + bare(wrong.why()));
            }
        }
        JsonObject checking = JsonObject.EMPTY;
        if (!warnings.isEmpty()) {
            List<Json> found = new ArrayList<>();
            warnings.forEach((at, texts) ->
                    found.add(
                            JsonObject.builder()
                                    .put("fieldRef", at)
                                    .put("warning", String.join("\n", texts))
                                    .build()));
            checking = JsonObject.of("expressionWarnings", new JsonArray(found));
        }
        long generation = tree.wholeOr(1, "metadata", "generation");
        JsonObject status =
                tree.object("status")
                        .with("observedGeneration", generation)
                        .with("typeChecking", checking);
        return status.equals(tree.get("status")) ? null : status;
    }

    private static String bare(String why) {
        String mark = "compilation failed: ";
        return why.startsWith(mark) ? why.substring(mark.length()) : why;
    }

    private static @Nullable ObjectSchema parameter(JsonObject spec, Served around) {
        JsonObject named = spec.object("paramKind");
        Kind kind = around.kind(named.textOr("", "apiVersion"), named.textOr("", "kind"));
        return kind == null ? null : Schemas.of(kind);
    }

    /** Kinds that are named in full: one of a wildcard could be anything. */
    private static List<Kind> kinds(JsonObject spec, Served around) {
        List<Kind> kinds = new ArrayList<>();
        for (Json each : spec.array("matchConstraints", "resourceRules")) {
            if (each instanceof JsonObject rule) {
                for (String group : texts(rule, "apiGroups")) {
                    for (String version : texts(rule, "apiVersions")) {
                        for (String resource : texts(rule, "resources")) {
                            Kind kind = around.served(group, version, resource);
                            if (kind != null && kinds.size() < MAX_KINDS && !kinds.contains(kind)) {
                                kinds.add(kind);
                            }
                        }
                    }
                }
            }
        }
        return kinds;
    }

    private static List<String> texts(JsonObject rule, String list) {
        List<String> texts = new ArrayList<>();
        for (Json each : rule.array(list)) {
            if (each instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}
