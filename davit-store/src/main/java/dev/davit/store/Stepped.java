package dev.davit.store;

import dev.davit.model.kind.Key;
import dev.davit.port.DiskLock;
import dev.davit.port.Sealing;
import dev.davit.store.commit.CommitLoop;
import dev.davit.store.commit.LiveStore;
import dev.davit.store.snapshot.Opening;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** An opened store whose steps somebody else makes; see {@link Stores#stepped}. */
public final class Stepped {
    private final CommitLoop loop;
    private final Opening.Opened parts;
    private final Sealing sealing;
    private final DiskLock lock;

    Stepped(CommitLoop loop, Opening.Opened parts, Sealing sealing, DiskLock lock) {
        this.loop = loop;
        this.parts = parts;
        this.sealing = sealing;
        this.lock = lock;
    }

    /** Makes one step; answers whether there was anything to do. */
    public boolean step() {
        return loop.step();
    }

    CommitLoop loop() {
        return loop;
    }

    /**
     * The store itself.
     *
     * @param stop called first when it is closed: no step is made after it
     */
    public Store store(Runnable stop) {
        return new LiveStore(
                loop,
                parts.log(),
                parts.history(),
                parts.watches(),
                sealing,
                new Surroundings(
                        stop,
                        lock::close,
                        () -> parts.notes() + parts.snapshotter().problem(),
                        parts.restored(),
                        parts.snapshotter()::purge));
    }

    record Surroundings(
            Runnable stopping,
            Runnable releasing,
            Supplier<String> noting,
            boolean restored,
            Purging purging)
            implements LiveStore.Surroundings {
        @Override
        public void stop() {
            stopping.run();
        }

        @Override
        public void release() {
            releasing.run();
        }

        @Override
        public String notes() {
            return noting.get();
        }

        @Override
        public CompletableFuture<Long> purge(Key key, long from, long through, String by) {
            return purging.purge(key, from, through, by);
        }
    }

    /** See {@link Store#purge}. */
    @FunctionalInterface
    interface Purging {
        CompletableFuture<Long> purge(Key key, long from, long through, String by);
    }
}
