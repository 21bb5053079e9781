package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.quantity.Quantity;
import dev.davit.model.select.LabelSelector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks that fields of many kinds share, in Kubernetes' words. */
public final class Fields {
    private static final String NOT_NEGATIVE = "must be greater than or equal to 0";

    private Fields() {}

    /** Of a whole number that may be absent. */
    public static void atLeastZero(
            FieldPath at, JsonObject holder, String field, Mistakes mistakes) {
        if (holder.get(field) instanceof JsonNumber.Whole(long number) && number < 0) {
            mistakes.invalid(at.child(field), number, NOT_NEGATIVE);
        }
    }

    /** All of these. */
    public static void atLeastZero(
            FieldPath at, JsonObject holder, List<String> fields, Mistakes mistakes) {
        for (String field : fields) {
            atLeastZero(at, holder, field, mistakes);
        }
    }

    /** Of a whole number that may be absent. */
    public static void atMost(
            FieldPath at, JsonObject holder, String field, long most, Mistakes mistakes) {
        if (holder.get(field) instanceof JsonNumber.Whole(long number) && number > most) {
            mistakes.invalid(at.child(field), number, "must be less than or equal to " + most);
        }
    }

    /** Of a word that may be absent. */
    public static void oneOf(
            FieldPath at, JsonObject holder, String field, List<String> words, Mistakes mistakes) {
        if (holder.get(field) instanceof JsonString(String word) && !words.contains(word)) {
            mistakes.unsupported(at.child(field), word, words);
        }
    }

    /** Whether there is something but an empty text; told where not. */
    public static boolean required(
            FieldPath at, JsonObject holder, String field, String detail, Mistakes mistakes) {
        Json value = holder.get(field);
        boolean there =
                value != null && !(value instanceof JsonString(String text) && text.isEmpty());
        if (!there) {
            mistakes.required(at.child(field), detail);
        }
        return there;
    }

    /** Of a name that may be absent or empty. */
    public static void subdomain(FieldPath at, JsonObject holder, String field, Mistakes mistakes) {
        String name = holder.textOr("", field);
        String wrong = name.isEmpty() ? null : Names.subdomain(name);
        if (wrong != null) {
            mistakes.invalid(at.child(field), name, wrong);
        }
    }

    /** Of a field that stays as it was first written, or absent. */
    public static void immutable(
            FieldPath at, JsonObject before, JsonObject now, String field, Mistakes mistakes) {
        if (!Objects.equals(before.get(field), now.get(field))) {
            mistakes.invalid(at.child(field), now.get(field), "field is immutable");
        }
    }

    /** A right selector, or null where it is absent or wrong; what is wrong is told. */
    public static @Nullable LabelSelector selector(
            FieldPath at, @Nullable Json tree, Mistakes mistakes) {
        if (!(tree instanceof JsonObject object)) {
            return null;
        }
        return switch (LabelSelector.read(object, at)) {
            case Outcome.Ok<LabelSelector>(LabelSelector selector) -> selector;
            case Outcome.Refused<LabelSelector>(var why) -> {
                for (Cause cause : why.causes()) {
                    mistakes.add(cause);
                }
                yield null;
            }
        };
    }

    /** Of amounts that may not be negative. */
    public static void notNegative(FieldPath at, @Nullable Json value, Mistakes mistakes) {
        Quantity amount = Quantity.stored(value);
        if (amount != null && amount.signum() < 0) {
            mistakes.invalid(at, amount.toString(), NOT_NEGATIVE);
        }
    }
}
