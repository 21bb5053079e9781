package dev.davit.store.log;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.Sealing;
import dev.davit.store.StoreSettings;
import dev.davit.store.codec.ByteSink;
import dev.davit.store.codec.RecordCodec;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The local log: preallocated segment files, one write and at most one sync per group.
 *
 * <p>A segment is written only while it is the last one, and each opening begins a new one: what
 * was torn in a crash is never written over, and the new segment's head says where it began.
 */
public final class SegmentedLog implements CommitLog {
    static final String DIRECTORY = "log";

    private final Disk disk;
    private final StoreSettings.Log bounds;
    private final SegmentStock stock;
    private final Sealing sealing;
    private final ByteSink sink = new ByteSink(1 << 20);

    /** Closed segments, oldest first, with the newest revision in each. */
    private final ArrayDeque<Closed> closed;

    private final long epoch;
    private long last;
    private long next;
    private long appendedBytes;
    private DiskFile file;
    private long segment;
    private long size;
    private long end;
    private long durableTo;
    private int unsynced;

    private record Closed(long segment, long lastRevision) {}

    /** Begins a new segment and a new epoch behind what was read; see {@link LogRecovery}. */
    SegmentedLog(
            Disk disk,
            StoreSettings.Log bounds,
            SegmentStock stock,
            Sealing sealing,
            LogRecovery.Tail tail,
            long timeMillis) {
        this.disk = disk;
        this.bounds = bounds;
        this.stock = stock;
        this.sealing = sealing;
        this.epoch = tail.nextEpoch();
        this.next = tail.nextRevision();
        this.appendedBytes = tail.bytesRead();
        this.closed = new ArrayDeque<>();
        tail.segments().forEach(old -> closed.add(new Closed(old.segment(), old.lastRevision())));
        this.last = tail.revision();
        SegmentHead head =
                new SegmentHead(tail.segment() + 1, last, tail.end(), tail.epoch(), next);
        segment = head.segment();
        file = stock.begin(head, SegmentHead.BYTES);
        size = file.size();
        end = SegmentHead.BYTES;
        durableTo = end;
        mark(Frame.OPEN, timeMillis);
        sync();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long nextRevision() {
        return next;
    }

    @Override
    public long appendedBytes() {
        return appendedBytes;
    }

    @Override
    public void append(Group group, boolean sync) {
        Invariant.check(group.firstRevision() == next, "a gap before %d", group.firstRevision());
        encode(Frame.GROUP, group);
        // A clean end must fit into what is there, even on a full disk.
        if (end + sink.size() + Frame.HEAD_BYTES > size) {
            rotate(sink.size() + Frame.HEAD_BYTES);
            // The frame tells how much of its own segment was durable before it.
            encode(Frame.GROUP, group);
            stock.prepare();
        }
        write();
        last = group.lastRevision();
        next = last + 1;
        unsynced += group.records().size();
        if (sync || unsynced >= bounds.unsyncedRecords()) {
            sync();
        }
    }

    private void encode(int type, Group group) {
        Frame.begin(sink.clear(), type, group, durableTo);
        for (LogRecord record : group.records()) {
            RecordCodec.write(sink, record, sealing);
        }
        Frame.finish(sink, segment);
    }

    private void write() {
        file.write(sink.view(0, sink.size()), end);
        end += sink.size();
        appendedBytes += sink.size();
    }

    @Override
    public void sync() {
        file.sync();
        durableTo = end;
        unsynced = 0;
    }

    /** Everything in the old segment is durable before the new one exists. */
    private void rotate(int bytes) {
        SegmentHead head = new SegmentHead(segment + 1, last, end, epoch, next);
        stock.make(SegmentHead.BYTES + bytes);
        if (durableTo < end) {
            sync();
        }
        DiskFile begun = stock.begin(head, SegmentHead.BYTES + bytes);
        closed.add(new Closed(segment, last));
        file.close();
        file = begun;
        segment = head.segment();
        size = file.size();
        end = SegmentHead.BYTES;
        durableTo = end;
    }

    private void mark(int type, long timeMillis) {
        Frame.begin(sink.clear(), type, new Group(epoch, next, timeMillis, List.of()), durableTo);
        Frame.finish(sink, segment);
        write();
    }

    @Override
    public void turnOver() {
        rotate(Frame.HEAD_BYTES);
    }

    @Override
    public void cut(long throughRevision) {
        boolean any = false;
        while (!closed.isEmpty() && closed.getFirst().lastRevision() <= throughRevision) {
            disk.delete(SegmentHead.path(closed.removeFirst().segment()));
            any = true;
        }
        if (any) {
            disk.syncDirectory(DIRECTORY);
        }
    }

    /** Files that the log has on the disk, without a prepared one. */
    public int segments() {
        return closed.size() + 1;
    }

    @Override
    public void end(long timeMillis) {
        sync();
        mark(Frame.CLOSE, timeMillis);
        sync();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (HostFailure ignored) {
            // Whatever mattered was synced before; a failed close cannot lose it.
            return;
        } finally {
            stock.close();
        }
    }
}
