package dev.davit.store.snapshot;

import dev.davit.port.DiskFile;
import dev.davit.store.codec.ByteSource;
import dev.davit.store.log.Damaged;
import dev.davit.store.log.NewerFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Reads what {@link BlockWriter} wrote; anything less than the whole is {@link Damaged}. */
final class BlockReader {
    private final DiskFile file;
    private final String path;
    private final String magic;
    private long at;
    private int expectedCrc;

    /** One for all blocks: what is read of them is copied. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    BlockReader(DiskFile file, String path, String magic) {
        this.file = file;
        this.path = path;
        this.magic = magic;
    }

    /** Hands each item's start to the consumer, which must read exactly one item. */
    void read(Consumer<ByteSource> item) {
        ByteBuffer head = exactly(magic.length() + 4);
        byte[] found = new byte[magic.length()];
        head.get(found);
        if (!Arrays.equals(found, magic.getBytes(StandardCharsets.US_ASCII))) {
            throw damaged("it is something else");
        }
        int version = head.getInt();
        if (version > BlockWriter.VERSION) {
            throw new NewerFormat(
                    "%s has format %d, but this version of Davit reads up to %d: start the newer version."
                            .formatted(path, version, BlockWriter.VERSION));
        }
        long items = 0;
        for (int length = readBlockHead(); length > 0; length = readBlockHead()) {
            ByteBuffer block = exactly(length);
            CRC32C crc = new CRC32C();
            crc.update(block.duplicate());
            if ((int) crc.getValue() != expectedCrc) {
                throw damaged("a checksum is wrong before byte " + at);
            }
            ByteSource source = new ByteSource(block);
            while (source.hasMore()) {
                item.accept(source);
                items++;
            }
        }
        if (exactly(Long.BYTES).getLong() != items) {
            throw damaged("items are missing");
        }
    }

    private int readBlockHead() {
        ByteBuffer head = exactly(8);
        int length = head.getInt();
        expectedCrc = head.getInt();
        if (length < 0 || length > file.size() - at) {
            throw damaged("a length is wrong before byte " + at);
        }
        return length;
    }

    private ByteBuffer exactly(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes);
        }
        if (file.read(buffer.clear().limit(bytes), at) < bytes) {
            throw damaged("it is cut off at byte " + at);
        }
        at += bytes;
        return buffer.flip();
    }

    private Damaged damaged(String why) {
        return new Damaged(path + " is damaged: " + why);
    }
}
