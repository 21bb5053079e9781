package dev.davit.model.custom;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSONPath of a printer column: {@code .spec.replicas}, {@code
 * .status.conditions[?(@.type=="Ready")].status}, {@code .metadata.annotations['a\.b']}. A column
 * shows the first value that it leads to.
 */
public record ColumnPath(List<Step> steps) {
    public ColumnPath {
        steps = List.copyOf(steps);
    }

    /** One step down. */
    public sealed interface Step {}

    record Member(String name) implements Step {}

    /** From the end where it is negative. */
    record Index(int index) implements Step {}

    record Every() implements Step {}

    /** Items of which this holds. */
    record Filter(ColumnPath path, Comparison how, Json value) implements Step {}

    enum Comparison {
        EXISTS(""),
        EQUAL("=="),
        UNEQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        MORE(">");

        private final String text;

        Comparison(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Null where it is no path that is understood here. */
    public static @Nullable ColumnPath parse(String text) {
        return new PathParser(text).whole();
    }

    /** The first value; null: there is none. */
    public @Nullable Json first(JsonObject object) {
        return first(object, 0);
    }

    private @Nullable Json first(Json here, int step) {
        if (step == steps.size()) {
            return here;
        }
        return switch (steps.get(step)) {
            case Member(String name) -> {
                Json next = here instanceof JsonObject object ? object.get(name) : null;
                yield next == null ? null : first(next, step + 1);
            }
            case Index(int index) -> {
                int size = here instanceof JsonArray array ? array.size() : 0;
                int at = index < 0 ? size + index : index;
                yield here instanceof JsonArray array && at >= 0 && at < size
                        ? first(array.get(at), step + 1)
                        : null;
            }
            case Every _ -> firstOf(children(here), step + 1);
            case Filter filter -> {
                List<Json> chosen = new ArrayList<>();
                for (Json child : children(here)) {
                    if (holds(filter, child)) {
                        chosen.add(child);
                    }
                }
                yield firstOf(chosen, step + 1);
            }
        };
    }

    private @Nullable Json firstOf(List<Json> places, int step) {
        for (Json place : places) {
            Json found = first(place, step);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static List<Json> children(Json here) {
        return switch (here) {
            case JsonArray array -> array.items();
            case JsonObject object -> {
                List<Json> values = new ArrayList<>(object.size());
                object.forEach((name, value) -> values.add(value));
                yield values;
            }
            default -> List.of();
        };
    }

    private static boolean holds(Filter filter, Json item) {
        Json found = filter.path.first(item, 0);
        if (found == null) {
            return false;
        }
        return switch (filter.how) {
            case EXISTS -> true;
            case EQUAL -> found.equals(filter.value);
            case UNEQUAL -> !found.equals(filter.value);
            case AT_MOST -> order(found, filter.value) <= 0;
            case AT_LEAST -> order(found, filter.value) >= 0;
            case LESS -> order(found, filter.value) < 0;
            case MORE -> order(found, filter.value) > 0;
        };
    }

    private static int order(Json one, Json other) {
        BigDecimal left = number(one);
        BigDecimal right = number(other);
        return left != null && right != null
                ? left.compareTo(right)
                : text(one).compareTo(text(other));
    }

    private static @Nullable BigDecimal number(Json value) {
        return switch (value) {
            case JsonNumber.Whole(long whole) -> BigDecimal.valueOf(whole);
            case JsonNumber.Decimal decimal -> decimal.value();
            default -> null;
        };
    }

    private static String text(Json value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonBool bool -> Boolean.toString(bool.value());
            default -> "";
        };
    }
}
