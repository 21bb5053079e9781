package dev.davit.model.schema;

import dev.davit.base.Cause;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One walk over one tree. Not reusable, not shared. */
// "The same instance" means "nothing changed": a copy is told from the original by identity.
@SuppressWarnings("ReferenceEquality")
final class StructureWalk {
    /** Items up to this many are compared pairwise; more go into a set. */
    private static final int PAIRWISE = 12;

    /**
     * Keyed lists in which Kubernetes takes a key twice: the later one hides the earlier. Real
     * manifests have them.
     */
    private static final Set<String> REPEATABLE =
            Set.of(
                    "env",
                    "ports",
                    "imagePullSecrets",
                    "addresses",
                    "hostAliases",
                    "finalizers",
                    "ownerReferences",
                    "secrets");

    private final Strictness strictness;
    private final boolean apart;
    private final Trail trail = new Trail();
    private final List<Cause> causes = new ArrayList<>(0);
    private final List<Cause> unknown = new ArrayList<>(0);
    private final List<String> warnings = new ArrayList<>(0);

    /**
     * @param apart unknown members are dropped and told in {@link #unknown}, whatever the
     *     strictness
     */
    StructureWalk(Strictness strictness, boolean apart) {
        this.strictness = strictness;
        this.apart = apart;
    }

    List<Cause> unknown() {
        return unknown;
    }

    List<Cause> causes() {
        return causes;
    }

    List<String> warnings() {
        return warnings;
    }

    /** What is kept of a value: itself, a pruned copy, or null for "as if absent". */
    @Nullable Json visit(Schema schema, Json value) {
        return switch (schema) {
            case ObjectSchema object -> object(object, value);
            case Schema.ListOf list -> list(list, value);
            case Schema.MapOf(Schema values) -> map(values, value);
            case Schema.Choice(List<String> words) -> choice(words, value);
            case Schema.Scalar scalar -> scalar(scalar, value);
        };
    }

    private @Nullable Json object(ObjectSchema schema, Json value) {
        if (!(value instanceof JsonObject object)) {
            return wrongType("an object", value);
        }
        JsonObject.@Nullable Builder changed = null;
        int required = 0;
        for (int i = 0; i < object.size(); i++) {
            String name = object.nameAt(i);
            Json member = object.valueAt(i);
            Field field = schema.field(name);
            Json kept = null;
            if (field == null) {
                unknown(schema, name);
                kept = strictness == Strictness.STRICT ? member : null;
            } else if (member != JsonNull.NULL) {
                trail.member(name);
                kept = visit(field.schema(), member);
                trail.up();
                required += field.required() ? 1 : 0;
            }
            if (kept != member && changed == null) {
                changed = copy(object, i);
            }
            if (changed != null && kept != null) {
                changed.put(name, kept);
            }
        }
        if (required < schema.requiredCount()) {
            missing(schema, object);
        }
        return changed == null ? object : changed.build();
    }

    /** The members before one place; the rest is put by the caller. */
    private static JsonObject.Builder copy(JsonObject object, int end) {
        JsonObject.Builder copy = JsonObject.builder();
        for (int i = 0; i < end; i++) {
            copy.put(object.nameAt(i), object.valueAt(i));
        }
        return copy;
    }

    private void unknown(ObjectSchema schema, String name) {
        if (strictness == Strictness.IGNORE) {
            return;
        }
        trail.member(name);
        String path = trail.toString();
        if (strictness == Strictness.WARN && !apart) {
            warn("unknown field \"" + path + "\"");
        } else {
            List<Cause> into = apart ? unknown : causes;
            if (into.size() < Structure.MAX_CAUSES) {
                String near = Spelling.nearest(name, schema);
                String hint = near == null ? "" : ", did you mean \"" + near + "\"?";
                into.add(
                        new Cause(
                                Cause.UNKNOWN_FIELD,
                                "unknown field \"" + path + "\"" + hint,
                                path));
            }
        }
        trail.up();
    }

    /**
     * What a program reports in a status may be partial, as it may be in Kubernetes, where the
     * empty value stands in for it.
     */
    private void missing(ObjectSchema schema, JsonObject object) {
        if (trail.below("status")) {
            return;
        }
        for (Field field : schema.fields()) {
            if (field.required() && absent(object.get(field.name()))) {
                trail.member(field.name());
                cause(Cause.REQUIRED, "Required value");
                trail.up();
            }
        }
    }

    private static boolean absent(@Nullable Json value) {
        return value == null || value == JsonNull.NULL;
    }

    private @Nullable Json list(Schema.ListOf schema, Json value) {
        if (!(value instanceof JsonArray array)) {
            return wrongType("a list", value);
        }
        List<Json> changed = null;
        for (int i = 0; i < array.size(); i++) {
            Json item = array.get(i);
            trail.index(i);
            Json kept =
                    item == JsonNull.NULL
                            ? wrongType(Words.of(schema.items()), item)
                            : visit(schema.items(), item);
            trail.up();
            if (kept != item && changed == null) {
                changed = new ArrayList<>(array.items().subList(0, i));
            }
            if (changed != null && kept != null) {
                changed.add(kept);
            }
        }
        if (schema.type() != Schema.ListType.ATOMIC && array.size() > 1) {
            duplicates(schema, array);
        }
        return changed == null ? array : new JsonArray(changed);
    }

    private void duplicates(Schema.ListOf schema, JsonArray array) {
        if (array.size() > PAIRWISE) {
            Set<Object> seen = new LinkedHashSet<>();
            for (int i = 0; i < array.size(); i++) {
                if (comparable(schema, array.get(i)) && !seen.add(identity(schema, array.get(i)))) {
                    duplicate(schema, array.get(i), i);
                }
            }
            return;
        }
        for (int i = 1; i < array.size(); i++) {
            for (int before = 0; before < i; before++) {
                if (same(schema, array.get(before), array.get(i))) {
                    duplicate(schema, array.get(i), i);
                    break;
                }
            }
        }
    }

    private static boolean comparable(Schema.ListOf schema, Json item) {
        if (schema.type() == Schema.ListType.SET) {
            return true;
        }
        if (!(item instanceof JsonObject object)) {
            return false;
        }
        for (String key : schema.keys()) {
            if (keyOf(schema, object, key) == null) {
                return false;
            }
        }
        return true;
    }

    /** An item's value under a key, or the key's declared default: protocol TCP. */
    private static @Nullable Json keyOf(Schema.ListOf schema, JsonObject item, String key) {
        Json value = item.get(key);
        if (value != null && value != JsonNull.NULL) {
            return value;
        }
        Field field = schema.items() instanceof ObjectSchema object ? object.field(key) : null;
        return field == null ? null : field.byDefault();
    }

    private static Object identity(Schema.ListOf schema, Json item) {
        if (schema.type() == Schema.ListType.SET || !(item instanceof JsonObject object)) {
            return item;
        }
        List<Json> values = new ArrayList<>(schema.keys().size());
        for (String key : schema.keys()) {
            Json value = keyOf(schema, object, key);
            values.add(value == null ? JsonNull.NULL : value);
        }
        return values;
    }

    private static boolean same(Schema.ListOf schema, Json one, Json other) {
        if (schema.type() == Schema.ListType.SET) {
            return one.equals(other);
        }
        if (!(one instanceof JsonObject left) || !(other instanceof JsonObject right)) {
            return false;
        }
        for (String key : schema.keys()) {
            Json value = keyOf(schema, left, key);
            if (value == null || !value.equals(keyOf(schema, right, key))) {
                return false;
            }
        }
        return true;
    }

    private void duplicate(Schema.ListOf schema, Json item, int index) {
        String shown = Words.key(schema, item);
        boolean repeatable = REPEATABLE.contains(trail.lastMember());
        trail.index(index);
        if (repeatable) {
            warn(trail + ": hides an earlier item with the same key: " + shown);
        } else {
            boolean single = schema.keys().size() == 1;
            if (single) {
                trail.member(schema.keys().getFirst());
            }
            cause(Cause.DUPLICATE, "Duplicate value: " + shown);
            if (single) {
                trail.up();
            }
        }
        trail.up();
    }

    private @Nullable Json map(Schema values, Json value) {
        if (!(value instanceof JsonObject object)) {
            return wrongType("an object", value);
        }
        JsonObject.@Nullable Builder changed = null;
        for (int i = 0; i < object.size(); i++) {
            Json entry = object.valueAt(i);
            Json kept = null;
            if (entry != JsonNull.NULL) {
                trail.key(object.nameAt(i));
                kept = visit(values, entry);
                trail.up();
            }
            if (kept != entry && changed == null) {
                changed = copy(object, i);
            }
            if (changed != null && kept != null) {
                changed.put(object.nameAt(i), kept);
            }
        }
        return changed == null ? object : changed.build();
    }

    /** An empty word is an absent one: Go programs write it for "not set". */
    private @Nullable Json choice(List<String> words, Json value) {
        if (!(value instanceof JsonString(String word))) {
            return wrongType("a string", value);
        }
        if (words.contains(word)) {
            return value;
        }
        if (!word.isEmpty()) {
            cause(
                    Cause.NOT_SUPPORTED,
                    "Unsupported value: \""
                            + Words.shorten(word)
                            + "\": supported values: "
                            + Words.quoted(words));
        }
        return null;
    }

    private @Nullable Json scalar(Schema.Scalar scalar, Json value) {
        return switch (scalar) {
            case STRING -> value instanceof JsonString ? value : wrongType("a string", value);
            case BOOLEAN -> value instanceof JsonBool ? value : wrongType("true or false", value);
            case NUMBER -> value instanceof JsonNumber ? value : wrongType("a number", value);
            case INT64 ->
                    value instanceof JsonNumber.Whole ? value : wrongType("a whole number", value);
            case INT32 -> int32(value);
            case INT_OR_STRING -> value instanceof JsonString ? value : intOrString(value);
            case OPEN_OBJECT -> value instanceof JsonObject ? value : wrongType("an object", value);
            case ANY -> value;
            case QUANTITY, TIME, MICRO_TIME, BYTES -> text(scalar, value);
        };
    }

    private @Nullable Json int32(Json value) {
        if (!(value instanceof JsonNumber.Whole(long number))) {
            return wrongType("a whole number", value);
        }
        if (number != (int) number) {
            cause(Cause.INVALID, "Invalid value: " + number + ": must fit into 32 bits");
        }
        return value;
    }

    private @Nullable Json intOrString(Json value) {
        return value instanceof JsonNumber.Whole
                ? int32(value)
                : wrongType("a whole number or a string", value);
    }

    private @Nullable Json text(Schema.Scalar scalar, Json value) {
        String mistake =
                switch (scalar) {
                    case QUANTITY -> Formats.quantity(value);
                    case BYTES -> Formats.base64(value);
                    default -> Formats.time(value);
                };
        if (mistake == null) {
            return value;
        }
        if (mistake.isEmpty()) {
            return wrongType(Words.of(scalar), value);
        }
        cause(Cause.INVALID, mistake);
        return value;
    }

    private @Nullable Json wrongType(String wanted, Json value) {
        cause(Cause.TYPE_INVALID, "must be " + wanted + ", not " + Words.ofValue(wanted, value));
        return value;
    }

    private void cause(String reason, String message) {
        if (causes.size() < Structure.MAX_CAUSES) {
            causes.add(new Cause(reason, message, trail.toString()));
        }
    }

    private void warn(String sentence) {
        if (strictness != Strictness.IGNORE && warnings.size() < Structure.MAX_WARNINGS) {
            warnings.add(sentence);
        }
    }
}
