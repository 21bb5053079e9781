package dev.davit.policy.object;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.KindRules;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names, labels, annotations, owners, finalizers: the same for every kind. */
public final class MetadataRules {
    /** Keys and values of all annotations of an object together. */
    public static final int MAX_ANNOTATION_BYTES = 256 * 1024;

    private static final FieldPath METADATA = FieldPath.of("metadata");
    private static final List<String> IMMUTABLE =
            List.of("name", "namespace", "uid", "creationTimestamp");

    private MetadataRules() {}

    /**
     * @param form what the kind's names look like
     */
    public static void check(
            KindRules.NameForm form,
            JsonObject tree,
            @Nullable JsonObject before,
            Mistakes mistakes) {
        JsonObject metadata = tree.object("metadata");
        names(form, metadata, mistakes);
        labels(METADATA.child("labels"), metadata.object("labels"), mistakes);
        annotations(METADATA.child("annotations"), metadata.object("annotations"), mistakes);
        finalizers(metadata.array("finalizers"), mistakes);
        owners(metadata.array("ownerReferences"), mistakes);
        if (before != null) {
            update(metadata, before.object("metadata"), mistakes);
        }
    }

    private static void names(KindRules.NameForm form, JsonObject metadata, Mistakes mistakes) {
        String name = metadata.textOr("", "name");
        String prefix = metadata.textOr("", "generateName");
        if (name.isEmpty() && prefix.isEmpty()) {
            mistakes.required(METADATA.child("name"), "name or generateName is required");
        }
        if (!name.isEmpty()) {
            report(METADATA.child("name"), name, form.wrong(name), mistakes);
        }
        if (!prefix.isEmpty()) {
            // The random end makes a dash at the end of the prefix right.
            String sample = prefix.endsWith("-") ? prefix + "a" : prefix;
            report(METADATA.child("generateName"), prefix, form.wrong(sample), mistakes);
        }
        String namespace = metadata.textOr("", "namespace");
        if (!namespace.isEmpty()) {
            report(METADATA.child("namespace"), namespace, Names.label(namespace), mistakes);
        }
    }

    private static void report(
            FieldPath at, String value, @Nullable String wrong, Mistakes mistakes) {
        if (wrong != null) {
            mistakes.invalid(at, value, wrong);
        }
    }

    /** Of anything that holds labels: metadata, a node selector. */
    public static void labels(FieldPath at, JsonObject labels, Mistakes mistakes) {
        for (int i = 0; i < labels.size(); i++) {
            String key = labels.nameAt(i);
            report(at.key(key), key, LabelRules.key(key), mistakes);
            if (labels.valueAt(i) instanceof JsonString(String value)) {
                report(at.key(key), value, LabelRules.value(value), mistakes);
            }
        }
    }

    /** Of metadata, wherever it stands. */
    public static void annotations(FieldPath at, JsonObject annotations, Mistakes mistakes) {
        long bytes = 0;
        for (int i = 0; i < annotations.size(); i++) {
            String key = annotations.nameAt(i);
            report(at.key(key), key, LabelRules.key(key.toLowerCase(Locale.ROOT)), mistakes);
            bytes += bytes(key);
            if (annotations.valueAt(i) instanceof JsonString(String value)) {
                bytes += bytes(value);
            }
        }
        if (bytes > MAX_ANNOTATION_BYTES) {
            mistakes.tooLong(at, MAX_ANNOTATION_BYTES);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void finalizers(JsonArray finalizers, Mistakes mistakes) {
        for (int i = 0; i < finalizers.size(); i++) {
            if (finalizers.get(i) instanceof JsonString(String name)) {
                FieldPath at = METADATA.child("finalizers").index(i);
                report(at, name, LabelRules.key(name), mistakes);
            }
        }
    }

    private static void owners(JsonArray owners, Mistakes mistakes) {
        int controllers = 0;
        for (int i = 0; i < owners.size(); i++) {
            if (!(owners.get(i) instanceof JsonObject owner)) {
                continue;
            }
            FieldPath at = METADATA.child("ownerReferences").index(i);
            for (String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
                if (owner.textOr("", field).isEmpty()) {
                    mistakes.required(at.child(field), "must not be empty");
                }
            }
            controllers += owner.get("controller") == JsonBool.TRUE ? 1 : 0;
        }
        if (controllers > 1) {
            mistakes.invalid(
                    METADATA.child("ownerReferences"),
                    controllers,
                    "only one reference can have controller set to true");
        }
    }

    private static void update(JsonObject metadata, JsonObject before, Mistakes mistakes) {
        for (String field : IMMUTABLE) {
            Json then = before.get(field);
            Json now = metadata.get(field);
            if (then != null && now != null && !then.equals(now)) {
                mistakes.immutable(METADATA.child(field));
            }
        }
    }
}
