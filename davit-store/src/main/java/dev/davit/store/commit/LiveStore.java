package dev.davit.store.commit;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Key;
import dev.davit.port.Disk;
import dev.davit.port.Sealing;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import dev.davit.store.History;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.StoreHealth;
import dev.davit.store.Subscription;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.log.CommitLog;
import dev.davit.store.snapshot.Backup;
import dev.davit.store.watch.WatchHub;
import java.util.concurrent.CompletableFuture;

/** The store as its users see it: a front for the loop, the watches and history. */
public final class LiveStore implements Store {
    private final CommitLoop loop;
    private final CommitLog log;
    private final HistoryBook history;
    private final WatchHub watches;
    private final Sealing sealing;
    private final Surroundings around;

    /** What the store needs from those who opened it. */
    public interface Surroundings {

        /** Ends the threads that make the loop's steps and its background work; waits for them. */
        void stop();

        /** Gives the directory free, last of all. */
        void release();

        /** What an operator should know; empty where all is well. */
        String notes();

        boolean restored();

        /** See {@link Store#purge}. */
        CompletableFuture<Long> purge(Key key, long from, long through, String by);
    }

    public LiveStore(
            CommitLoop loop,
            CommitLog log,
            HistoryBook history,
            WatchHub watches,
            Sealing sealing,
            Surroundings around) {
        this.loop = loop;
        this.log = log;
        this.history = history;
        this.watches = watches;
        this.sealing = sealing;
        this.around = around;
    }

    @Override
    public ImageView image() {
        return loop.image();
    }

    @Override
    public CompletableFuture<Outcome<Committed>> submit(Decider decider) {
        return loop.submit(decider);
    }

    @Override
    public Outcome<Subscription> watch(Interest interest, long afterRevision) {
        return watches.open(interest, afterRevision);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public CompletableFuture<Long> purge(Key key, long from, long through, String by) {
        return around.purge(key, from, through, by)
                .thenApply(gone -> {
                    watches.forget();
                    return gone;
                });
    }

    @Override
    public StoreHealth health() {
        String stopped = loop.stopped();
        StoreHealth.State state = StoreHealth.State.SERVING;
        if (loop.closed()) {
            state = StoreHealth.State.CLOSED;
        } else if (stopped != null) {
            state = StoreHealth.State.STOPPED;
        } else if (!loop.noRoom().isEmpty()) {
            state = StoreHealth.State.NO_ROOM;
        }
        return new StoreHealth(
                state,
                log.epoch(),
                loop.image().revision(),
                stopped != null ? stopped : loop.noRoom() + around.notes(),
                around.restored(),
                watches.size());
    }

    @Override
    public void backup(Disk target) {
        Backup.write(loop.image(), log.epoch(), history, sealing, target);
    }

    @Override
    public void close() {
        if (loop.closed()) {
            return;
        }
        around.stop();
        loop.close();
        watches.close();
        try {
            if (loop.stopped() == null) {
                flushHistory();
                log.end(loop.image().timeMillis());
            }
        } finally {
            log.close();
            history.close();
            around.release();
        }
    }

    private void flushHistory() {
        try {
            history.flush();
        } catch (HostFailure full) {
            // The log keeps what history lacks: the next opening adds it.
            return;
        }
    }
}
