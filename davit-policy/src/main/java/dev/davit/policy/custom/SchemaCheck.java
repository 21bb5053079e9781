package dev.davit.policy.custom;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.custom.SchemaNode;
import dev.davit.model.custom.Values;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value held against a structural schema. What has not changed since the last write is not judged
 * again, however the schema has changed: members of objects and items of keyed lists are compared
 * with what they were. Source of the rules and words: {@code kube-openapi}'s validation.
 */
final class SchemaCheck {
    private static final String[] META = {"apiVersion", "kind", "metadata"};

    private SchemaCheck() {}

    /** A whole object; its metadata is judged elsewhere. */
    static void object(
            SchemaNode root, JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        value(root, tree, before, FieldPath.ROOT, mistakes);
        EmbeddedCheck.inside(root, tree, FieldPath.ROOT, mistakes);
    }

    static void value(
            SchemaNode node, Json value, @Nullable Json before, FieldPath at, Mistakes mistakes) {
        if (value.equals(before)) {
            return;
        }
        if (value == JsonNull.NULL && node.traits().nullable()) {
            return;
        }
        if (!typed(node, value)) {
            String type = typeOf(value);
            mistakes.add(
                    new Cause(
                            Cause.TYPE_INVALID,
                            "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                                    .formatted(type, at, wanted(node), type),
                            at.toString()));
            return;
        }
        ValueCheck.check(node, value, at, mistakes);
        logic(node.values().logic(), value, before, at, mistakes);
        switch (value) {
            case JsonObject object -> members(node, object, before, at, mistakes);
            case JsonArray array -> items(node, array, before, at, mistakes);
            case JsonString _, JsonNumber _, JsonBool _, JsonNull _ -> {}
        }
    }

    private static boolean typed(SchemaNode node, Json value) {
        if (node.traits().intOrString()) {
            return value instanceof JsonString || whole(value);
        }
        return switch (node.type()) {
            case ANY -> true;
            case OBJECT -> value instanceof JsonObject;
            case ARRAY -> value instanceof JsonArray;
            case STRING -> value instanceof JsonString;
            case INTEGER -> whole(value);
            case NUMBER -> value instanceof JsonNumber;
            case BOOLEAN -> value instanceof JsonBool;
        };
    }

    /** 3 and 3.0 alike. */
    private static boolean whole(Json value) {
        return switch (value) {
            case JsonNumber.Whole _ -> true;
            case JsonNumber.Decimal(String text) ->
                    text.length() < 40
                            && text.indexOf('e') < 0
                            && text.indexOf('E') < 0
                            && new BigDecimal(text).stripTrailingZeros().scale() <= 0;
            default -> false;
        };
    }

    private static String wanted(SchemaNode node) {
        return node.traits().intOrString() ? "integer,string" : node.type().text();
    }

    static String typeOf(Json value) {
        return switch (value) {
            case JsonObject _ -> "object";
            case JsonArray _ -> "array";
            case JsonString _ -> "string";
            case JsonNumber.Whole _ -> "integer";
            case JsonNumber.Decimal _ -> "number";
            case JsonBool _ -> "boolean";
            case JsonNull _ -> "null";
        };
    }

    private static void members(
            SchemaNode node,
            JsonObject object,
            @Nullable Json before,
            FieldPath at,
            Mistakes mistakes) {
        for (String name : node.values().required()) {
            if (!object.has(name)) {
                mistakes.required(at.child(name), "");
            }
        }
        boolean meta = at.isRoot() || node.traits().embedded();
        JsonObject old = before instanceof JsonObject there ? there : JsonObject.EMPTY;
        for (int i = 0; i < object.size(); i++) {
            String name = object.nameAt(i);
            SchemaNode member = node.member(name);
            if (member != null && !(meta && isMeta(name) && member.properties().isEmpty())) {
                value(member, object.valueAt(i), old.get(name), at.child(name), mistakes);
            }
        }
    }

    private static boolean isMeta(String name) {
        for (String meta : META) {
            if (meta.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void items(
            SchemaNode node,
            JsonArray array,
            @Nullable Json before,
            FieldPath at,
            Mistakes mistakes) {
        SchemaNode items = node.items();
        if (items == null) {
            return;
        }
        Map<Json, Json> old = ListCheck.byKey(node, before);
        for (int i = 0; i < array.size(); i++) {
            Json item = array.get(i);
            Json then = old.isEmpty() ? null : old.get(ListCheck.key(node, item));
            value(items, item, then, at.index(i), mistakes);
        }
        ListCheck.distinct(node, array, at, mistakes);
    }

    private static void logic(
            Values.Logic logic,
            Json value,
            @Nullable Json before,
            FieldPath at,
            Mistakes mistakes) {
        if (logic.isEmpty()) {
            return;
        }
        for (SchemaNode each : logic.all()) {
            value(each, value, before, at, mistakes);
        }
        if (!logic.any().isEmpty()) {
            Tried tried = tried(logic.any(), value, at);
            if (tried.right == 0) {
                said(at, value, "\"%s\" must validate at least one schema (anyOf)", mistakes);
                tried.nearest.forEach(mistakes::add);
            }
        }
        if (!logic.one().isEmpty()) {
            Tried tried = tried(logic.one(), value, at);
            if (tried.right != 1) {
                String found =
                        tried.right == 0
                                ? "Found none valid"
                                : "Found " + tried.right + " valid alternatives";
                said(
                        at,
                        value,
                        "\"%s\" must validate one and only one schema (oneOf). " + found,
                        mistakes);
                tried.nearest.forEach(mistakes::add);
            }
        }
        SchemaNode not = logic.not();
        if (not != null && right(not, value, at)) {
            said(at, value, "\"%s\" must not validate the schema (not)", mistakes);
        }
    }

    private static void said(FieldPath at, Json value, String what, Mistakes mistakes) {
        String place = at.toString();
        String shown =
                value instanceof JsonObject || value instanceof JsonArray
                        ? "\"\""
                        : ValueCheck.shown(value);
        mistakes.add(
                new Cause(
                        Cause.INVALID,
                        "Invalid value: " + shown + ": " + what.formatted(place),
                        place));
    }

    /**
     * How several schemas went.
     *
     * @param nearest what the one that was wrong least has said, where none was right
     */
    private record Tried(int right, List<Cause> nearest) {}

    private static Tried tried(List<SchemaNode> schemas, Json value, FieldPath at) {
        int right = 0;
        List<Cause> nearest = null;
        for (SchemaNode schema : schemas) {
            Mistakes own = new Mistakes();
            value(schema, value, null, at, own);
            if (own.isEmpty()) {
                right++;
            } else if (nearest == null || own.causes().size() < nearest.size()) {
                nearest = own.causes();
            }
        }
        return new Tried(right, right > 0 || nearest == null ? List.of() : nearest);
    }

    private static boolean right(SchemaNode schema, Json value, FieldPath at) {
        Mistakes own = new Mistakes();
        value(schema, value, null, at, own);
        return own.isEmpty();
    }
}
