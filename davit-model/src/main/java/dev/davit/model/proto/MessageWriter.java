package dev.davit.model.proto;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.util.Base64;

/**
 * Trees → messages: what {@link MessageReader} makes of one is the tree again. Members that the
 * message has no field for, such as what Davit adds to a type, are left out: no client of protocol
 * buffers could read them. So is a value that its field cannot hold: where the API takes any JSON,
 * as inside the schemas of custom resources, one odd object must not spoil the list that it is in.
 */
final class MessageWriter {
    private final WireOutput out;

    MessageWriter(WireOutput out) {
        this.out = out;
    }

    void object(Layout layout, JsonObject object) {
        for (int i = object.size() - 1; i >= 0; i--) {
            Layout.Field field = layout.named().get(object.nameAt(i));
            if (field != null) {
                member(field, object.valueAt(i));
            }
        }
        for (Layout.Field field : layout.inlined()) {
            int before = out.size();
            object(Layouts.of(field), object);
            if (out.size() > before) {
                out.close(field.number(), before);
            }
        }
    }

    private void member(Layout.Field field, Json value) {
        if (value instanceof JsonNull) {
            return;
        }
        switch (field.count()) {
            case ONE -> {
                if (fits(field, value)) {
                    one(field.number(), field, value);
                }
            }
            case LIST -> {
                if (value instanceof JsonArray items) {
                    list(field, items);
                }
            }
            case MAP -> {
                if (value instanceof JsonObject entries) {
                    map(field, entries);
                }
            }
        }
    }

    private void list(Layout.Field field, JsonArray items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (fits(field, items.get(i))) {
                one(field.number(), field, items.get(i));
            }
        }
    }

    private void map(Layout.Field field, JsonObject entries) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (fits(field, entries.valueAt(i))) {
                int before = out.size();
                one(2, field, entries.valueAt(i));
                out.text(1, entries.nameAt(i));
                out.close(field.number(), before);
            }
        }
    }

    private static boolean fits(Layout.Field field, Json value) {
        if (value instanceof JsonNull) {
            return true;
        }
        return switch (field.type()) {
            case BOOL -> value instanceof JsonBool;
            case INT32, INT64, DOUBLE -> value instanceof JsonNumber;
            case STRING, BYTES -> value instanceof JsonString;
            case MESSAGE -> fits(Layouts.of(field).form(), value);
        };
    }

    private static boolean fits(Layout.Form form, Json value) {
        return switch (form) {
            case OBJECT -> value instanceof JsonObject;
            case LIST -> value instanceof JsonArray;
            case QUANTITY, INT_OR_STRING ->
                    value instanceof JsonString || value instanceof JsonNumber;
            case TIME, MICRO_TIME -> value instanceof JsonString;
            case RAW -> true;
            case CHOICE ->
                    value instanceof JsonObject
                            || value instanceof JsonArray
                            || value instanceof JsonBool;
        };
    }

    /** One value with its tag; null stands for the zero value, inside lists and maps. */
    private void one(int number, Layout.Field field, Json value) {
        switch (field.type()) {
            case BOOL -> {
                out.varint(value instanceof JsonBool bool && bool.value() ? 1 : 0);
                out.tag(number, WireInput.VARINT);
            }
            case INT32, INT64 -> {
                out.varint(whole(value));
                out.tag(number, WireInput.VARINT);
            }
            case DOUBLE -> {
                out.fixed64(real(value));
                out.tag(number, WireInput.FIXED64);
            }
            case STRING -> out.text(number, text(value));
            case BYTES -> {
                int before = out.size();
                out.bytes(bytes(text(value)));
                out.close(number, before);
            }
            case MESSAGE -> {
                int before = out.size();
                message(Layouts.of(field), value);
                out.close(number, before);
            }
        }
    }

    private void message(Layout layout, Json value) {
        if (layout.form() == Layout.Form.RAW) {
            int before = out.size();
            out.bytes(JsonWriter.write(value));
            out.close(1, before);
            return;
        }
        if (value instanceof JsonNull) {
            return;
        }
        switch (layout.form()) {
            case OBJECT -> object(layout, (JsonObject) value);
            case LIST -> member(layout.fields().getFirst(), value);
            case QUANTITY -> out.text(number(layout, "string"), quantity(value));
            case INT_OR_STRING -> intOrString(layout, value);
            case TIME -> time(layout, text(value), false);
            case MICRO_TIME -> time(layout, text(value), true);
            case CHOICE -> choice(layout, value);
            case RAW -> {}
        }
    }

    private static String quantity(Json value) {
        return value instanceof JsonNumber ? JsonWriter.text(value) : text(value);
    }

    private void intOrString(Layout layout, Json value) {
        if (value instanceof JsonString(String text)) {
            out.text(number(layout, "strVal"), text);
            out.varint(1);
            out.tag(number(layout, "type"), WireInput.VARINT);
        } else {
            out.varint(whole(value));
            out.tag(number(layout, "intVal"), WireInput.VARINT);
        }
    }

    private void time(Layout layout, String text, boolean withFraction) {
        RfcTime at = RfcTime.of(text);
        if (withFraction && at.nanos() != 0) {
            out.varint(at.nanos());
            out.tag(number(layout, "nanos"), WireInput.VARINT);
        }
        // Also where it is 0: a time without bytes is none.
        out.varint(at.seconds());
        out.tag(number(layout, "seconds"), WireInput.VARINT);
    }

    /** A schema, a list, or yes and no. */
    private void choice(Layout layout, Json value) {
        switch (value) {
            case JsonBool bool -> scalarChoice(layout, bool);
            case JsonArray items -> {
                for (Layout.Field field : layout.fields()) {
                    if (field.count() == Layout.Count.LIST) {
                        member(field, items);
                    }
                }
            }
            default -> {
                member(field(layout, "schema"), value);
                // As Go's decoder of JSON sets it beside a schema.
                scalarChoice(layout, JsonBool.TRUE);
            }
        }
    }

    private void scalarChoice(Layout layout, JsonBool value) {
        Layout.Field allows = layout.named().get("allows");
        if (allows != null) {
            one(allows.number(), allows, value);
        }
    }

    private static int number(Layout layout, String name) {
        return field(layout, name).number();
    }

    private static Layout.Field field(Layout layout, String name) {
        return Invariant.present(layout.named().get(name), name);
    }

    private static long whole(Json value) {
        return switch (value) {
            case JsonNumber.Whole(long number) -> number;
            case JsonNumber.Decimal decimal -> decimal.value().longValue();
            default -> 0;
        };
    }

    private static double real(Json value) {
        return switch (value) {
            case JsonNumber.Whole(long number) -> number;
            case JsonNumber.Decimal(String text) -> Double.parseDouble(text);
            default -> 0;
        };
    }

    private static String text(Json value) {
        return value instanceof JsonString(String text) ? text : "";
    }

    /** Line breaks are let through where objects are admitted. */
    private static byte[] bytes(String base64) {
        boolean broken = base64.indexOf('\n') >= 0 || base64.indexOf('\r') >= 0;
        return Base64.getDecoder()
                .decode(broken ? base64.replace("\n", "").replace("\r", "") : base64);
    }
}
