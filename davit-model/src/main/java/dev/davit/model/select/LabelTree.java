package dev.davit.model.select;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree form of label selectors; every mistake is found, not only the first. */
final class LabelTree {
    private final List<Cause> causes = new ArrayList<>();
    private final List<Requirement> requirements = new ArrayList<>();

    private LabelTree() {}

    static Outcome<LabelSelector> read(JsonObject tree, FieldPath at) {
        LabelTree reading = new LabelTree();
        reading.labels(tree, at.child("matchLabels"));
        reading.expressions(tree, at.child("matchExpressions"));
        return reading.causes.isEmpty()
                ? Outcome.ok(new LabelSelector(reading.requirements))
                : Outcome.refused(
                        Refusal.of(
                                Reason.INVALID,
                                reading.causes.getFirst().message(),
                                reading.causes));
    }

    static LabelSelector ofLabels(JsonObject labels) {
        List<Requirement> all = new ArrayList<>();
        labels.forEach((key, value) -> {
            if (value instanceof JsonString(String text)) {
                all.add(new Requirement(key, Operator.IN, List.of(text)));
            }
        });
        return new LabelSelector(all);
    }

    private void wrong(String reason, FieldPath at, String message) {
        causes.add(new Cause(reason, message, at.toString()));
    }

    private void labels(JsonObject tree, FieldPath at) {
        Json labels = tree.get("matchLabels");
        if (labels == null) {
            return;
        }
        if (!(labels instanceof JsonObject map)) {
            wrong(Cause.TYPE_INVALID, at, "must be a map of labels");
            return;
        }
        map.forEach((key, value) -> {
            checkKey(key, at.key(key));
            if (value instanceof JsonString(String text)) {
                checkValue(text, at.key(key));
                requirements.add(new Requirement(key, Operator.IN, List.of(text)));
            } else {
                wrong(Cause.TYPE_INVALID, at.key(key), "must be a string");
            }
        });
    }

    private void expressions(JsonObject tree, FieldPath at) {
        Json expressions = tree.get("matchExpressions");
        if (expressions == null) {
            return;
        }
        if (!(expressions instanceof JsonArray array)) {
            wrong(Cause.TYPE_INVALID, at, "must be a list");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof JsonObject expression) {
                expression(expression, at.index(i));
            } else {
                wrong(Cause.TYPE_INVALID, at.index(i), "must be an object");
            }
        }
    }

    private void expression(JsonObject expression, FieldPath at) {
        String key = expression.text("key");
        if (key == null) {
            wrong(Cause.REQUIRED, at.child("key"), "Required value");
            return;
        }
        checkKey(key, at.child("key"));
        Operator operator = operator(expression, at.child("operator"));
        List<String> values = values(expression, at.child("values"));
        if (operator == null || values == null) {
            return;
        }
        boolean needs = operator == Operator.IN || operator == Operator.NOT_IN;
        if (needs && values.isEmpty()) {
            wrong(
                    Cause.REQUIRED,
                    at.child("values"),
                    "Required value: must be specified when `operator` is 'In' or 'NotIn'");
        } else if (!needs && !values.isEmpty()) {
            wrong(
                    Cause.FORBIDDEN,
                    at.child("values"),
                    "Forbidden: may not be specified when `operator` is 'Exists' or"
                            + " 'DoesNotExist'");
        } else {
            requirements.add(new Requirement(key, operator, values));
        }
    }

    private @Nullable Operator operator(JsonObject expression, FieldPath at) {
        String word = expression.text("operator");
        if (word == null) {
            wrong(Cause.REQUIRED, at, "Required value");
            return null;
        }
        Operator operator = Operator.of(word);
        if (operator == null || operator == Operator.GREATER || operator == Operator.LESS) {
            wrong(
                    Cause.INVALID,
                    at,
                    "Invalid value: \"" + word + "\": not a valid selector operator");
            return null;
        }
        return operator;
    }

    private @Nullable List<String> values(JsonObject expression, FieldPath at) {
        Json values = expression.get("values");
        if (values == null) {
            return List.of();
        }
        if (!(values instanceof JsonArray array)) {
            wrong(Cause.TYPE_INVALID, at, "must be a list of strings");
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof JsonString(String text)) {
                checkValue(text, at.index(i));
                texts.add(text);
            } else {
                wrong(Cause.TYPE_INVALID, at.index(i), "must be a string");
            }
        }
        return texts;
    }

    private void checkKey(String key, FieldPath at) {
        String problem = LabelRules.key(key);
        if (problem != null) {
            wrong(Cause.INVALID, at, "Invalid value: \"" + key + "\": " + problem);
        }
    }

    private void checkValue(String value, FieldPath at) {
        String problem = LabelRules.value(value);
        if (problem != null) {
            wrong(Cause.INVALID, at, "Invalid value: \"" + value + "\": " + problem);
        }
    }
}
