package dev.davit.policy.certificate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One value of X.690's distinguished encoding, within the bytes of another.
 *
 * @param start where its tag is
 * @param body where its content begins
 * @param end behind its content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Der(byte[] all, int start, int body, int end) {
    static final int SEQUENCE = 0x30;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int NULL = 0x05;
    static final int OBJECT_ID = 0x06;

    /** The only length that a content of 16 MiB would need, and no more. */
    private static final int MAX_LENGTH_BYTES = 3;

    /** The value that fills all the bytes, or null. */
    static @Nullable Der whole(byte[] bytes) {
        Der value = at(bytes, 0, bytes.length);
        return value != null && value.end == bytes.length ? value : null;
    }

    /** The value at a place, or null where none ends within the limit. */
    private static @Nullable Der at(byte[] all, int start, int limit) {
        // Tags of several bytes have no place in a certificate request.
        if (start + 2 > limit || (all[start] & 0x1f) == 0x1f) {
            return null;
        }
        int length = all[start + 1] & 0xff;
        int body = start + 2;
        if (length > 0x7f) {
            int count = length & 0x7f;
            if (count == 0 || count > MAX_LENGTH_BYTES || body + count > limit) {
                return null;
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = (length << Byte.SIZE) | (all[body++] & 0xff);
            }
        }
        return length > limit - body ? null : new Der(all, start, body, body + length);
    }

    int tag() {
        return all[start] & 0xff;
    }

    /** The first value inside, or null. */
    @Nullable Der first() {
        return at(all, body, end);
    }

    /** The value that comes after this one within a parent, or null. */
    @Nullable Der after(Der parent) {
        return at(all, end, parent.end);
    }

    boolean is(int wanted) {
        return tag() == wanted;
    }

    byte[] content() {
        return Arrays.copyOfRange(all, body, end);
    }

    /** Tag and length included. */
    byte[] encoded() {
        return Arrays.copyOfRange(all, start, end);
    }
}
