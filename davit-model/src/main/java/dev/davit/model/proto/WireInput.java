package dev.davit.model.proto;

import dev.davit.base.FieldPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A place in the bytes of one message; never reads beyond its end. */
final class WireInput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private static final int MAX_VARINT_BYTES = 10;
    private static final char REPLACED = '\ufffd';

    private final byte[] bytes;
    private final int end;
    private int at;

    WireInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private WireInput(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    boolean more() {
        return at < end;
    }

    /** The next field: its number, three bits up, and how its value is written. */
    int tag(FieldPath path) {
        long tag = varint(path);
        int number = (int) (tag >>> 3);
        if (tag >>> 3 < 1 || tag >>> 3 > 0x1fffffff) {
            throw new Garbled("a field has the impossible number " + (tag >>> 3), path);
        }
        return number << 3 | (int) (tag & 7);
    }

    long varint(FieldPath path) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (at == end) {
                throw new Garbled("it ends within a number", path);
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new Garbled("a number is longer than ten bytes", path);
    }

    double fixed64(FieldPath path) {
        return Double.longBitsToDouble(Long.reverseBytes(fixed(Long.BYTES, path).getLong()));
    }

    private ByteBuffer fixed(int length, FieldPath path) {
        if (end - at < length) {
            throw new Garbled("it ends within a number", path);
        }
        at += length;
        return ByteBuffer.wrap(bytes, at - length, length);
    }

    /** A value with its length in front. */
    WireInput slice(FieldPath path) {
        long length = varint(path);
        if (length < 0 || length > end - at) {
            throw new Garbled(
                    "a value of "
                            + Long.toUnsignedString(length)
                            + " bytes is announced, "
                            + (end - at)
                            + " are left",
                    path);
        }
        int from = at;
        at += (int) length;
        return new WireInput(bytes, from, at);
    }

    /** All that is left. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** All that is left, which must be UTF-8. */
    String text(FieldPath path) {
        String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACED) >= 0) {
            // Either it was sent so, or something broken was replaced: the slow decoder tells.
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, end - at));
            } catch (CharacterCodingException notText) {
                throw new Garbled("a text is not UTF-8", path);
            }
        }
        return text;
    }

    /** Goes past a value that nobody asked for; false: it was zero or empty. */
    boolean skip(int tag, FieldPath path) {
        return switch (tag & 7) {
            case VARINT -> varint(path) != 0;
            case FIXED64 -> fixed(Long.BYTES, path).getLong() != 0;
            case LENGTH -> slice(path).more();
            case FIXED32 -> fixed(Integer.BYTES, path).getInt() != 0;
            default ->
                    throw new Garbled("a value is written in the unknown way " + (tag & 7), path);
        };
    }
}
