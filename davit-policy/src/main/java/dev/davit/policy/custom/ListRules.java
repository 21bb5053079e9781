package dev.davit.policy.custom;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code x-kubernetes-list-type}, {@code -list-map-keys} and {@code -map-type} of a schema. */
final class ListRules {
    private static final String LIST_TYPE = "x-kubernetes-list-type";
    private static final String MAP_TYPE = "x-kubernetes-map-type";
    private static final String KEYS = "x-kubernetes-list-map-keys";

    private ListRules() {}

    static void check(JsonObject schema, FieldPath at, Mistakes mistakes) {
        String type = schema.textOr("", "type");
        if (schema.get(MAP_TYPE) instanceof JsonString(String word)) {
            typed(type, "object", MAP_TYPE, at, mistakes);
            Checks.oneOf(at.child(MAP_TYPE), word, List.of("atomic", "granular"), mistakes);
        }
        String list = schema.textOr("", LIST_TYPE);
        JsonArray keys = schema.array(KEYS);
        if (!list.isEmpty()) {
            typed(type, "array", LIST_TYPE, at, mistakes);
            Checks.oneOf(at.child(LIST_TYPE), list, List.of("atomic", "set", "map"), mistakes);
        }
        if (keys.size() > 0 && !list.equals("map")) {
            String why = "must be map if x-kubernetes-list-map-keys is non-empty";
            if (list.isEmpty()) {
                mistakes.required(at.child(LIST_TYPE), why);
            } else {
                mistakes.invalid(at.child(LIST_TYPE), list, why);
            }
        }
        JsonObject items = schema.object("items");
        if (list.equals("set")) {
            set(items, at.child("items"), mistakes);
        }
        if (list.equals("map")) {
            map(schema, items, keys, at, mistakes);
        }
        boolean told = list.equals("set") || list.equals("map");
        if (told && items.boolOr(false, "nullable")) {
            mistakes.forbidden(
                    at.child("items").child("nullable"),
                    "cannot be nullable when x-kubernetes-list-type is " + list);
        }
    }

    private static void typed(
            String type, String wanted, String because, FieldPath at, Mistakes mistakes) {
        String why = "must be " + wanted + " if " + because + " is specified";
        if (type.isEmpty()) {
            mistakes.required(at.child("type"), why);
        } else if (!type.equals(wanted)) {
            mistakes.invalid(at.child("type"), type, why);
        }
    }

    private static void set(JsonObject items, FieldPath at, Mistakes mistakes) {
        String why = "must be atomic as item of a list with x-kubernetes-list-type=set";
        switch (items.textOr("", "type")) {
            case "array" -> {
                String list = items.textOr("atomic", LIST_TYPE);
                if (!list.equals("atomic")) {
                    mistakes.invalid(at.child(LIST_TYPE), list, why);
                }
            }
            case "object" -> {
                if (!items.textOr("", MAP_TYPE).equals("atomic")) {
                    mistakes.invalid(at.child(MAP_TYPE), items.get(MAP_TYPE), why);
                }
            }
            default -> {}
        }
    }

    private static void map(
            JsonObject schema, JsonObject items, JsonArray keys, FieldPath at, Mistakes mistakes) {
        if (keys.size() == 0) {
            mistakes.required(at.child(KEYS), "must not be empty if x-kubernetes-list-type is map");
        }
        FieldPath place = at.child("items");
        if (!schema.has("items")) {
            mistakes.required(place, "must have a schema if x-kubernetes-list-type is map");
            return;
        }
        if (!items.textOr("", "type").equals("object")) {
            mistakes.invalid(
                    place.child("type"),
                    items.textOr("", "type"),
                    "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }
        SortedSet<String> seen = new TreeSet<>();
        for (Json item : keys) {
            if (!(item instanceof JsonString(String key))) {
                continue;
            }
            if (!seen.add(key)) {
                mistakes.invalid(at.child(KEYS), keys, "must not contain duplicate entries");
            }
            if (items.at("properties", key) instanceof JsonObject property) {
                key(items, key, property, place.child("properties").key(key), mistakes);
            } else {
                mistakes.invalid(
                        at.child(KEYS), keys, "entries must all be names of item properties");
            }
        }
    }

    private static void key(
            JsonObject items, String key, JsonObject property, FieldPath at, Mistakes mistakes) {
        String type = property.textOr("", "type");
        if (type.equals("array") || type.equals("object")) {
            mistakes.invalid(
                    at.child("type"),
                    type,
                    "must be a scalar type if parent array's x-kubernetes-list-type is map");
        }
        boolean required = items.array("required").items().contains(new JsonString(key));
        if (!required && property.get("default") == null) {
            mistakes.required(
                    at.child("default"),
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or"
                            + " be a required property");
        }
        if (property.boolOr(false, "nullable")) {
            mistakes.forbidden(
                    at.child("nullable"),
                    "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
        }
    }
}
