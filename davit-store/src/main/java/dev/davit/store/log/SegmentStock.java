package dev.davit.store.log;

import dev.davit.base.HostFailure;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.store.StoreSettings;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Preallocated files for the next segments: made in the background where there is time for it. */
final class SegmentStock implements AutoCloseable {
    private static final int ENOSPC = 28;
    private static final String SPARE = SegmentedLog.DIRECTORY + "/spare";

    private final Disk disk;
    private final StoreSettings.Log bounds;
    private final Executor background;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DiskFile spare;
    private boolean closed;

    SegmentStock(Disk disk, StoreSettings.Log bounds, Executor background) {
        this.disk = disk;
        this.bounds = bounds;
        this.background = background;
    }

    /** Makes sure that {@link #begin} has a file of at least this size. */
    void make(long bytes) {
        lock.lock();
        try {
            DiskFile old = spare;
            if (old != null && old.size() < bytes) {
                old.close();
                spare = null;
            }
            if (spare == null) {
                spare = allocate(Math.max(bytes, bounds.segmentBytes()));
            }
        } finally {
            lock.unlock();
        }
    }

    private DiskFile allocate(long bytes) {
        if (disk.usableBytes() < bytes + bounds.freeBytes()) {
            throw new CommitLog.NoRoom(noRoom(bytes));
        }
        DiskFile file = null;
        try {
            file = disk.open(SPARE);
            file.allocate(bytes);
            file.sync();
            return file;
        } catch (HostFailure failure) {
            if (file != null) {
                file.close();
            }
            if (failure.errno() == ENOSPC) {
                disk.delete(SPARE);
                throw new CommitLog.NoRoom(noRoom(bytes), failure);
            }
            throw failure;
        }
    }

    private String noRoom(long bytes) {
        return "The disk of the data directory %s is full: %d MiB are free, %d MiB are needed. Make room there; writes go on by themselves then."
                .formatted(
                        disk.name(),
                        disk.usableBytes() >> 20,
                        ((bytes + bounds.freeBytes()) >> 20) + 1);
    }

    /** Turns the prepared file into a segment, durably. */
    DiskFile begin(SegmentHead head, long bytes) {
        make(bytes);
        lock.lock();
        try {
            DiskFile file = spare;
            if (file == null) {
                throw new IllegalStateException("no segment was made");
            }
            spare = null;
            file.write(head.encode(), 0);
            file.sync();
            disk.rename(SPARE, SegmentHead.path(head.segment()));
            disk.syncDirectory(SegmentedLog.DIRECTORY);
            return file;
        } finally {
            lock.unlock();
        }
    }

    /** Has the next file made while nobody waits for it. */
    void prepare() {
        background.execute(this::prepareNow);
    }

    private void prepareNow() {
        lock.lock();
        try {
            if (spare == null && !closed) {
                spare = allocate(bounds.segmentBytes());
            }
        } catch (CommitLog.NoRoom | HostFailure later) {
            // The loop meets the same obstacle when it needs the file, and reports it.
            spare = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (spare != null) {
                spare.close();
                spare = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
