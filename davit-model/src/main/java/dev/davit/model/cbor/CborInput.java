package dev.davit.model.cbor;

import dev.davit.base.FieldPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A place in the bytes; never reads beyond their end. */
final class CborInput {
    private static final int BREAK = 0xff;

    private final byte[] bytes;
    private int at;
    private int lastHead;

    CborInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The first bytes of a value.
     *
     * @param info how the argument is written; of simple values and numbers, what it is
     * @param argument as its bits stand there: a length, a number, the bits of a float
     */
    record Head(int major, int info, long argument) {
        boolean indefinite() {
            return info == Cbor.INDEFINITE;
        }

        /** The argument as a number that is not negative. */
        long count(FieldPath path) {
            if (indefinite()) {
                throw new Broken("a value cannot have an open end", path);
            }
            if (argument < 0) {
                throw new Broken("an integer of more than 64 bits", path);
            }
            return argument;
        }
    }

    boolean more() {
        return at < bytes.length;
    }

    Head head(FieldPath path) {
        lastHead = at;
        int first = next(path);
        int major = first >>> 5;
        int info = first & 0x1f;
        return switch (info) {
            case 24 -> {
                int value = next(path);
                // A simple value in a second byte is none of those that have a name there.
                yield new Head(major, major == Cbor.SIMPLE ? 24 : info, value);
            }
            case 25 -> new Head(major, info, big(2, path));
            case 26 -> new Head(major, info, big(4, path));
            case 27 -> new Head(major, info, big(8, path));
            case 28, 29, 30 -> throw new Broken("a value begins with a reserved byte", path);
            case Cbor.INDEFINITE -> {
                if (major < Cbor.BYTES || major > Cbor.MAP) {
                    throw new Broken("an end without a beginning", path);
                }
                yield new Head(major, info, 0);
            }
            default -> new Head(major, info, info);
        };
    }

    /** Before the last head again. */
    void back() {
        at = lastHead;
    }

    private int next(FieldPath path) {
        if (at == bytes.length) {
            throw new Broken("it ends too early", path);
        }
        return bytes[at++] & 0xff;
    }

    private long big(int length, FieldPath path) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | next(path);
        }
        return value;
    }

    /** Whether a value of open length ends here; then its end is behind us. */
    boolean broke(FieldPath path) {
        if (at == bytes.length) {
            throw new Broken("it ends too early", path);
        }
        if ((bytes[at] & 0xff) != BREAK) {
            return false;
        }
        at++;
        return true;
    }

    /**
     * How many values are announced, once it is clear that there can be so many.
     *
     * @param each the fewest bytes that each of them has
     */
    long announced(Head head, int each, FieldPath path) {
        long count = head.count(path);
        int left = bytes.length - at;
        if (count > left / each) {
            throw new Broken(
                    "%d values are announced, %d bytes are left".formatted(count, left), path);
        }
        return count;
    }

    /** A string's bytes; those of open length are put together. */
    byte[] bytes(Head head, FieldPath path) {
        if (!head.indefinite()) {
            int length = (int) announced(head, 1, path);
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (!broke(path)) {
            Head part = head(path);
            if (part.major() != head.major() || part.indefinite()) {
                throw new Broken("a string's part is no string of its kind", path);
            }
            whole.writeBytes(bytes(part, path));
        }
        return whole.toByteArray();
    }

    /** A string, of bytes or of text, which must be UTF-8. */
    String text(Head head, FieldPath path) {
        byte[] raw = bytes(head, path);
        String text = new String(raw, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            // Either it was sent so, or something broken was replaced: the slow decoder tells.
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            } catch (CharacterCodingException notText) {
                throw new Broken("a text is not UTF-8", path);
            }
        }
        return text;
    }
}
