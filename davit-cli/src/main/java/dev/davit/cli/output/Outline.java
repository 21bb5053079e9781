package dev.davit.cli.output;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** A description being written: titles and values, indented by depth. */
final class Outline {
    private static final int VALUES_FROM = 20;

    private final List<String> lines = new ArrayList<>();

    Outline title(int depth, String text) {
        lines.add("  ".repeat(depth) + text + ":");
        return this;
    }

    /** Nothing is written of a value that is not there. */
    Outline value(int depth, String name, String value) {
        if (!value.isEmpty()) {
            String head = "  ".repeat(depth) + name + ":";
            lines.add(head + " ".repeat(Math.max(1, VALUES_FROM - head.length())) + value);
        }
        return this;
    }

    /** One value a line, under each other. */
    Outline values(int depth, String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            String head = i == 0 ? "  ".repeat(depth) + name + ":" : "";
            lines.add(head + " ".repeat(Math.max(1, VALUES_FROM - head.length())) + values.get(i));
        }
        return this;
    }

    Outline text(int depth, String text) {
        text.lines().forEach(line -> lines.add(("  ".repeat(depth) + line).stripTrailing()));
        return this;
    }

    /** A whole tree, as indented names and values. */
    Outline tree(int depth, JsonObject tree) {
        tree.forEach((name, value) -> member(depth, name, value));
        return this;
    }

    private void member(int depth, String name, Json value) {
        switch (value) {
            case JsonObject object when !object.isEmpty() ->
                    title(depth, name).tree(depth + 1, object);
            case JsonArray array
                    when array.items().stream().anyMatch(JsonObject.class::isInstance) -> {
                title(depth, name);
                for (Json item : array) {
                    if (item instanceof JsonObject object) {
                        item(depth + 1, object);
                    }
                }
            }
            case JsonObject ignored -> value(depth, name, "{}");
            case JsonArray array -> value(depth, name, scalars(array));
            case JsonString _, JsonNumber _, JsonBool _, JsonNull _ ->
                    value(depth, name, scalar(value));
        }
    }

    private void item(int depth, JsonObject object) {
        int first = lines.size();
        tree(depth + 1, object);
        if (lines.size() > first) {
            String line = lines.get(first);
            lines.set(first, "  ".repeat(depth) + "- " + line.strip());
        }
    }

    private static String scalars(JsonArray array) {
        List<String> all = new ArrayList<>();
        array.forEach(item -> all.add(scalar(item)));
        return String.join(", ", all);
    }

    static String scalar(Json value) {
        return switch (value) {
            case JsonString(String text) -> text.isEmpty() ? "\"\"" : text.replace("\n", "\\n");
            case JsonNumber.Whole(long number) -> Long.toString(number);
            case JsonNumber.Decimal(String text) -> text;
            case JsonBool bool -> Boolean.toString(bool.value());
            case JsonNull _ -> "<none>";
            case JsonObject _, JsonArray _ -> value.toString();
        };
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
