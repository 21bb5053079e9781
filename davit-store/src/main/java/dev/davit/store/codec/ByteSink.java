package dev.davit.store.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer, big-endian. Reused from group to group. */
public final class ByteSink {
    private ByteBuffer buffer;

    public ByteSink(int capacity) {
        buffer = ByteBuffer.allocate(capacity);
    }

    public ByteSink clear() {
        buffer.clear();
        return this;
    }

    public int size() {
        return buffer.position();
    }

    public ByteSink put(int value) {
        room(1).put((byte) value);
        return this;
    }

    public ByteSink putInt(int value) {
        room(4).putInt(value);
        return this;
    }

    public ByteSink putLong(long value) {
        room(8).putLong(value);
        return this;
    }

    /** Raw, without a length. */
    public ByteSink putRaw(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    /** With its length before it. */
    public ByteSink putBytes(byte[] bytes) {
        return putInt(bytes.length).putRaw(bytes);
    }

    public ByteSink putText(String text) {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Overwrites four bytes at a place that was written before. */
    public void setInt(int at, int value) {
        buffer.putInt(at, value);
    }

    /** A view of a part of what was written; valid until the next write. */
    public ByteBuffer view(int from, int to) {
        return buffer.slice(from, to - from);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int wanted = Math.addExact(buffer.position(), bytes);
            ByteBuffer larger = ByteBuffer.allocate(Math.max(wanted, buffer.capacity() * 2));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
