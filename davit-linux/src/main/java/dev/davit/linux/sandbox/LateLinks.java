package dev.davit.linux.sandbox;

import dev.davit.base.HostFailure;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Takes links of removed pods away beside everything else: the kernel needs 30 ms and more for one,
 * most of it waiting, and nobody can meet a link whose pod is gone. One that a kill of Davit leaves
 * is found by its name at the next start; most go before that with their pod's namespace.
 */
final class LateLinks implements AutoCloseable {
    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;
    private static final long LOOK_MILLIS = 100;

    private final PodNetwork network;
    private final Runnable afterwards;

    /** One entry per pod at most. */
    private final SequencedSet<String> leaving = new LinkedHashSet<>();

    private boolean working;

    /**
     * @param afterwards done when the last of those that were waiting is gone
     */
    LateLinks(PodNetwork network, Runnable afterwards) {
        this.network = network;
        this.afterwards = afterwards;
    }

    synchronized void remove(String podUid) {
        leaving.addLast(podUid);
        if (!working) {
            working = true;
            Thread.ofPlatform().daemon().name("remove links").start(this::work);
        }
    }

    private void work() {
        while (true) {
            String podUid = next();
            if (podUid.isEmpty()) {
                return;
            }
            guarded(() -> network.remove(podUid));
            if (isLast(podUid)) {
                guarded(afterwards);
            }
            gone(podUid);
        }
    }

    /** Empty where there is none, and nobody works from then on. */
    private synchronized String next() {
        working = !leaving.isEmpty();
        return working ? leaving.getFirst() : "";
    }

    private synchronized boolean isLast(String podUid) {
        return leaving.size() == 1 && leaving.contains(podUid);
    }

    private synchronized void gone(String podUid) {
        leaving.remove(podUid);
        notifyAll();
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (HostFailure failure) {
            // The kernel removes it with its namespace, or the next start does.
            System.getLogger("dev.davit.linux")
                    .log(System.Logger.Level.WARNING, "link-stays", failure);
        }
    }

    /** Waits until a pod's link is not about to be removed. */
    synchronized void await(String podUid) {
        long until = System.nanoTime() + LONGEST_WAIT_NANOS;
        boolean interrupted = false;
        while (leaving.contains(podUid) && System.nanoTime() < until) {
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (leaving.contains(podUid)) {
            throw new HostFailure("remove link", 0, podUid, "the kernel has not removed it yet");
        }
    }

    /** Waits until no link is about to be removed. */
    @Override
    public void close() {
        String next = first();
        while (!next.isEmpty()) {
            await(next);
            next = first();
        }
    }

    private synchronized String first() {
        return leaving.isEmpty() ? "" : leaving.getFirst();
    }
}
