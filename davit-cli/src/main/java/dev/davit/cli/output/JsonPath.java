package dev.davit.cli.output;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of kubectl's JSONPath that scripts use: text and {@code {.a.b[0].c[*].d}}, keys in
 * quotes {@code ['a.b']}, escaped dots {@code a\.b}.
 */
public record JsonPath(List<Part> parts) {

    /** A piece of the template. */
    public sealed interface Part {
        record Text(String text) implements Part {}

        record Expression(List<Step> steps) implements Part {}
    }

    /** One step into a tree. */
    public sealed interface Step {
        record Member(String name) implements Step {}

        record Item(int index) implements Step {}

        record All() implements Step {}
    }

    public static JsonPath parse(String template) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            if (open < 0) {
                parts.add(new Part.Text(template.substring(at)));
                break;
            }
            if (open > at) {
                parts.add(new Part.Text(template.substring(at, open)));
            }
            int close = template.indexOf('}', open);
            if (close < 0) {
                throw wrong(template, "a { is not closed");
            }
            parts.add(part(template.substring(open + 1, close).strip()));
            at = close + 1;
        }
        return new JsonPath(parts);
    }

    private static Part part(String inside) {
        if (inside.startsWith("\"") && inside.endsWith("\"") && inside.length() > 1) {
            return new Part.Text(
                    inside.substring(1, inside.length() - 1)
                            .replace("\\n", "\n")
                            .replace("\\t", "\t"));
        }
        return new Part.Expression(new Steps(inside).parse());
    }

    static CliFailure wrong(String text, String why) {
        return new CliFailure(ExitCode.USAGE, "jsonpath " + text + ": " + why);
    }

    public String render(Json root) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> out.append(text);
                case Part.Expression(List<Step> steps) -> {
                    List<String> found = new ArrayList<>();
                    collect(root, steps, found);
                    out.append(String.join(" ", found));
                }
            }
        }
        return out.toString();
    }

    private static void collect(Json here, List<Step> steps, List<String> found) {
        if (steps.isEmpty()) {
            found.add(text(here));
            return;
        }
        List<Step> rest = steps.subList(1, steps.size());
        switch (steps.getFirst()) {
            case Step.Member(String name) -> {
                Json next = here instanceof JsonObject object ? object.get(name) : null;
                if (next != null) {
                    collect(next, rest, found);
                }
            }
            case Step.Item(int index) -> {
                if (here instanceof JsonArray array) {
                    int at = index < 0 ? array.size() + index : index;
                    if (at >= 0 && at < array.size()) {
                        collect(array.get(at), rest, found);
                    }
                }
            }
            case Step.All() -> {
                if (here instanceof JsonArray array) {
                    array.forEach(item -> collect(item, rest, found));
                } else if (here instanceof JsonObject object) {
                    object.forEach((name, value) -> collect(value, rest, found));
                }
            }
        }
    }

    private static String text(Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber.Whole(long number) -> Long.toString(number);
            case JsonNumber.Decimal(String text) -> text;
            case JsonBool bool -> Boolean.toString(bool.value());
            case JsonNull ignored -> "";
            case JsonObject object -> new String(JsonWriter.write(object), StandardCharsets.UTF_8);
            case JsonArray array -> new String(JsonWriter.write(array), StandardCharsets.UTF_8);
        };
    }

    /** Reads the inside of one pair of braces. */
    private static final class Steps {
        private final String text;
        private int at;

        Steps(String text) {
            this.text = text;
        }

        List<Step> parse() {
            List<Step> steps = new ArrayList<>();
            while (at < text.length()) {
                char next = text.charAt(at);
                if (next == '$' || next == '@') {
                    at++;
                } else if (next == '.') {
                    at++;
                    if (at < text.length() && text.charAt(at) != '[') {
                        steps.add(member());
                    }
                } else if (next == '[') {
                    steps.add(bracket());
                } else {
                    steps.add(member());
                }
            }
            return steps;
        }

        private Step member() {
            StringBuilder name = new StringBuilder();
            while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                name.append(text.charAt(at++));
            }
            if (name.isEmpty()) {
                throw wrong(text, "a name is missing at position " + at);
            }
            return name.toString().equals("*") ? new Step.All() : new Step.Member(name.toString());
        }

        private Step bracket() {
            int close = text.indexOf(']', at);
            if (close < 0) {
                throw wrong(text, "a [ is not closed");
            }
            String inside = text.substring(at + 1, close).strip();
            at = close + 1;
            if (inside.equals("*")) {
                return new Step.All();
            }
            if (inside.length() > 1 && "'\"".indexOf(inside.charAt(0)) >= 0) {
                return new Step.Member(inside.substring(1, inside.length() - 1));
            }
            try {
                return new Step.Item(Integer.parseInt(inside));
            } catch (NumberFormatException notANumber) {
                throw wrong(text, "[" + inside + "] is neither a number, * nor a quoted name");
            }
        }
    }
}
