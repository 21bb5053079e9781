package dev.davit.model.proto;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Messages → trees, as Go's encoder of JSON would have written them: scalars that are zero are left
 * out unless they are pointers, messages that are there stay although they are empty.
 */
final class MessageReader {
    /** Messages inside each other: as deep as JSON may be. */
    private static final int MAX_DEPTH = WireReader.MAX_DEPTH;

    private final List<Cause> findings = new ArrayList<>();

    /** Fields that nobody knows, and those that came twice. */
    List<Cause> findings() {
        return findings;
    }

    JsonObject object(Layout layout, WireInput in, FieldPath path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Garbled("more than " + MAX_DEPTH + " messages inside each other", path);
        }
        Members members = new Members();
        while (in.more()) {
            int tag = in.tag(path);
            Layout.Field field = layout.field(tag >>> 3);
            if (field == null) {
                if (in.skip(tag, path)) {
                    unknown(tag >>> 3, path);
                }
            } else {
                take(field, tag & 7, in, members, path, depth);
            }
        }
        return members.build(layout);
    }

    private void take(
            Layout.Field field,
            int written,
            WireInput in,
            Members members,
            FieldPath path,
            int depth) {
        FieldPath here = field.inlined() ? path : path.child(field.name());
        switch (field.count()) {
            case ONE -> {
                if (!members.one(field.number(), value(field, written, in, here, depth))) {
                    twice(here);
                }
            }
            case LIST -> {
                int number = field.number();
                if (written == WireInput.LENGTH && expected(field.type()) != WireInput.LENGTH) {
                    WireInput packed = in.slice(here);
                    while (packed.more()) {
                        members.item(
                                number, value(field, expected(field.type()), packed, here, depth));
                    }
                } else {
                    FieldPath item = here.index(members.size(number));
                    members.item(number, value(field, written, in, item, depth));
                }
            }
            case MAP -> entry(field, written, in, members, here, depth);
        }
    }

    private void entry(
            Layout.Field field,
            int written,
            WireInput in,
            Members members,
            FieldPath path,
            int depth) {
        must(WireInput.LENGTH, written, path);
        WireInput entry = in.slice(path);
        String key = "";
        Json value = absent(field, path, depth);
        while (entry.more()) {
            int tag = entry.tag(path);
            switch (tag >>> 3) {
                case 1 -> {
                    must(WireInput.LENGTH, tag & 7, path);
                    key = entry.slice(path).text(path);
                }
                case 2 -> value = value(field, tag & 7, entry, path.key(key), depth);
                default -> entry.skip(tag, path);
            }
        }
        if (!members.entry(field.number(), key, value)) {
            twice(path.key(key));
        }
    }

    /** What a map's entry without a value holds. */
    private Json absent(Layout.Field field, FieldPath path, int depth) {
        return switch (field.type()) {
            case BOOL -> JsonBool.FALSE;
            case INT32, INT64, DOUBLE -> JsonNumber.of(0);
            case STRING, BYTES -> new JsonString("");
            case MESSAGE -> message(Layouts.of(field), new WireInput(new byte[0]), path, depth + 1);
        };
    }

    /** A negative int32 is written with 64 bits; the low 32 are its value. */
    private static int lowHalf(long written) {
        return (int) written;
    }

    private Json value(Layout.Field field, int written, WireInput in, FieldPath path, int depth) {
        must(expected(field.type()), written, path);
        return switch (field.type()) {
            case BOOL -> JsonBool.of(in.varint(path) != 0);
            case INT32 -> JsonNumber.of(lowHalf(in.varint(path)));
            case INT64 -> JsonNumber.of(in.varint(path));
            case DOUBLE -> number(in.fixed64(path), path);
            case STRING -> new JsonString(in.slice(path).text(path));
            case BYTES -> new JsonString(Base64.getEncoder().encodeToString(in.slice(path).rest()));
            case MESSAGE -> message(Layouts.of(field), in.slice(path), path, depth + 1);
        };
    }

    private Json message(Layout layout, WireInput in, FieldPath path, int depth) {
        boolean empty = !in.more();
        return switch (layout.form()) {
            case OBJECT -> object(layout, in, path, depth);
            case LIST -> object(layout, in, path, depth).array("items");
            case QUANTITY -> new JsonString(object(layout, in, path, depth).textOr("0", "string"));
            case INT_OR_STRING -> SpecialForms.intOrString(object(layout, in, path, depth), path);
            // Go's zero time has no bytes; seconds that are 0 are 1970.
            case TIME ->
                    empty
                            ? JsonNull.NULL
                            : SpecialForms.time(object(layout, in, path, depth), path);
            case MICRO_TIME ->
                    empty
                            ? JsonNull.NULL
                            : SpecialForms.microTime(object(layout, in, path, depth), path);
            case RAW -> SpecialForms.raw(in, path);
            case CHOICE -> SpecialForms.choice(object(layout, in, path, depth));
        };
    }

    private static JsonNumber number(double value, FieldPath path) {
        if (!Double.isFinite(value)) {
            throw new Garbled("a number is not finite", path);
        }
        return value == Math.rint(value) && Math.abs(value) < 1L << 53
                ? JsonNumber.of((long) value)
                : JsonReader.number(Double.toString(value));
    }

    private static int expected(Layout.Type type) {
        return switch (type) {
            case BOOL, INT32, INT64 -> WireInput.VARINT;
            case DOUBLE -> WireInput.FIXED64;
            case STRING, BYTES, MESSAGE -> WireInput.LENGTH;
        };
    }

    private static void must(int expected, int written, FieldPath path) {
        if (expected != written) {
            throw new Garbled(
                    "a value is written in way " + written + " instead of " + expected, path);
        }
    }

    private void unknown(int number, FieldPath path) {
        String at = path.child("#" + number).toString();
        found(new Cause(Cause.UNKNOWN_FIELD, "unknown field \"" + at + "\"", at));
    }

    private void twice(FieldPath path) {
        String at = path.toString();
        found(new Cause(Cause.DUPLICATE, "duplicate field \"" + at + "\"", at));
    }

    private void found(Cause cause) {
        if (findings.size() < WireReader.MAX_CAUSES) {
            findings.add(cause);
        }
    }

    /** Whether Go writes it: messages that are there always, scalars when they are not zero. */
    static boolean says(Layout.Field field, Json value) {
        if (field.type() == Layout.Type.MESSAGE || field.keptWhenZero()) {
            return !(value instanceof JsonNull);
        }
        return switch (value) {
            case JsonString(String text) -> !text.isEmpty();
            case JsonNumber.Whole(long number) -> number != 0;
            case JsonBool bool -> bool.value();
            case JsonNumber.Decimal _, JsonObject _, JsonArray _, JsonNull _ -> true;
        };
    }
}
