package dev.davit.store.commit;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.model.image.Change;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import dev.davit.store.StoreSettings;
import dev.davit.store.codec.Names;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Refill;
import dev.davit.store.image.Image;
import dev.davit.store.log.CommitLog;
import dev.davit.store.log.Group;
import dev.davit.store.watch.WatchHub;
import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of what is wanted. {@link #step} is the whole of it and needs no thread of its own:
 * a platform thread calls it in a cluster, the scheduler of the simulation under a seed.
 */
public final class CommitLoop {
    private final StoreSettings.Commits bounds;
    private final CommitLog log;
    private final HistoryFeed history;
    private final WatchHub watches;
    private final Clock clock;
    private final Upkeep upkeep;
    private final VolatileIndex volatiles;
    private final Names names = new Names();
    private final ArrayBlockingQueue<Submission> inbox;

    /** Taken from the inbox and not yet decided; the loop's own. */
    private final ArrayDeque<Submission> taken = new ArrayDeque<>();

    private volatile Image image;
    private volatile @Nullable String stopped;
    private volatile String noRoom = "";
    private volatile boolean closed;

    /**
     * @param image everything that the log holds
     * @param refill brings history back after a full disk
     */
    public CommitLoop(
            Image image,
            CommitLog log,
            HistoryBook history,
            Refill refill,
            WatchHub watches,
            Clock clock,
            Upkeep upkeep,
            StoreSettings settings) {
        this.image = image;
        this.log = log;
        this.history =
                new HistoryFeed(history, refill, clock, settings.commits().housekeepingMillis());
        this.watches = watches;
        this.clock = clock;
        this.upkeep = upkeep;
        bounds = settings.commits();
        inbox = new ArrayBlockingQueue<>(bounds.inboxDecisions());
        volatiles = new VolatileIndex(settings.volatiles());
        loadVolatiles();
    }

    private void loadVolatiles() {
        image.volatileKinds()
                .forEach(kind ->
                        image.scan(
                                kind,
                                "",
                                null,
                                object -> {
                                    volatiles.load(object.key(), image.timeMillis());
                                    return true;
                                }));
    }

    public Image image() {
        return image;
    }

    /** Why nothing is accepted any more, or null. */
    public @Nullable String stopped() {
        return stopped;
    }

    /** Why writes are refused for now; empty while there is room. */
    public String noRoom() {
        String behind = history.lacking();
        return behind.isEmpty() ? noRoom : behind;
    }

    public boolean closed() {
        return closed;
    }

    /** Any thread. */
    public CompletableFuture<Outcome<Committed>> submit(Decider decider) {
        Submission submission = Submission.of(decider);
        if (!inbox.offer(submission)) {
            submission.refuse(
                    Reason.TOO_MANY_REQUESTS,
                    "The store has " + bounds.inboxDecisions() + " writes waiting: try again.");
        }
        if (closed) {
            // The loop may have made its last step before the offer: nobody else would answer.
            refuseWaiting("The store is closed.");
        }
        return submission.reply();
    }

    /** Waits until there is something to do or housekeeping is due. Only the loop's own thread. */
    public void await() throws InterruptedException {
        if (taken.isEmpty()) {
            Submission first = inbox.poll(bounds.housekeepingMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                taken.add(first);
            }
        }
    }

    /**
     * Decides, commits and publishes one group, and does what is due besides.
     *
     * @return whether there was anything to do
     */
    public boolean step() {
        inbox.drainTo(taken, Math.max(0, bounds.batchDecisions() - taken.size()));
        String reason = stopped;
        if (reason != null) {
            boolean any = !taken.isEmpty();
            refuseTaken(Reason.SERVICE_UNAVAILABLE, reason);
            return any;
        }
        boolean worked = history.isUpToDate() ? commit(decide()) : refuseBehind();
        if (stopped == null) {
            keepUp(!worked);
        }
        return worked || !taken.isEmpty();
    }

    /** How long whoever makes the steps waits before the next; 0 as a rule. */
    public long restNanos() {
        return history.restNanos();
    }

    /** History has met the full disk before the log: the log waits for it. */
    private boolean refuseBehind() {
        boolean any = !taken.isEmpty();
        refuseTaken(Reason.INSUFFICIENT_STORAGE, history.lacking());
        return any;
    }

    private void keepUp(boolean idle) {
        if (idle) {
            watches.age(clock.wallMillis());
        }
        try {
            upkeep.step(image, idle);
        } catch (HostFailure failure) {
            stop("The log could not be synced: " + failure.getMessage());
        }
    }

    private Batch decide() {
        long now = Math.max(image.timeMillis(), clock.wallMillis());
        Batch batch = new Batch(image, log.nextRevision(), now, bounds, names);
        batch.remove(volatiles.due(now));
        while (!batch.full() && !taken.isEmpty()) {
            batch.decide(taken.remove());
        }
        return batch;
    }

    private boolean commit(Batch batch) {
        if (batch.isEmpty()) {
            return batch.answer();
        }
        Group group = batch.group(log.epoch());
        try {
            log.append(group, batch.needsSync());
        } catch (CommitLog.NoRoom full) {
            noRoom = String.valueOf(full.getMessage());
            batch.refuse(Reason.INSUFFICIENT_STORAGE, noRoom);
            return true;
        } catch (RuntimeException failure) {
            stop("The log could not be written: " + failure.getMessage());
            batch.refuse(Reason.SERVICE_UNAVAILABLE, String.valueOf(stopped));
            return true;
        }
        noRoom = "";
        publish(batch, group);
        batch.answer();
        // Last: a thread that is woken may take this one's core, and an answer is waited for.
        watches.wake();
        return true;
    }

    private void publish(Batch batch, Group group) {
        try {
            history.add(group);
        } catch (HostFailure failure) {
            // The group is durable and history comes again from the log: answer it, then stop.
            stop("History could not be written: " + failure.getMessage());
        }
        Image next = batch.freeze();
        for (Change change : batch.changes()) {
            volatiles.note(next.volatileKinds(), change, group.timeMillis());
        }
        image = next;
        watches.publish(batch.changes(), group.timeMillis());
    }

    private void stop(String why) {
        stopped =
                why
                        + ". Nothing more is accepted, because it is not known what reached the"
                        + " disk; a restart reads it and goes on.";
    }

    /** A bug or a fault that the step itself could not handle. */
    public void fail(Throwable fault) {
        stop("The commit loop failed: " + fault);
        refuseTaken(Reason.SERVICE_UNAVAILABLE, String.valueOf(stopped));
    }

    /** No more steps will be made; what waits is refused. */
    public void close() {
        closed = true;
        refuseTaken(Reason.SERVICE_UNAVAILABLE, "The store is closed.");
        refuseWaiting("The store is closed.");
    }

    private void refuseTaken(Reason reason, String message) {
        taken.forEach(submission -> submission.refuse(reason, message));
        taken.clear();
    }

    private void refuseWaiting(String message) {
        for (Submission each = inbox.poll(); each != null; each = inbox.poll()) {
            each.refuse(Reason.SERVICE_UNAVAILABLE, message);
        }
    }
}
