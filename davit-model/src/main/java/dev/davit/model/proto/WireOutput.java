package dev.davit.model.proto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message that is written from its end to its beginning: the length of what is inside stands
 * before it, and is known once it is there.
 */
public final class WireOutput {
    private static final int FIRST_BYTES = 1 << 10;

    private byte[] bytes = new byte[FIRST_BYTES];

    /** Where the first byte that is written stands. */
    private int at = bytes.length;

    public int size() {
        return bytes.length - at;
    }

    /** All that was written; this one is empty again, and keeps its room. */
    public byte[] take() {
        byte[] whole = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return whole;
    }

    private void room(int more) {
        if (at >= more) {
            return;
        }
        int used = size();
        int larger = Math.max(bytes.length * 2, used + more);
        byte[] moved = new byte[larger];
        System.arraycopy(bytes, at, moved, larger - used, used);
        bytes = moved;
        at = larger - used;
    }

    /** Before a value: which field it is of, and how it is written. */
    void tag(int number, int way) {
        varint((long) number << 3 | way);
    }

    /** Before a field's value: the length of all that was written since {@code size} was that. */
    public void close(int number, int sizeBefore) {
        varint(size() - sizeBefore);
        tag(number, WireInput.LENGTH);
    }

    void varint(long value) {
        int length = varintLength(value);
        room(length);
        at -= length;
        int to = at;
        long rest = value;
        for (int i = 1; i < length; i++) {
            bytes[to++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[to] = (byte) rest;
    }

    static int varintLength(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    void fixed64(double value) {
        room(Long.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            bytes[--at] = (byte) (bits >>> (8 * i));
        }
    }

    void bytes(byte[] value) {
        room(value.length);
        at -= value.length;
        System.arraycopy(value, 0, bytes, at, value.length);
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole field of text. */
    public void text(int number, String value) {
        int before = size();
        text(value);
        close(number, before);
    }

    /** A whole field that says yes or no. */
    public void flag(int number, boolean value) {
        whole(number, value ? 1 : 0);
    }

    /** A whole field with a number without a fraction. */
    public void whole(int number, long value) {
        varint(value);
        tag(number, WireInput.VARINT);
    }

    /** A whole field with a number in eight bytes. */
    public void real(int number, double value) {
        fixed64(value);
        tag(number, WireInput.FIXED64);
    }
}
