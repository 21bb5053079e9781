package dev.davit.store.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteSink} wrote. Checksums were checked before: a short buffer is a bug. */
public final class ByteSource {
    private final ByteBuffer buffer;

    public ByteSource(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    public static ByteSource of(byte[] bytes) {
        return new ByteSource(ByteBuffer.wrap(bytes));
    }

    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    public int get() {
        return buffer.get();
    }

    public int getInt() {
        return buffer.getInt();
    }

    public long getLong() {
        return buffer.getLong();
    }

    public byte[] getBytes() {
        byte[] bytes = new byte[buffer.getInt()];
        buffer.get(bytes);
        return bytes;
    }

    public String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }
}
