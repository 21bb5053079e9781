package dev.davit.store.commit;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import dev.davit.store.History;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.StoreHealth;
import dev.davit.store.Subscription;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.log.CommitLog;
import dev.davit.store.watch.WatchHub;
import java.util.concurrent.CompletableFuture;

/** The store as its users see it: a front for the loop, the watches and history. */
public final class LiveStore implements Store {
    private final CommitLoop loop;
    private final CommitLog log;
    private final HistoryBook history;
    private final WatchHub watches;
    private final Runnable stopping;

    /**
     * @param stopping ends the thread that makes the loop's steps, and waits for it
     */
    public LiveStore(
            CommitLoop loop,
            CommitLog log,
            HistoryBook history,
            WatchHub watches,
            Runnable stopping) {
        this.loop = loop;
        this.log = log;
        this.history = history;
        this.watches = watches;
        this.stopping = stopping;
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
                stopped != null ? stopped : loop.noRoom(),
                false,
                watches.size());
    }

    @Override
    public void close() {
        if (!loop.closed()) {
            stopping.run();
            loop.close();
            watches.close();
            log.close();
            history.close();
        }
    }
}
