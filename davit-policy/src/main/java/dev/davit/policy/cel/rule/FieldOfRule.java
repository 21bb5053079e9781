package dev.davit.policy.cel.rule;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code fieldPath: .spec.labels['a.b']}: which field a rule complains of. */
final class FieldOfRule {
    private final String text;
    private final List<Rule.Step> steps = new ArrayList<>();
    private JsonObject schema;
    private int at;

    private FieldOfRule(String text, JsonObject schema) {
        this.text = text;
        this.schema = schema;
    }

    /** The steps, or what is wrong with the path. */
    static Outcome<List<Rule.Step>> read(String text, JsonObject schema) {
        FieldOfRule reader = new FieldOfRule(text, schema);
        while (reader.at < text.length()) {
            String wrong = reader.step();
            if (!wrong.isEmpty()) {
                return Outcome.refused(Refusal.of(Reason.INVALID, wrong));
            }
        }
        return Outcome.ok(reader.steps);
    }

    private String step() {
        char c = text.charAt(at);
        if (c == '.') {
            int end = at + 1;
            while (end < text.length() && ".[]".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            String name = text.substring(at + 1, end);
            at = end;
            return name.isEmpty() ? "unexpected end of JSON path" : into(name);
        }
        return c == '[' ? key() : "expected [ or . but got: " + rest();
    }

    private String rest() {
        int end = at + 1;
        while (end < text.length() && ".[]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(at, end);
    }

    private String key() {
        if (at + 1 >= text.length() || text.charAt(at + 1) != '\'') {
            at++;
            return at >= text.length()
                    ? "unexpected end of JSON path"
                    : "expected single quoted string but got " + rest();
        }
        StringBuilder key = new StringBuilder();
        int i = at + 2;
        while (i < text.length() && text.charAt(i) != '\'') {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            key.append(text.charAt(i++));
        }
        if (i + 1 >= text.length() || text.charAt(i + 1) != ']') {
            return "unexpected end of JSON path";
        }
        at = i + 2;
        return into(key.toString());
    }

    private String into(String name) {
        if (schema.has("properties")) {
            if (!(schema.object("properties").get(name) instanceof JsonObject property)) {
                return "does not refer to a valid field";
            }
            steps.add(new Rule.Step(name, false));
            schema = property;
            return "";
        }
        if (schema.get("additionalProperties") instanceof JsonObject values) {
            steps.add(new Rule.Step(name, true));
            schema = values;
            return "";
        }
        return "does not refer to a valid field";
    }
}
