package dev.davit.policy.csi;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Classes of volumes, and of what may be changed of them later. */
public final class StorageClassRules {
    private static final int MAX_PARAMETERS = 512;
    private static final int MAX_PARAMETER_BYTES = 256 * 1024;
    private static final List<String> RECLAIM = List.of("Delete", "Retain");
    private static final List<String> BINDING = List.of("Immediate", "WaitForFirstConsumer");
    private static final FieldPath PARAMETERS = FieldPath.of("parameters");

    private StorageClassRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        provisioner("provisioner", tree, mistakes);
        parameters(tree.object("parameters"), mistakes);
        Checks.oneOf(FieldPath.of("reclaimPolicy"), tree.text("reclaimPolicy"), RECLAIM, mistakes);
        Checks.oneOf(
                FieldPath.of("volumeBindingMode"),
                tree.text("volumeBindingMode"),
                BINDING,
                mistakes);
        topologies(tree.array("allowedTopologies"), mistakes);
        for (String field : new String[] {"parameters", "provisioner", "reclaimPolicy"}) {
            Checks.sameOrForbidden(tree, before, mistakes, field);
        }
        Checks.same(tree, before, mistakes, "volumeBindingMode");
    }

    /** Of a VolumeAttributesClass. */
    public static void attributes(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        provisioner("driverName", tree, mistakes);
        parameters(tree.object("parameters"), mistakes);
        if (tree.object("parameters").isEmpty()) {
            mistakes.required(PARAMETERS, "must contain at least one key/value pair");
        }
        Checks.sameOrForbidden(tree, before, mistakes, "driverName");
        Checks.sameOrForbidden(tree, before, mistakes, "parameters");
    }

    private static void provisioner(String field, JsonObject tree, Mistakes mistakes) {
        String name = tree.textOr("", field);
        FieldPath at = FieldPath.of(field);
        if (name.isEmpty()) {
            mistakes.required(at, "");
        } else {
            Checks.qualified(at, name.toLowerCase(Locale.ROOT), mistakes);
        }
    }

    private static void parameters(JsonObject parameters, Mistakes mistakes) {
        if (parameters.size() > MAX_PARAMETERS) {
            mistakes.tooLong(PARAMETERS, MAX_PARAMETERS);
            return;
        }
        long bytes = 0;
        for (int i = 0; i < parameters.size(); i++) {
            String key = parameters.nameAt(i);
            if (key.isEmpty()) {
                mistakes.invalid(PARAMETERS, key, "field can not be empty.");
            }
            bytes += bytes(key);
            if (parameters.valueAt(i) instanceof JsonString(String value)) {
                bytes += bytes(value);
            }
        }
        if (bytes > MAX_PARAMETER_BYTES) {
            mistakes.tooLong(PARAMETERS, MAX_PARAMETER_BYTES);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void topologies(JsonArray terms, Mistakes mistakes) {
        List<JsonObject> seen = new ArrayList<>();
        Checks.each(
                FieldPath.of("allowedTopologies"),
                terms,
                (at, term) -> {
                    JsonObject labels = JsonObject.EMPTY;
                    FieldPath list = at.child("matchLabelExpressions");
                    JsonArray expressions = term.array("matchLabelExpressions");
                    for (int i = 0; i < expressions.size(); i++) {
                        if (expressions.get(i) instanceof JsonObject expression) {
                            labels = topology(list.index(i), expression, labels, mistakes);
                        }
                    }
                    if (seen.contains(labels)) {
                        mistakes.duplicate(list, "");
                    }
                    seen.add(labels);
                });
    }

    private static JsonObject topology(
            FieldPath at, JsonObject expression, JsonObject labels, Mistakes mistakes) {
        String key = expression.textOr("", "key");
        JsonArray values = expression.array("values");
        Checks.qualified(at.child("key"), key, mistakes);
        if (values.size() == 0) {
            mistakes.required(at.child("values"), "");
        }
        Checks.distinct(at.child("values"), values, mistakes);
        if (labels.has(key)) {
            mistakes.duplicate(at.child("key"), key);
            return labels;
        }
        return labels.with(key, values);
    }
}
