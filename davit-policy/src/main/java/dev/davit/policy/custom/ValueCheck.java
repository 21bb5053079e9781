package dev.davit.policy.custom;

import com.google.re2j.Pattern;
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
import dev.davit.model.json.JsonWriter;
import dev.davit.policy.Mistakes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value against bounds, forms and choices, in the words of {@code kube-openapi}. */
final class ValueCheck {
    /** Of a value in a message. */
    private static final int MAX_SHOWN = 256;

    private ValueCheck() {}

    static void check(SchemaNode node, Json value, FieldPath at, Mistakes mistakes) {
        Values values = node.values();
        List<Json> choices = values.choices();
        if (choices != null && !choices.contains(value)) {
            unsupported(value, choices, at, mistakes);
        }
        switch (value) {
            case JsonString(String text) -> text(node, text, at, mistakes);
            case JsonNumber number -> number(node, number, at, mistakes);
            case JsonArray array -> array(values.sizes(), array, at, mistakes);
            case JsonObject object -> object(values.sizes(), object, at, mistakes);
            case JsonBool _, JsonNull _ -> {}
        }
    }

    private static void unsupported(
            Json value, List<Json> choices, FieldPath at, Mistakes mistakes) {
        List<String> words = new ArrayList<>(choices.size());
        for (Json choice : choices) {
            String text =
                    choice instanceof JsonString(String word) ? word : JsonWriter.text(choice);
            words.add('"' + text + '"');
        }
        mistakes.add(
                new Cause(
                        Cause.NOT_SUPPORTED,
                        "Unsupported value: %s: supported values: %s"
                                .formatted(shown(value), String.join(", ", words)),
                        at.toString()));
    }

    private static void text(SchemaNode node, String text, FieldPath at, Mistakes mistakes) {
        Values.Sizes sizes = node.values().sizes();
        int length = sizes.minLength() < 0 && sizes.maxLength() < 0 ? 0 : length(text);
        if (sizes.maxLength() >= 0 && length > sizes.maxLength()) {
            mistakes.add(
                    new Cause(
                            Cause.TOO_LONG,
                            "Too long: may not be more than " + sizes.maxLength() + " bytes",
                            at.toString()));
        }
        if (length < sizes.minLength()) {
            said(at, text, "should be at least " + sizes.minLength() + " chars long", mistakes);
        }
        Pattern pattern = node.values().pattern();
        if (pattern != null && !pattern.matcher(text).find()) {
            said(at, text, "should match '" + pattern.pattern() + "'", mistakes);
        }
        String format = node.values().format();
        boolean asked = !format.isEmpty() && !node.traits().intOrString();
        if (asked && !ValueForms.right(format, text)) {
            mistakes.add(
                    new Cause(
                            Cause.TYPE_INVALID,
                            "Invalid value: %s: %s in body must be of type %s: %s"
                                    .formatted(quoted(text), at, format, quoted(text)),
                            at.toString()));
        }
    }

    /** In characters, however they are encoded. */
    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void number(
            SchemaNode node, JsonNumber number, FieldPath at, Mistakes mistakes) {
        Values.Range range = node.values().range();
        BigDecimal value = exact(number);
        bound(range.minimum(), range.aboveMinimum(), true, value, number, at, mistakes);
        bound(range.maximum(), range.belowMaximum(), false, value, number, at, mistakes);
        BigDecimal factor = range.multipleOf();
        if (factor != null
                && factor.signum() > 0
                && value.precision() - value.scale() < 400
                && value.scale() < 400
                && value.remainder(factor).signum() != 0) {
            said(at, number, "should be a multiple of " + factor.toPlainString(), mistakes);
        }
        if (node.type() == SchemaNode.Type.INTEGER
                && node.values().format().equals("int32")
                && value.compareTo(BigDecimal.valueOf(value.intValue())) != 0) {
            said(at, number, "must be of type integer with format int32", mistakes);
        }
    }

    private static void bound(
            @Nullable BigDecimal bound,
            boolean exclusive,
            boolean lower,
            BigDecimal value,
            JsonNumber number,
            FieldPath at,
            Mistakes mistakes) {
        if (bound == null) {
            return;
        }
        int order = lower ? value.compareTo(bound) : bound.compareTo(value);
        if (order < 0 || (exclusive && order == 0)) {
            String than = (lower ? "greater" : "less") + " than ";
            String words = exclusive ? than : than + "or equal to ";
            said(at, number, "should be " + words + bound.toPlainString(), mistakes);
        }
    }

    private static BigDecimal exact(JsonNumber number) {
        return switch (number) {
            case JsonNumber.Whole(long whole) -> BigDecimal.valueOf(whole);
            case JsonNumber.Decimal decimal -> decimal.value();
        };
    }

    private static void array(
            Values.Sizes sizes, JsonArray array, FieldPath at, Mistakes mistakes) {
        most(at, array.size(), sizes.maxItems(), mistakes);
        if (array.size() < sizes.minItems()) {
            said(at, array, "should have at least " + sizes.minItems() + " items", mistakes);
        }
    }

    private static void object(
            Values.Sizes sizes, JsonObject object, FieldPath at, Mistakes mistakes) {
        most(at, object.size(), sizes.maxProperties(), mistakes);
        if (object.size() < sizes.minProperties()) {
            String least = "should have at least " + sizes.minProperties() + " properties";
            said(at, object, least, mistakes);
        }
    }

    private static void most(FieldPath at, int size, long most, Mistakes mistakes) {
        if (most >= 0 && size > most) {
            mistakes.add(
                    new Cause(
                            Cause.TOO_MANY,
                            "Too many: %d: must have at most %d items".formatted(size, most),
                            at.toString()));
        }
    }

    private static void said(FieldPath at, String value, String what, Mistakes mistakes) {
        said(at, new JsonString(value), what, mistakes);
    }

    private static void said(FieldPath at, Json value, String what, Mistakes mistakes) {
        mistakes.add(
                new Cause(
                        Cause.INVALID,
                        "Invalid value: %s: %s in body %s".formatted(shown(value), at, what),
                        at.toString()));
    }

    /** A value in a message; of a large one its beginning. */
    static String shown(Json value) {
        String text = JsonWriter.text(value);
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private static String quoted(String text) {
        return shown(new JsonString(text));
    }
}
