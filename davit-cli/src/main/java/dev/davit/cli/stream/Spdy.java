package dev.davit.cli.stream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * The few frames of SPDY/3.1 that a forwarded connection needs. Headers are compressed as the
 * protocol wants it, but without its dictionary, which a reader asks for only where it was used.
 */
final class Spdy {
    static final int SYN_STREAM = 1;
    static final int RST_STREAM = 3;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int FIN = 1;
    static final int HEAD_BYTES = 8;

    static final int CONTROL = 0x8003;

    private final Deflater deflater = new Deflater();

    /** Opens a stream; headers in small letters. */
    byte[] open(int stream, Map<String, String> headers) {
        byte[] block = compressed(block(headers));
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + 10 + block.length);
        frame.putShort((short) CONTROL).putShort((short) SYN_STREAM);
        frame.putInt(10 + block.length);
        // Neither associated with another stream, nor of any priority.
        frame.putInt(stream).putInt(0).putShort((short) 0).put(block);
        return frame.array();
    }

    static byte[] data(int stream, byte[] bytes, int length, boolean last) {
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + length);
        frame.putInt(stream).putInt((last ? FIN << 24 : 0) | length).put(bytes, 0, length);
        return frame.array();
    }

    private static byte[] block(Map<String, String> headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(ByteBuffer.allocate(4).putInt(headers.size()).array());
        headers.forEach((name, value) -> {
            text(block, name);
            text(block, value);
        });
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        block.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        block.writeBytes(bytes);
    }

    /** One compression for all blocks of a connection; each is flushed to be read at once. */
    private byte[] compressed(byte[] block) {
        deflater.setInput(block);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        int size = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        while (size > 0) {
            out.write(buffer, 0, size);
            size = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        }
        return out.toByteArray();
    }
}
