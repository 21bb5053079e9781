package dev.davit.store.log;

import dev.davit.port.DiskFile;
import dev.davit.port.Sealing;
import dev.davit.store.codec.ByteSource;
import dev.davit.store.codec.Names;
import dev.davit.store.codec.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads segments one behind the other, and tells a torn tail from damage. */
final class SegmentScan {
    private final long after;
    private final Sealing sealing;
    private final Consumer<Group> sink;
    private final Names names = new Names();

    /** One for all segments: each is tens of megabytes, and what is read of them is copied. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /** How far it came: the tail once all segments are read. */
    long revision;

    /** What the next group must begin with: higher than revision + 1 where some were left out. */
    long next;

    long epoch;
    long timeMillis;
    long end;
    boolean clean = true;
    long bytesRead;

    /**
     * @param after groups up to this revision are checked but not handed out
     * @param first the head of the first segment that will be read
     */
    SegmentScan(long after, SegmentHead first, Sealing sealing, Consumer<Group> sink) {
        this.after = after;
        this.revision = first.previousRevision();
        this.next = first.nextRevision();
        this.epoch = first.epoch();
        this.sealing = sealing;
        this.sink = sink;
    }

    /**
     * @param exactEnd where the next segment says that this one ended, or -1 for the last one
     */
    void read(DiskFile file, long segment, long exactEnd) {
        long size = exactEnd >= 0 ? Math.min(exactEnd, file.size()) : file.size();
        if (buffer.capacity() < size) {
            buffer = ByteBuffer.allocate(Math.toIntExact(size));
        }
        ByteBuffer bytes = buffer.clear().limit(Math.toIntExact(size));
        int got = file.read(bytes, 0);
        bytes.clear().limit(got);
        int at = SegmentHead.BYTES;
        for (Frame frame = Frame.at(bytes, at, segment);
                frame != null;
                frame = Frame.at(bytes, at, segment)) {
            accept(frame, bytes, at, segment);
            at += frame.bytes();
        }
        end = at;
        bytesRead += at;
        if (exactEnd >= 0 && at != exactEnd) {
            throw damaged(segment, at, "it was whole when the next segment was begun");
        }
        if (exactEnd < 0) {
            refuseIfDamaged(bytes, at, segment);
        }
    }

    private void accept(Frame frame, ByteBuffer bytes, int at, long segment) {
        boolean inOrder =
                frame.type() == Frame.OPEN
                        ? frame.epoch() > epoch && frame.firstRevision() >= next
                        : frame.epoch() == epoch && frame.firstRevision() == next;
        if (!inOrder) {
            throw damaged(segment, at, "its revisions are out of order");
        }
        epoch = frame.epoch();
        next = frame.firstRevision() + frame.records();
        clean = frame.type() == Frame.CLOSE;
        timeMillis = Math.max(timeMillis, frame.timeMillis());
        if (frame.records() > 0) {
            revision = next - 1;
            if (revision > after) {
                sink.accept(group(frame, bytes, at));
            }
        }
    }

    private Group group(Frame frame, ByteBuffer bytes, int at) {
        ByteSource in = new ByteSource(bytes.slice(at + Frame.HEAD_BYTES, frame.payloadBytes()));
        List<LogRecord> records = new ArrayList<>(frame.records());
        for (int i = 0; i < frame.records(); i++) {
            records.add(RecordCodec.read(in, names, sealing));
        }
        return new Group(frame.epoch(), frame.firstRevision(), frame.timeMillis(), records);
    }

    /**
     * The last segment ends at the first bad frame. That is a torn tail, unless a later frame was
     * written when this place was known to be on the disk already.
     */
    private void refuseIfDamaged(ByteBuffer bytes, int badAt, long segment) {
        for (int at = badAt; at < bytes.limit(); at += Frame.ALIGNMENT) {
            Frame later = Frame.at(bytes, at, segment);
            if (later != null && later.durableBefore() > badAt) {
                throw damaged(
                        segment,
                        badAt,
                        "a good record of revision "
                                + later.firstRevision()
                                + " is behind it at byte "
                                + at);
            }
        }
    }

    private Damaged damaged(long segment, long at, String why) {
        return new Damaged(
                "The log is damaged in %s at byte %d, behind revision %d: %s. %s"
                        .formatted(
                                SegmentHead.path(segment), at, revision, why, Damage.WHAT_TO_DO));
    }
}
