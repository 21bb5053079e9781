package dev.davit.cli.output;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A path of kubectl's JSONPath, as scripts use it: {@code .a.b[0].c[*].d}, items from the end
 * {@code [-1]}, parts of a list {@code [1:3]}, keys in quotes {@code ['a.b']}, escaped dots {@code
 * a\.b}, and those that fit {@code [?(@.type=="Ready")]}.
 *
 * @param fromRoot it begins with {@code $}
 */
public record JsonSteps(boolean fromRoot, List<Step> steps) {
    public JsonSteps {
        steps = List.copyOf(steps);
    }

    /** One step into a tree. */
    public sealed interface Step {
        record Member(String name) implements Step {}

        record Item(int index) implements Step {}

        /** Negative numbers count from the end. */
        record Slice(OptionalInt from, OptionalInt to, int every) implements Step {}

        record All() implements Step {}

        /**
         * Items of which a path finds something that compares so.
         *
         * @param operator empty: that it finds anything is enough
         */
        record Where(JsonSteps path, String operator, String value) implements Step {}
    }

    static JsonSteps parse(String text) {
        return new Reader(text).parse();
    }

    /** What is found, in order. */
    List<Json> find(Json root, Json here) {
        List<Json> found = List.of(fromRoot ? root : here);
        for (Step step : steps) {
            List<Json> next = new ArrayList<>();
            found.forEach(one -> into(one, step, root, next));
            found = next;
        }
        return found;
    }

    private static void into(Json here, Step step, Json root, List<Json> found) {
        switch (step) {
            case Step.Member(String name) -> {
                Json next = here instanceof JsonObject object ? object.get(name) : null;
                if (next != null) {
                    found.add(next);
                }
            }
            case Step.Item(int index) -> {
                if (here instanceof JsonArray array) {
                    int at = index < 0 ? array.size() + index : index;
                    if (at >= 0 && at < array.size()) {
                        found.add(array.get(at));
                    }
                }
            }
            case Step.Slice(OptionalInt from, OptionalInt to, int every) -> {
                if (here instanceof JsonArray array) {
                    int end = place(to.orElse(array.size()), array.size());
                    for (int at = place(from.orElse(0), array.size()); at < end; at += every) {
                        found.add(array.get(at));
                    }
                }
            }
            case Step.All() -> {
                if (here instanceof JsonArray array) {
                    array.forEach(found::add);
                } else if (here instanceof JsonObject object) {
                    object.forEach((name, value) -> found.add(value));
                }
            }
            case Step.Where where -> {
                if (here instanceof JsonArray array) {
                    for (Json item : array) {
                        if (fits(where, root, item)) {
                            found.add(item);
                        }
                    }
                }
            }
        }
    }

    private static int place(int index, int size) {
        return Math.clamp(index < 0 ? size + index : index, 0, size);
    }

    private static boolean fits(Step.Where where, Json root, Json item) {
        for (Json value : where.path().find(root, item)) {
            if (where.operator().isEmpty() || compares(value, where.operator(), where.value())) {
                return true;
            }
        }
        return false;
    }

    private static boolean compares(Json value, String operator, String wanted) {
        String text = JsonPath.text(value);
        int order;
        try {
            order = new BigDecimal(text).compareTo(new BigDecimal(wanted));
        } catch (NumberFormatException notNumbers) {
            order = text.compareTo(wanted);
        }
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<=" -> order <= 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    /** Reads the inside of one pair of braces. */
    private static final class Reader {
        /** Longer ones first. */
        private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        JsonSteps parse() {
            boolean root = text.startsWith("$");
            List<Step> steps = new ArrayList<>();
            at = root || text.startsWith("@") ? 1 : 0;
            while (at < text.length()) {
                char next = text.charAt(at);
                if (next == '[') {
                    steps.add(bracket());
                } else {
                    at += next == '.' ? 1 : 0;
                    // The whole is {.}; .[0] is [0].
                    if (at < text.length() && text.charAt(at) != '[') {
                        steps.add(member());
                    }
                }
            }
            return new JsonSteps(root, steps);
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
                throw JsonPath.wrong(text, "a name is missing at position " + at);
            }
            if (name.indexOf(" ") >= 0 || name.indexOf("(") >= 0) {
                throw JsonPath.wrong(text, "\"" + name + "\" is not understood");
            }
            return name.toString().equals("*") ? new Step.All() : new Step.Member(name.toString());
        }

        private Step bracket() {
            int close = outside(text, at + 1, "]");
            if (close < 0) {
                throw JsonPath.wrong(text, "a [ is not closed");
            }
            String inside = text.substring(at + 1, close).strip();
            at = close + 1;
            if (inside.equals("*")) {
                return new Step.All();
            }
            if (isQuoted(inside)) {
                return new Step.Member(inside.substring(1, inside.length() - 1));
            }
            if (inside.startsWith("?(") && inside.endsWith(")")) {
                return where(inside.substring(2, inside.length() - 1).strip());
            }
            try {
                return inside.indexOf(':') < 0
                        ? new Step.Item(Integer.parseInt(inside))
                        : slice(inside.split(":", -1));
            } catch (NumberFormatException notANumber) {
                throw JsonPath.wrong(
                        text,
                        "["
                                + inside
                                + "] is none of: a number, FROM:TO, *, a name in quotes,"
                                + " ?(@.name==\"value\")");
            }
        }

        private static Step slice(String[] numbers) {
            int every = numbers.length > 2 ? Integer.parseInt(numbers[2].strip()) : 1;
            if (numbers.length > 3 || every < 1) {
                throw new NumberFormatException();
            }
            return new Step.Slice(bound(numbers[0]), bound(numbers[1]), every);
        }

        private static OptionalInt bound(String number) {
            return number.isBlank()
                    ? OptionalInt.empty()
                    : OptionalInt.of(Integer.parseInt(number.strip()));
        }

        private Step where(String condition) {
            if (!condition.startsWith("@")) {
                throw JsonPath.wrong(text, "a condition begins with @: ?(@.name==\"value\")");
            }
            for (String operator : OPERATORS) {
                int found = outside(condition, 0, operator);
                if (found >= 0) {
                    String value = condition.substring(found + operator.length()).strip();
                    return new Step.Where(
                            JsonSteps.parse(condition.substring(0, found).strip()),
                            operator,
                            isQuoted(value) ? value.substring(1, value.length() - 1) : value);
                }
            }
            return new Step.Where(JsonSteps.parse(condition), "", "");
        }

        private static boolean isQuoted(String text) {
            return text.length() > 1
                    && "'\"".indexOf(text.charAt(0)) >= 0
                    && text.charAt(text.length() - 1) == text.charAt(0);
        }

        /** Where something stands that is in no quotes and in no brackets; -1: nowhere. */
        private static int outside(String text, int from, String what) {
            char quote = 0;
            int depth = 0;
            for (int at = from; at < text.length(); at++) {
                char here = text.charAt(at);
                if (quote != 0) {
                    quote = here == quote ? 0 : quote;
                } else if (depth == 0 && text.startsWith(what, at)) {
                    return at;
                } else if (here == '"' || here == '\'') {
                    quote = here;
                } else if (here == '[') {
                    depth++;
                } else if (here == ']') {
                    depth--;
                }
            }
            return -1;
        }
    }
}
