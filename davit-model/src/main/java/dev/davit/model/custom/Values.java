package dev.davit.model.custom;

import com.google.re2j.Pattern;
import dev.davit.model.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schema asks of values besides their type. A bound of -1 is none.
 *
 * @param choices {@code enum}; null: whatever there is
 * @param required members that must be there
 * @param logic what other schemas have to say
 */
public record Values(
        String format,
        @Nullable Pattern pattern,
        Range range,
        Sizes sizes,
        @Nullable List<Json> choices,
        List<String> required,
        Logic logic) {

    /** Nothing is asked. */
    static final Values ANY =
            new Values("", null, Range.ANY, Sizes.ANY, null, List.of(), Logic.NONE);

    public Values {
        choices = choices == null ? null : List.copyOf(choices);
        required = List.copyOf(required);
    }

    /** Of numbers. */
    public record Range(
            @Nullable BigDecimal minimum,
            boolean aboveMinimum,
            @Nullable BigDecimal maximum,
            boolean belowMaximum,
            @Nullable BigDecimal multipleOf) {
        static final Range ANY = new Range(null, false, null, false, null);
    }

    /** Of strings, lists and objects. */
    public record Sizes(
            long minLength,
            long maxLength,
            long minItems,
            long maxItems,
            boolean distinct,
            long minProperties,
            long maxProperties) {
        static final Sizes ANY = new Sizes(-1, -1, -1, -1, false, -1, -1);
    }

    /** Schemas of which all, any, one or none must hold. */
    public record Logic(
            List<SchemaNode> all,
            List<SchemaNode> any,
            List<SchemaNode> one,
            @Nullable SchemaNode not) {
        static final Logic NONE = new Logic(List.of(), List.of(), List.of(), null);

        public Logic {
            all = List.copyOf(all);
            any = List.copyOf(any);
            one = List.copyOf(one);
        }

        public boolean isEmpty() {
            return all.isEmpty() && any.isEmpty() && one.isEmpty() && not == null;
        }
    }
}
