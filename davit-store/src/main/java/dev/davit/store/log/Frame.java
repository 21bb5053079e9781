package dev.davit.store.log;

import dev.davit.store.codec.ByteSink;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of one frame in a segment.
 *
 * <pre>
 *  0 magic        4    8 payload bytes, 12 CRC32C of the segment's number, 12.. and the payload
 * 12 type         4   16 epoch  24 first revision  32 time  40 durable before  48 records  52 zero
 * </pre>
 *
 * Frames begin at multiples of eight bytes.
 *
 * @param payloadBytes without head and padding
 * @param durableBefore how much of this segment was known to be on the disk when this frame was
 *     written: what is damaged below it was damaged later
 */
record Frame(
        int type,
        int payloadBytes,
        long epoch,
        long firstRevision,
        long timeMillis,
        long durableBefore,
        int records) {
    static final int HEAD_BYTES = 56;
    static final int ALIGNMENT = 8;

    /** Records of one group. */
    static final int GROUP = 1;

    /** A new epoch begins; no records. */
    static final int OPEN = 2;

    /** A clean end: everything before it is on the disk; no records. */
    static final int CLOSE = 3;

    private static final int MAGIC = 0x44_56_54_46;
    private static final int CRC_AT = 8;
    private static final int CHECKED_FROM = 12;

    /** Head, payload and padding. */
    int bytes() {
        return align(HEAD_BYTES + payloadBytes);
    }

    static int align(int bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Writes the head with room for a checksum; the payload follows. */
    static void begin(ByteSink out, int type, Group group, long durableBefore) {
        out.putInt(MAGIC).putInt(0).putInt(0).putInt(type);
        out.putLong(group.epoch()).putLong(group.firstRevision()).putLong(group.timeMillis());
        out.putLong(durableBefore).putInt(group.records().size()).putInt(0);
    }

    /** Fills in size and checksum, and pads. The sink holds this frame only. */
    static void finish(ByteSink out, long segment) {
        int end = out.size();
        out.setInt(4, end - HEAD_BYTES);
        out.setInt(CRC_AT, crc(segment, out.view(4, 8), out.view(CHECKED_FROM, end)));
        for (int i = end; i < align(end); i++) {
            out.put(0);
        }
    }

    private static int crc(long segment, ByteBuffer size, ByteBuffer rest) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(segment).flip());
        crc.update(size);
        crc.update(rest);
        return (int) crc.getValue();
    }

    /** The whole and undamaged frame at a place, or null. */
    static @Nullable Frame at(ByteBuffer bytes, int at, long segment) {
        if (at < 0 || at + HEAD_BYTES > bytes.limit() || bytes.getInt(at) != MAGIC) {
            return null;
        }
        int payload = bytes.getInt(at + 4);
        if (payload < 0 || payload > bytes.limit() - at - HEAD_BYTES) {
            return null;
        }
        ByteBuffer checked = bytes.slice(at + CHECKED_FROM, HEAD_BYTES - CHECKED_FROM + payload);
        if (bytes.getInt(at + CRC_AT) != crc(segment, bytes.slice(at + 4, 4), checked)) {
            return null;
        }
        return new Frame(
                bytes.getInt(at + 12),
                payload,
                bytes.getLong(at + 16),
                bytes.getLong(at + 24),
                bytes.getLong(at + 32),
                bytes.getLong(at + 40),
                bytes.getInt(at + 48));
    }
}
