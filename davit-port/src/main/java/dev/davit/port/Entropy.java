package dev.davit.port;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Chance, as something that is handed in. */
public interface Entropy {

    void fill(byte[] bytes);

    /** A random (version 4) UUID: the uid of an object. */
    default String uuid() {
        byte[] bytes = new byte[16];
        fill(bytes);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        ByteBuffer both = ByteBuffer.wrap(bytes);
        return new UUID(both.getLong(), both.getLong()).toString();
    }
}
