package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Holder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces with a link into them, made while nobody waits for them. Nothing of them is pinned or
 * kept in a record: the kernel takes them away with the process that sits in them, and that process
 * ends with Davit, however Davit ends.
 *
 * <p>None is made before the first pod: an idle cluster has none, and the first taker has to wait.
 */
final class Spares implements AutoCloseable {
    /** Each costs a sleeping shell and a network namespace. */
    private static final int KEPT = 2;

    /** After the last taker: later than its pod needs the CPU for its start. */
    private static final long CALM_MILLIS = 100;

    private static final long CLOSE_MILLIS = 2_000;

    /**
     * One of them.
     *
     * @param link null where there is none
     */
    record Spare(Holder holder, @Nullable SpareLink link) {}

    private final PodNetwork network;
    private final Deque<Spare> ready = new ArrayDeque<>();
    private boolean links;
    private boolean filling;
    private boolean open = true;
    private long takenAtNanos;

    Spares(PodNetwork network, boolean links) {
        this.network = network;
        this.links = links;
    }

    /** Null where none is ready. The taker ends its holder, and takes or drops its link. */
    synchronized @Nullable Spare take() {
        takenAtNanos = System.nanoTime();
        if (!filling && open) {
            filling = true;
            Thread.ofPlatform().daemon().name("spare pods").start(this::fill);
        }
        Spare spare = ready.poll();
        while (spare != null && !spare.holder().lives()) {
            drop(spare);
            spare = ready.poll();
        }
        return spare;
    }

    /** The kernel does not give such links to pods: none are made from now on. */
    synchronized void withoutLinks() {
        links = false;
    }

    private void fill() {
        try {
            while (wanting()) {
                long calm = CALM_MILLIS - (System.nanoTime() - takenAt()) / 1_000_000;
                if (calm > 0) {
                    Thread.sleep(calm);
                } else {
                    keep(make());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (HostFailure failure) {
            // The next taker makes its own, and is told when that fails too.
            System.getLogger("dev.davit.linux")
                    .log(System.Logger.Level.WARNING, "spare-pod-failed", failure);
            stopped();
        }
    }

    private synchronized boolean wanting() {
        filling = open && ready.size() < KEPT;
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

    private synchronized boolean linked() {
        return links;
    }

    private Spare make() {
        Holder holder = Holder.ofAll();
        try {
            return new Spare(holder, linked() ? network.spare(holder) : null);
        } catch (RuntimeException e) {
            holder.close();
            throw e;
        }
    }

    private synchronized void keep(Spare spare) {
        if (open) {
            ready.add(spare);
        } else {
            drop(spare);
        }
    }

    private void drop(Spare spare) {
        if (spare.link() != null) {
            network.drop(spare.link());
        }
        spare.holder().close();
    }

    /** Returns once nothing of them is left. */
    @Override
    public synchronized void close() {
        open = false;
        ready.forEach(this::drop);
        ready.clear();
        try {
            long until = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
            while (filling && System.nanoTime() < until) {
                wait(CALM_MILLIS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
