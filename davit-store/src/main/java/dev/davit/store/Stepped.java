package dev.davit.store;

import dev.davit.port.DiskLock;
import dev.davit.store.commit.CommitLoop;
import dev.davit.store.commit.LiveStore;
import dev.davit.store.snapshot.Opening;
import java.util.function.Supplier;

/** An opened store whose steps somebody else makes; see {@link Stores#stepped}. */
public final class Stepped {
    private final CommitLoop loop;
    private final Opening.Opened parts;
    private final DiskLock lock;

    Stepped(CommitLoop loop, Opening.Opened parts, DiskLock lock) {
        this.loop = loop;
        this.parts = parts;
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
                new Surroundings(
                        stop,
                        lock::close,
                        () -> parts.notes() + parts.snapshotter().problem(),
                        parts.restored()));
    }

    record Surroundings(
            Runnable stopping, Runnable releasing, Supplier<String> noting, boolean restored)
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
    }
}
