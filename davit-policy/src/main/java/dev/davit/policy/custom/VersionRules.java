package dev.davit.policy.custom;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.custom.Filled;
import dev.davit.model.custom.Pruned;
import dev.davit.model.custom.SchemaNode;
import dev.davit.model.custom.SchemaReader;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What makes one version of a definition right: its schema, subresources, columns and fields. */
final class VersionRules {
    private static final List<String> TYPES =
            List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> FORMATS =
            List.of(
                    "binary",
                    "bool",
                    "byte",
                    "date",
                    "date-time",
                    "double",
                    "float",
                    "int32",
                    "int64",
                    "password");
    private static final int MAX_WARNING = 256;
    private static final int MAX_SELECTABLE = 8;

    private VersionRules() {}

    /**
     * @param before the version as it was; null: there was none. A schema that was accepted once is
     *     not judged again
     */
    static void check(
            JsonObject version, @Nullable JsonObject before, FieldPath at, Mistakes mistakes) {
        warning(version, at.child("deprecationWarning"), mistakes);
        FieldPath place = at.child("schema").child("openAPIV3Schema");
        if (version.at("schema", "openAPIV3Schema") instanceof JsonObject schema) {
            boolean same = before != null && schema.equals(before.at("schema", "openAPIV3Schema"));
            if (!same) {
                schema(version, schema, place, mistakes);
            }
        } else {
            mistakes.required(place, "schemas are required");
        }
        if (version.at("subresources", "scale") instanceof JsonObject scale) {
            scale(scale, at.child("subresources").child("scale"), mistakes);
        }
        Checks.each(
                at.child("additionalPrinterColumns"),
                version.array("additionalPrinterColumns"),
                (column, tree) -> column(tree, column, mistakes));
        selectable(version, at.child("selectableFields"), mistakes);
    }

    private static void warning(JsonObject version, FieldPath at, Mistakes mistakes) {
        String text = version.text("deprecationWarning");
        if (text == null) {
            return;
        }
        if (!version.boolOr(false, "deprecated")) {
            mistakes.invalid(at, text, "can only be set for deprecated versions");
        }
        if (text.isEmpty()) {
            mistakes.invalid(at, text, "must not be an empty string");
        }
        if (text.length() > MAX_WARNING) {
            mistakes.invalid(at, text, "must be <= 256 characters long");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                mistakes.invalid(
                        at,
                        text,
                        "must only contain printable UTF-8 characters; non-printable character"
                                + " found at index "
                                + i);
                return;
            }
        }
    }

    private static void schema(
            JsonObject version, JsonObject schema, FieldPath at, Mistakes mistakes) {
        boolean status = version.at("subresources", "status") instanceof JsonObject;
        Mistakes own = new Mistakes();
        SchemaRules.check(schema, at, status, own);
        if (own.isEmpty()) {
            defaults(SchemaReader.read(schema), at, own);
            dev.davit.policy.cel.rule.SchemaRules.compile(schema, at, own);
        }
        own.causes().forEach(mistakes::add);
    }

    /** A default has to be right by the very schema that it stands in. */
    private static void defaults(SchemaNode node, FieldPath at, Mistakes mistakes) {
        if (!node.fills()) {
            return;
        }
        Json byDefault = node.byDefault();
        if (byDefault != null) {
            byDefault(node, byDefault, at.child("default"), mistakes);
        }
        for (Map.Entry<String, SchemaNode> property : node.properties().entrySet()) {
            defaults(property.getValue(), at.child("properties").key(property.getKey()), mistakes);
        }
        if (node.additional() != null) {
            defaults(node.additional(), at.child("additionalProperties"), mistakes);
        }
        if (node.items() != null) {
            defaults(node.items(), at.child("items"), mistakes);
        }
    }

    private static void byDefault(
            SchemaNode node, Json byDefault, FieldPath at, Mistakes mistakes) {
        if (!Pruned.value(node, byDefault).equals(byDefault)) {
            mistakes.invalid(at, byDefault, "must not have unknown fields");
            return;
        }
        Mistakes own = new Mistakes();
        Json full = byDefault instanceof JsonObject object ? Filled.of(node, object) : byDefault;
        SchemaCheck.value(node, full, null, at, own);
        own.causes().forEach(mistakes::add);
    }

    private static void scale(JsonObject scale, FieldPath at, Mistakes mistakes) {
        path(scale.text("specReplicasPath"), ".spec.", at.child("specReplicasPath"), mistakes);
        path(
                scale.text("statusReplicasPath"),
                ".status.",
                at.child("statusReplicasPath"),
                mistakes);
        String selector = scale.textOr("", "labelSelectorPath");
        FieldPath place = at.child("labelSelectorPath");
        if (!selector.isEmpty() && simple(selector, place, mistakes)) {
            if (!selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
                mistakes.invalid(
                        place, selector, "should be a json path under either .spec or .status");
            }
        }
    }

    private static void path(@Nullable String path, String below, FieldPath at, Mistakes mistakes) {
        if (path == null || path.isEmpty()) {
            mistakes.required(at, "");
        } else if (simple(path, at, mistakes) && !path.startsWith(below)) {
            String root = below.substring(0, below.length() - 1);
            mistakes.invalid(at, path, "should be a json path under " + root);
        }
    }

    private static boolean simple(String path, FieldPath at, Mistakes mistakes) {
        if (path.startsWith(".")) {
            return true;
        }
        mistakes.invalid(at, path, "must be a simple json path starting with .");
        return false;
    }

    private static void column(JsonObject column, FieldPath at, Mistakes mistakes) {
        if (column.textOr("", "name").isEmpty()) {
            mistakes.required(at.child("name"), "");
        }
        String type = column.textOr("", "type");
        String types = "must be one of " + String.join(",", TYPES);
        if (type.isEmpty()) {
            mistakes.required(at.child("type"), types);
        } else if (!TYPES.contains(type)) {
            mistakes.invalid(at.child("type"), type, types);
        }
        String format = column.textOr("", "format");
        if (!format.isEmpty() && !FORMATS.contains(format)) {
            mistakes.invalid(
                    at.child("format"), format, "must be one of " + String.join(",", FORMATS));
        }
        String path = column.textOr("", "jsonPath");
        if (path.isEmpty()) {
            mistakes.required(at.child("jsonPath"), "");
        } else {
            simple(path, at.child("jsonPath"), mistakes);
        }
    }

    private static void selectable(JsonObject version, FieldPath at, Mistakes mistakes) {
        JsonArray fields = version.array("selectableFields");
        SortedSet<String> seen = new TreeSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String path = fields.get(i) instanceof JsonObject o ? o.textOr("", "jsonPath") : "";
            FieldPath place = at.index(i).child("jsonPath");
            if (path.isEmpty()) {
                mistakes.required(place, "");
                continue;
            }
            String type = typeAt(version.object("schema", "openAPIV3Schema"), path);
            if (type == null) {
                mistakes.invalid(
                        place, path, "is an invalid path: does not refer to a valid field");
            } else if (path.startsWith(".metadata")) {
                mistakes.invalid(place, path, "must not point to fields in metadata");
            } else if (!List.of("string", "boolean", "integer").contains(type)) {
                mistakes.invalid(
                        place,
                        path,
                        "must point to a field of type string, boolean or integer. Enum string"
                                + " fields and strings with formats are allowed.");
            }
            if (!seen.add(path)) {
                mistakes.duplicate(place, path);
            }
        }
        if (seen.size() > MAX_SELECTABLE) {
            mistakes.add(
                    new Cause(
                            Cause.TOO_MANY,
                            "Too many: %d: must have at most %d items"
                                    .formatted(seen.size(), MAX_SELECTABLE),
                            at.toString()));
        }
    }

    /** The type of a field; null: there is none. */
    private static @Nullable String typeAt(JsonObject schema, String path) {
        if (!path.startsWith(".") || path.length() < 2) {
            return null;
        }
        Json here = schema;
        for (String name : path.substring(1).split("\\.", -1)) {
            here = here instanceof JsonObject object ? object.at("properties", name) : null;
            if (here == null) {
                return null;
            }
        }
        return here instanceof JsonObject object
                        && object.get("type") instanceof JsonString(String type)
                ? type
                : "";
    }
}
