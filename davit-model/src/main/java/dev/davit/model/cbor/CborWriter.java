package dev.davit.model.cbor;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Trees → CBOR in Kubernetes' manner: every text is a byte string, numbers are as short as they can
 * be without loss, lengths are definite, members keep their order. Numbers that are neither a
 * 64-bit integer nor a double are rounded to a double, as Kubernetes holds them.
 */
public final class CborWriter {
    private static final int FIRST_BYTES = 1 << 10;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    private CborWriter() {}

    /** One value, marked as CBOR in front: {@code d9d9f7}. */
    public static byte[] write(Json value) {
        CborWriter out = new CborWriter();
        out.mark();
        out.value(value);
        return out.taken();
    }

    /** A value inside another one: without the mark. */
    public static byte[] bare(Json value) {
        CborWriter out = new CborWriter();
        out.value(value);
        return out.taken();
    }

    /**
     * The beginning of a list's document, up to its first item; each item follows {@link #bare}.
     *
     * @param head the members before the items
     * @param items how many will follow
     */
    public static byte[] listHead(JsonObject head, int items) {
        CborWriter out = new CborWriter();
        out.mark();
        out.head(Cbor.MAP, head.size() + 1L);
        out.members(head);
        out.text("items");
        out.head(Cbor.ARRAY, items);
        return out.taken();
    }

    /**
     * One event of a watch.
     *
     * @param object as {@link #write} made it
     */
    public static byte[] event(String type, byte[] object) {
        CborWriter out = new CborWriter();
        out.mark();
        out.head(Cbor.MAP, 2);
        out.text("type");
        out.text(type);
        out.text("object");
        out.raw(object);
        return out.taken();
    }

    private byte[] taken() {
        return Arrays.copyOf(bytes, size);
    }

    private void mark() {
        head(Cbor.TAG, Cbor.SELF_DESCRIBED);
    }

    private void value(Json value) {
        switch (value) {
            case JsonObject object -> {
                head(Cbor.MAP, object.size());
                members(object);
            }
            case JsonArray array -> {
                head(Cbor.ARRAY, array.size());
                for (Json item : array) {
                    value(item);
                }
            }
            case JsonString(String text) -> text(text);
            case JsonNumber.Whole(long number) -> whole(number);
            case JsonNumber.Decimal(String text) -> real(Double.parseDouble(text));
            case JsonBool bool -> head(Cbor.SIMPLE, bool.value() ? Cbor.TRUE : Cbor.FALSE);
            case JsonNull _ -> head(Cbor.SIMPLE, Cbor.NULL);
        }
    }

    private void members(JsonObject object) {
        for (int i = 0; i < object.size(); i++) {
            text(object.nameAt(i));
            value(object.valueAt(i));
        }
    }

    private void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        head(Cbor.BYTES, encoded.length);
        raw(encoded);
    }

    private void whole(long number) {
        if (number >= 0) {
            head(Cbor.UNSIGNED, number);
        } else {
            head(Cbor.NEGATIVE, -1 - number);
        }
    }

    /** In the fewest bytes that hold it exactly. */
    private void real(double number) {
        float single = (float) number;
        if (Double.compare(single, number) != 0) {
            number(Cbor.DOUBLE, Double.doubleToRawLongBits(number), Long.BYTES);
            return;
        }
        short half = Float.floatToFloat16(single);
        if (Float.compare(Float.float16ToFloat(half), single) == 0) {
            number(Cbor.HALF, half, Short.BYTES);
        } else {
            number(Cbor.SINGLE, Float.floatToRawIntBits(single), Integer.BYTES);
        }
    }

    private void number(int width, long bits, int length) {
        room(1 + length);
        bytes[size++] = (byte) (Cbor.SIMPLE << 5 | width);
        big(bits, length);
    }

    /** What a value is, and its argument in the fewest bytes. */
    private void head(int major, long argument) {
        room(1 + Long.BYTES);
        if (argument < 24) {
            bytes[size++] = (byte) (major << 5 | (int) argument);
        } else if (argument < 1 << 8) {
            bytes[size++] = (byte) (major << 5 | 24);
            big(argument, 1);
        } else if (argument < 1 << 16) {
            bytes[size++] = (byte) (major << 5 | 25);
            big(argument, 2);
        } else if (argument < 1L << 32) {
            bytes[size++] = (byte) (major << 5 | 26);
            big(argument, 4);
        } else {
            bytes[size++] = (byte) (major << 5 | 27);
            big(argument, Long.BYTES);
        }
    }

    private void big(long bits, int length) {
        for (int i = length - 1; i >= 0; i--) {
            bytes[size++] = (byte) (bits >>> (8 * i));
        }
    }

    private void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
