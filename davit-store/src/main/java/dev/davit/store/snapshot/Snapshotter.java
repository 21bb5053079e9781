package dev.davit.store.snapshot;

import dev.davit.base.HostFailure;
import dev.davit.model.kind.Key;
import dev.davit.port.Clock;
import dev.davit.port.Sealing;
import dev.davit.store.StoreSettings;
import dev.davit.store.commit.Upkeep;
import dev.davit.store.history.Collector;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.image.Image;
import dev.davit.store.log.CommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots in the background, then cuts the log; has old history collected beside it.
 *
 * <p>The order matters: log synced up to the image → snapshot durable → history flushed → log cut.
 *
 * <p>A purge is a snapshot too: what it takes out of history must not be left in the log, nor in an
 * older snapshot, so that all of what was written before it goes.
 */
public final class Snapshotter implements Upkeep {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Between two steps of a collector that has more to do at once. */
    private static final long HURRY_NANOS = 2 * NANOS_PER_MILLI;

    /** Between two attempts to do without what is older than the same key. */
    private static final long RETIRE_PAUSE_NANOS = 60_000 * NANOS_PER_MILLI;

    /** That may wait. */
    private static final int MOST_PURGES = 64;

    private final CommitLog log;
    private final Snapshots snapshots;
    private final HistoryBook history;
    private final Collector collector;
    private final Sealing sealing;
    private final Clock clock;
    private final StoreSettings settings;
    private final Executor background;
    private final Executor collecting;
    private final ArrayBlockingQueue<Purge> purges = new ArrayBlockingQueue<>(MOST_PURGES);

    private long logBytesAtLast;
    private long lastBytes;
    private boolean running;
    private long collectDueNanos;
    private int retireTriedFor;
    private long retireDueNanos;

    /** Set by the background, taken by the loop. */
    private volatile @Nullable Result result;

    private volatile String problem = "";

    private volatile boolean collects;
    private volatile boolean hurries;
    private volatile String collectProblem = "";

    /**
     * @param cutThrough revisions that the log need not keep any more
     * @param purged what was taken out, and what is to be told then: done when the log is cut
     */
    private record Result(long cutThrough, long bytes, List<Runnable> purged) {}

    /**
     * How history was.
     *
     * @param since no entry was sealed with an older key
     * @param lives of history then: where it has begun again, that may be undone
     */
    private record Sealed(int since, int lives) {}

    /** States of an object that are to go for good. */
    private record Purge(
            Key key, long from, long through, String by, CompletableFuture<Long> reply) {}

    public Snapshotter(
            CommitLog log,
            Snapshots snapshots,
            HistoryBook history,
            Clock clock,
            StoreSettings settings,
            Sealing sealing,
            Executor background,
            Executor collecting) {
        this.log = log;
        this.snapshots = snapshots;
        this.history = history;
        this.sealing = sealing;
        this.collector = new Collector(history, settings.retention(), sealing);
        this.clock = clock;
        this.settings = settings;
        this.background = background;
        this.collecting = collecting;
    }

    /** Why the last snapshot or collection failed; empty where neither did. */
    public String problem() {
        return problem + collectProblem;
    }

    /**
     * Takes states out of history, the log and the snapshots. Any thread.
     *
     * @return how many states it took out, once they are gone from the disk
     */
    public CompletableFuture<Long> purge(Key key, long from, long through, String by) {
        Purge purge = new Purge(key, from, through, by, new CompletableFuture<>());
        if (!purges.offer(purge)) {
            purge.reply.completeExceptionally(
                    new HostFailure("purge", 0, key.toString(), "too many purges are waiting"));
        }
        return purge.reply;
    }

    @Override
    public void step(Image image, boolean idle) {
        try {
            finish();
            collect(image);
        } catch (HostFailure failure) {
            // Nothing is lost by keeping too much; it is tried again with the next snapshot.
            problem = "Old log or history could not be removed: " + failure.getMessage();
        }
        long due = Math.max(settings.log().snapshotBytes(), lastBytes);
        if (!running && (!purges.isEmpty() || retires())) {
            beginPurge(image);
        } else if (!running && log.appendedBytes() - logBytesAtLast >= due) {
            begin(image);
        }
    }

    /**
     * Whether history is sealed anew, so that a snapshot would leave nothing that needs an older
     * key. Where it fails it is tried again after a while.
     */
    private boolean retires() {
        if (!sealing.hasOlder() || collector.sealedSince() < sealing.newest()) {
            return false;
        }
        long now = clock.monotonicNanos();
        boolean due = sealing.newest() != retireTriedFor || now - retireDueNanos >= 0;
        if (due) {
            retireTriedFor = sealing.newest();
            retireDueNanos = now + RETIRE_PAUSE_NANOS;
        }
        return due;
    }

    private void finish() {
        Result done = result;
        if (done != null) {
            result = null;
            running = false;
            lastBytes = done.bytes();
            log.cut(done.cutThrough());
            done.purged().forEach(Runnable::run);
        }
    }

    /** Never two steps at a time. */
    private void collect(Image image) {
        long now = clock.monotonicNanos();
        if (collects || now < collectDueNanos) {
            return;
        }
        collectDueNanos =
                now
                        + (hurries
                                ? HURRY_NANOS
                                : settings.commits().housekeepingMillis() * NANOS_PER_MILLI);
        collects = true;
        collecting.execute(() -> collectOnce(image));
    }

    private void collectOnce(Image image) {
        try {
            hurries = collector.step(image, clock.wallMillis());
            collectProblem = "";
        } catch (HostFailure failure) {
            // Nothing is lost by keeping too much: the next step tries again.
            hurries = false;
            collectProblem = "Old history could not be removed: " + failure.getMessage();
        } finally {
            collects = false;
        }
    }

    private void beginPurge(Image image) {
        List<Purge> all = new ArrayList<>();
        purges.drainTo(all);
        try {
            log.sync();
            log.turnOver();
        } catch (CommitLog.NoRoom full) {
            HostFailure why = new HostFailure("purge", 0, "log", String.valueOf(full.getMessage()));
            all.forEach(purge -> purge.reply.completeExceptionally(why));
            return;
        }
        running = true;
        logBytesAtLast = log.appendedBytes();
        // Known before history is flushed and the snapshot written: these are sealed since then.
        int lives = history.lives();
        int key = collector.sealedSince();
        background.execute(() -> purge(image, all, new Sealed(key, lives)));
    }

    private void purge(Image image, List<Purge> all, Sealed sealed) {
        try {
            List<Runnable> replies = new ArrayList<>();
            for (Purge each : all) {
                long gone = history.purge(each.key, each.from, each.through, each.by);
                replies.add(() -> each.reply.complete(gone));
            }
            long bytes = snapshots.write(image, log.epoch());
            snapshots.onlyNewest();
            long flushed = history.flush();
            if (flushed >= image.revision() && history.lives() == sealed.lives) {
                replies.add(() -> sealing.retire(sealed.since));
            }
            result = new Result(Math.min(image.revision(), flushed), bytes, replies);
        } catch (RuntimeException failure) {
            all.forEach(each -> each.reply.completeExceptionally(failure));
            result = new Result(0, lastBytes, List.of());
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
            result = new Result(Math.min(oldest, flushed), bytes, List.of());
        } catch (RuntimeException failure) {
            // The log keeps everything: try again after as much log again, and say so meanwhile.
            problem = "No snapshot could be written: " + failure.getMessage();
            result = new Result(0, lastBytes, List.of());
        }
    }
}
