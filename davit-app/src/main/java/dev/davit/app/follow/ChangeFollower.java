package dev.davit.app.follow;

import dev.davit.base.Outcome;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread that looks at something: at first, after each change that it is interested in, when it
 * is woken, and when a time is over. What the look keeps is that thread's alone.
 */
public final class ChangeFollower implements AutoCloseable {
    private final Store store;
    private final Interest interest;
    private final Look look;
    private final Thread thread;
    private volatile @Nullable Subscription waiting;
    private volatile boolean closed;

    /** What is done in each turn. */
    @FunctionalInterface
    public interface Look {
        /**
         * @param changed something that is followed may have changed since the last turn
         * @return for how long the next turn may be waited for, in milliseconds
         */
        long look(boolean changed) throws InterruptedException;
    }

    /**
     * @param name of the thread
     */
    public ChangeFollower(String name, Store store, Interest interest, Look look) {
        this.store = store;
        this.interest = interest;
        this.look = look;
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** The next turn is now: there is other news. */
    public void wake() {
        Subscription owner = waiting;
        if (owner != null) {
            owner.wake();
        }
    }

    private void run() {
        try {
            while (!closed) {
                follow();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() throws InterruptedException {
        switch (store.watch(interest, store.image().revision())) {
            case Outcome.Ok<Subscription>(Subscription watch) -> {
                try (watch) {
                    waiting = watch;
                    boolean all = true;
                    Subscription.Batch news = new Subscription.Batch(List.of(), 0);
                    while (!closed && news != null) {
                        long millis = look.look(all || !news.changes().isEmpty());
                        all = false;
                        news = watch.take(millis);
                    }
                }
            }
            // The log has moved on already: look anew.
            case Outcome.Refused<Subscription> _ -> Thread.sleep(1);
        }
    }

    /** Ends the thread, and waits until it has ended. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
