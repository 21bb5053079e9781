package dev.davit.store.log;

import dev.davit.port.DiskFile;
import dev.davit.store.codec.ByteSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment: which one it is, and exactly where the one before it ended.
 *
 * @param previousRevision the newest revision before this segment
 * @param epoch the newest epoch before this segment
 * @param nextRevision what the first group of this segment must begin with
 * @param previousEnd bytes of the segment before that count; what is behind them was never
 *     acknowledged
 */
record SegmentHead(
        long segment, long previousRevision, long previousEnd, long epoch, long nextRevision) {
    /**
     * Where frames begin: the head has a sector of its own, so that no frame's write touches it.
     */
    static final int BYTES = 512;

    static final int VERSION = 1;
    private static final byte[] MAGIC = "DAVITLOG".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED_BYTES = 8 + 4 + 5 * 8;

    static String path(long segment) {
        return SegmentedLog.DIRECTORY + "/%016d.log".formatted(segment);
    }

    ByteBuffer encode() {
        ByteSink out = new ByteSink(BYTES);
        out.putRaw(MAGIC).putInt(VERSION);
        out.putLong(segment).putLong(previousRevision).putLong(previousEnd);
        out.putLong(epoch).putLong(nextRevision);
        out.putInt(crc(out.view(0, CHECKED_BYTES)));
        return ByteBuffer.wrap(out.toBytes());
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    static SegmentHead read(DiskFile file, long segment) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        file.read(bytes, 0);
        bytes.clear();
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        int version = bytes.getInt();
        SegmentHead head =
                new SegmentHead(
                        bytes.getLong(),
                        bytes.getLong(),
                        bytes.getLong(),
                        bytes.getLong(),
                        bytes.getLong());
        boolean whole =
                Arrays.equals(magic, MAGIC) && bytes.getInt() == crc(bytes.slice(0, CHECKED_BYTES));
        if (whole && version > VERSION) {
            throw new NewerFormat(
                    "%s has format %d, but this version of Davit reads up to %d: start the newer version."
                            .formatted(path(segment), version, VERSION));
        }
        if (!whole || head.segment != segment) {
            throw new Damaged(path(segment) + " is damaged at its beginning. " + Damage.WHAT_TO_DO);
        }
        return head;
    }
}
