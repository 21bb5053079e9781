package dev.davit.linux.sys;

import dev.davit.base.HostFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A few of something that takes long to make, made while nobody waits for it. None is made before
 * the first taker, who makes its own: what is never used has none.
 */
public final class Reserve<T> implements AutoCloseable {
    private static final int KEPT = 2;

    /** After the last taker: later than its pod needs the CPU for its start. */
    private static final long CALM_MILLIS = 100;

    private static final long LONGEST_MAKING_NANOS = 2_000_000_000L;

    /** How one is made and let go. All three may be called from any thread. */
    public interface Maker<T> {
        T make();

        /** False for one that somebody else has ended. */
        boolean lives(T one);

        void drop(T one);
    }

    private final String name;
    private final Maker<T> maker;
    private final Deque<T> ready = new ArrayDeque<>();
    private boolean filling;
    private boolean wanted;
    private boolean open = true;
    private long takenAtNanos;

    /**
     * @param name of what is kept, for threads and the log
     */
    public Reserve(String name, Maker<T> maker) {
        this.name = name;
        this.maker = maker;
    }

    /** Empty where none is ready. The taker lets it go. */
    public synchronized Optional<T> take() {
        takenAtNanos = System.nanoTime();
        wanted = open;
        if (wanted && !filling) {
            filling = true;
            Thread.ofPlatform().daemon().name("reserve of " + name).start(this::fill);
        }
        T one = ready.poll();
        while (one != null && !maker.lives(one)) {
            maker.drop(one);
            one = ready.poll();
        }
        return Optional.ofNullable(one);
    }

    private void fill() {
        try {
            while (wanting()) {
                long calm = CALM_MILLIS - (System.nanoTime() - takenAt()) / 1_000_000;
                if (calm > 0) {
                    Thread.sleep(calm);
                } else {
                    keep(maker.make());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            stopped();
        } catch (HostFailure failure) {
            // The next taker makes its own, and is told when that fails too.
            System.getLogger("dev.davit.linux")
                    .log(System.Logger.Level.WARNING, "reserve-not-filled: " + name, failure);
            stopped();
        } catch (RuntimeException mistake) {
            stopped();
            throw mistake;
        }
    }

    private synchronized boolean wanting() {
        filling = wanted && ready.size() < KEPT;
        notifyAll();
        return filling;
    }

    private synchronized void stopped() {
        filling = false;
        notifyAll();
    }

    private synchronized long takenAt() {
        return takenAtNanos;
    }

    private synchronized void keep(T one) {
        if (wanted) {
            ready.add(one);
        } else {
            maker.drop(one);
        }
    }

    /** Lets all go, and makes none until the next taker comes. Returns once nothing is left. */
    public synchronized void empty() {
        wanted = false;
        ready.forEach(maker::drop);
        ready.clear();
        long until = System.nanoTime() + LONGEST_MAKING_NANOS;
        try {
            while (filling && System.nanoTime() < until) {
                wait(CALM_MILLIS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        open = false;
        empty();
    }
}
