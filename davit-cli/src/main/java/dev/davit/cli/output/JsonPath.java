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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A template as kubectl's: text, {@code {"\n"}}, paths (see {@link JsonSteps}), and {@code {range
 * .items[*]}…{end}}.
 */
public record JsonPath(List<Part> parts) {
    public JsonPath {
        parts = List.copyOf(parts);
    }

    /** A piece of the template. */
    public sealed interface Part {
        record Text(String text) implements Part {}

        record Expression(JsonSteps steps) implements Part {}

        /** Its body is rendered for each value that is found, which is then where paths begin. */
        record Range(JsonSteps steps, JsonPath body) implements Part {}
    }

    public static JsonPath parse(String template) {
        Deque<JsonSteps> ranges = new ArrayDeque<>();
        Deque<List<Part>> open = new ArrayDeque<>();
        open.push(new ArrayList<>());
        int at = 0;
        while (at < template.length()) {
            int brace = template.indexOf('{', at);
            int text = brace < 0 ? template.length() : brace;
            if (text > at) {
                open.element().add(new Part.Text(template.substring(at, text)));
            }
            if (brace < 0) {
                break;
            }
            int close = closing(template, brace);
            String inside = template.substring(brace + 1, close).strip();
            at = close + 1;
            if (inside.equals("end")) {
                if (ranges.isEmpty()) {
                    throw wrong(template, "{end} without a {range …}");
                }
                Part range = new Part.Range(ranges.pop(), new JsonPath(open.pop()));
                open.element().add(range);
            } else if (inside.startsWith("range ")) {
                ranges.push(JsonSteps.parse(inside.substring("range ".length()).strip()));
                open.push(new ArrayList<>());
            } else {
                open.element().add(part(inside));
            }
        }
        if (!ranges.isEmpty()) {
            throw wrong(template, "a {range …} has no {end}");
        }
        return new JsonPath(open.pop());
    }

    /** The brace that ends what begins at another, outside of quotes. */
    private static int closing(String template, int brace) {
        char quote = 0;
        for (int at = brace + 1; at < template.length(); at++) {
            char here = template.charAt(at);
            if (here == '\\') {
                at++;
            } else if (quote != 0) {
                quote = here == quote ? 0 : quote;
            } else if (here == '"' || here == '\'') {
                quote = here;
            } else if (here == '}') {
                return at;
            }
        }
        throw wrong(template, "a { is not closed");
    }

    private static Part part(String inside) {
        boolean text =
                inside.length() > 1
                        && "'\"".indexOf(inside.charAt(0)) >= 0
                        && inside.charAt(inside.length() - 1) == inside.charAt(0);
        return text
                ? new Part.Text(
                        inside.substring(1, inside.length() - 1)
                                .replace("\\n", "\n")
                                .replace("\\t", "\t"))
                : new Part.Expression(JsonSteps.parse(inside));
    }

    static CliFailure wrong(String text, String why) {
        return new CliFailure(ExitCode.USAGE, "jsonpath " + text + ": " + why);
    }

    public String render(Json root) {
        return render(root, root);
    }

    private String render(Json root, Json here) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> out.append(text);
                case Part.Expression(JsonSteps steps) ->
                        out.append(
                                String.join(
                                        " ",
                                        steps.find(root, here).stream()
                                                .map(JsonPath::text)
                                                .toList()));
                case Part.Range(JsonSteps steps, JsonPath body) ->
                        steps.find(root, here).forEach(one -> out.append(body.render(root, one)));
            }
        }
        return out.toString();
    }

    static String text(Json value) {
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
}
