package dev.davit.linux.image;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Layers under way: whoever wants one that another pull fetches waits for that. */
final class LayerFlights {
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> under =
            new ConcurrentHashMap<>();

    /** Has a layer. */
    interface Fetch {
        void run() throws IOException;
    }

    /**
     * Returns once the layer is there. Where the other pull fails, this one tries itself: it may
     * have other credentials.
     *
     * @param fetch does nothing where the layer is there
     */
    void have(String diffId, Fetch fetch) throws IOException {
        while (true) {
            CompletableFuture<Boolean> mine = new CompletableFuture<>();
            CompletableFuture<Boolean> other = under.putIfAbsent(diffId, mine);
            if (other == null) {
                lead(diffId, mine, fetch);
                return;
            }
            if (done(other)) {
                return;
            }
        }
    }

    private void lead(String diffId, CompletableFuture<Boolean> mine, Fetch fetch)
            throws IOException {
        boolean there = false;
        try {
            fetch.run();
            there = true;
        } finally {
            under.remove(diffId, mine);
            mine.complete(there);
        }
    }

    private static boolean done(CompletableFuture<Boolean> other) throws IOException {
        try {
            return other.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
