package dev.davit.store.snapshot;

import dev.davit.base.HostFailure;
import dev.davit.port.Clock;
import dev.davit.store.StoreSettings;
import dev.davit.store.commit.Upkeep;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Retention;
import dev.davit.store.image.Image;
import dev.davit.store.log.CommitLog;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots in the background, then cuts the log; removes old history while the loop is idle.
 *
 * <p>The order matters: log synced up to the image → snapshot durable → history flushed → log cut.
 */
public final class Snapshotter implements Upkeep {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CommitLog log;
    private final Snapshots snapshots;
    private final HistoryBook history;
    private final Retention retention;
    private final Clock clock;
    private final StoreSettings settings;
    private final Executor background;

    private long logBytesAtLast;
    private long lastBytes;
    private boolean running;
    private long retentionDueNanos;

    /** Set by the background, taken by the loop. */
    private volatile @Nullable Result result;

    private volatile String problem = "";

    /**
     * @param cutThrough revisions that the log need not keep any more
     */
    private record Result(long cutThrough, long bytes) {}

    public Snapshotter(
            CommitLog log,
            Snapshots snapshots,
            HistoryBook history,
            Clock clock,
            StoreSettings settings,
            Executor background) {
        this.log = log;
        this.snapshots = snapshots;
        this.history = history;
        this.retention = new Retention(history.keyspace(), settings.retention());
        this.clock = clock;
        this.settings = settings;
        this.background = background;
    }

    /** Why the last snapshot failed; empty where it did not. */
    public String problem() {
        return problem;
    }

    @Override
    public void step(Image image, boolean idle) {
        try {
            finish();
            if (idle) {
                retain();
            }
        } catch (HostFailure failure) {
            // Nothing is lost by keeping too much; it is tried again with the next snapshot.
            problem = "Old log or history could not be removed: " + failure.getMessage();
        }
        long due = Math.max(settings.log().snapshotBytes(), lastBytes);
        if (!running && log.appendedBytes() - logBytesAtLast >= due) {
            begin(image);
        }
    }

    private void finish() {
        Result done = result;
        if (done != null) {
            result = null;
            running = false;
            lastBytes = done.bytes();
            log.cut(done.cutThrough());
        }
    }

    private void retain() {
        if (clock.monotonicNanos() >= retentionDueNanos) {
            retentionDueNanos =
                    clock.monotonicNanos()
                            + settings.commits().housekeepingMillis() * NANOS_PER_MILLI;
            retention.step(clock.wallMillis());
        }
    }

    private void begin(Image image) {
        // The image may hold volatile changes that are not synced: no snapshot ahead of the log.
        log.sync();
        running = true;
        logBytesAtLast = log.appendedBytes();
        background.execute(() -> snapshot(image));
    }

    private void snapshot(Image image) {
        try {
            long bytes = snapshots.write(image, log.epoch());
            long oldest = snapshots.prune();
            long flushed = history.flush();
            problem = "";
            result = new Result(Math.min(oldest, flushed), bytes);
        } catch (RuntimeException failure) {
            // The log keeps everything: try again after as much log again, and say so meanwhile.
            problem = "No snapshot could be written: " + failure.getMessage();
            result = new Result(0, lastBytes);
        }
    }
}
