package dev.davit.store.snapshot;

import dev.davit.port.DiskFile;
import dev.davit.store.codec.ByteSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A file of checked blocks: magic and version, then blocks of {@code length, CRC32C, payload}, then
 * an empty block with the number of items. Items do not span blocks.
 */
final class BlockWriter {
    static final int VERSION = 1;
    private static final int BLOCK_BYTES = 1 << 20;

    private final DiskFile file;
    private final ByteSink block = new ByteSink(BLOCK_BYTES + (BLOCK_BYTES >> 2));
    private long at;
    private long items;

    BlockWriter(DiskFile file, String magic) {
        this.file = file;
        ByteSink head = new ByteSink(16);
        head.putRaw(magic.getBytes(StandardCharsets.US_ASCII)).putInt(VERSION);
        write(ByteBuffer.wrap(head.toBytes()));
    }

    /** Where the next item's bytes go; call {@link #itemDone} behind it. */
    ByteSink sink() {
        return block;
    }

    void itemDone() {
        items++;
        if (block.size() >= BLOCK_BYTES) {
            flush();
        }
    }

    private void flush() {
        CRC32C crc = new CRC32C();
        crc.update(block.view(0, block.size()));
        ByteSink head = new ByteSink(8).putInt(block.size()).putInt((int) crc.getValue());
        write(ByteBuffer.wrap(head.toBytes()));
        write(block.view(0, block.size()));
        block.clear();
    }

    private void write(ByteBuffer bytes) {
        int length = bytes.remaining();
        file.write(bytes, at);
        at += length;
    }

    /** Writes the rest; answers the size of the file. Durable only once the file is synced. */
    long finish() {
        if (block.size() > 0) {
            flush();
        }
        write(ByteBuffer.wrap(new ByteSink(16).putInt(0).putInt(0).putLong(items).toBytes()));
        return at;
    }
}
