package dev.davit.store;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.Clock;
import dev.davit.port.Disk;
import dev.davit.port.DiskLock;
import dev.davit.port.Sealing;
import dev.davit.store.commit.CommitLoop;
import dev.davit.store.commit.CommitThread;
import dev.davit.store.commit.LiveStore;
import dev.davit.store.commit.Upkeep;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Keyspace;
import dev.davit.store.history.MemoryKeyspace;
import dev.davit.store.history.Refill;
import dev.davit.store.history.RocksKeyspace;
import dev.davit.store.image.Image;
import dev.davit.store.log.CommitLog;
import dev.davit.store.log.Damaged;
import dev.davit.store.log.MemoryLog;
import dev.davit.store.log.NewerFormat;
import dev.davit.store.snapshot.Opening;
import dev.davit.store.watch.WatchHub;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Opens stores. */
public final class Stores {
    private static final int EAGAIN = 11;
    private static final int ENOSPC = 28;

    private Stores() {}

    /**
     * Opens or creates the store in a directory.
     *
     * @param historyDirectory where RocksDB keeps history; made where it is missing
     * @return refused when the directory is in use, damaged, full, or written by a newer version;
     *     the message says which, and what to do
     */
    public static Outcome<Store> open(
            Disk disk, Path historyDirectory, Clock clock, StoreSettings settings) {
        return open(disk, historyDirectory, clock, settings, _ -> Sealing.NONE);
    }

    /**
     * As {@link #open(Disk, Path, Clock, StoreSettings)}, with some kinds sealed on the disk.
     *
     * @param seals asked once the disk is locked
     */
    public static Outcome<Store> open(
            Disk disk,
            Path historyDirectory,
            Clock clock,
            StoreSettings settings,
            Sealing.Source seals) {
        return open(disk, () -> RocksKeyspace.open(historyDirectory), clock, settings, seals);
    }

    /** As above, with history wherever it is wanted. */
    public static Outcome<Store> open(
            Disk disk,
            Supplier<Keyspace> history,
            Clock clock,
            StoreSettings settings,
            Sealing.Source seals) {
        ExecutorService background =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("davit-store-background").daemon().factory());
        ExecutorService collecting =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("davit-history").daemon().factory());
        Outcome<Stepped> opened =
                stepped(disk, history, clock, settings, seals, background, collecting);
        return switch (opened) {
            case Outcome.Refused<Stepped>(Refusal refusal) -> {
                background.close();
                collecting.close();
                yield Outcome.refused(refusal);
            }
            case Outcome.Ok<Stepped>(Stepped stepped) -> {
                CommitThread thread = CommitThread.start(stepped.loop());
                yield Outcome.ok(
                        stepped.store(() -> {
                            thread.stop();
                            background.close();
                            collecting.close();
                        }));
            }
        };
    }

    /**
     * A store without threads of its own: its owner makes the loop's steps. For the simulation.
     *
     * @param background runs what the store would do beside its loop
     * @param collecting removes old history
     */
    public static Outcome<Stepped> stepped(
            Disk disk,
            Supplier<Keyspace> history,
            Clock clock,
            StoreSettings settings,
            Sealing.Source seals,
            Executor background,
            Executor collecting) {
        DiskLock lock;
        try {
            lock = disk.lock("lock", "pid " + ProcessHandle.current().pid());
        } catch (HostFailure taken) {
            if (taken.errno() != EAGAIN) {
                throw taken;
            }
            return refused(Reason.CONFLICT, "The store is in use. " + taken.getMessage());
        }
        Keyspace keyspace = null;
        boolean opened = false;
        try {
            keyspace = history.get();
            Sealing sealing = seals.on(disk);
            Opening.Opened parts =
                    new Opening(disk, clock, settings, sealing, background, collecting)
                            .open(keyspace);
            opened = true;
            return Outcome.ok(assemble(parts, sealing, lock, clock, settings));
        } catch (NewerFormat newer) {
            return refused(Reason.NOT_ACCEPTABLE, String.valueOf(newer.getMessage()));
        } catch (Damaged damaged) {
            return refused(Reason.INTERNAL_ERROR, String.valueOf(damaged.getMessage()));
        } catch (CommitLog.NoRoom full) {
            return refused(Reason.INSUFFICIENT_STORAGE, String.valueOf(full.getMessage()));
        } catch (HostFailure failure) {
            if (failure.errno() != ENOSPC) {
                throw failure;
            }
            return refused(
                    Reason.INSUFFICIENT_STORAGE,
                    "The disk of the data directory %s is full (%s): make room there, and start again."
                            .formatted(disk.name(), failure.getMessage()));
        } finally {
            if (!opened) {
                if (keyspace != null) {
                    keyspace.close();
                }
                lock.close();
            }
        }
    }

    private static <T> Outcome<T> refused(Reason reason, String message) {
        return Outcome.refused(Refusal.of(reason, message));
    }

    private static Stepped assemble(
            Opening.Opened parts,
            Sealing sealing,
            DiskLock lock,
            Clock clock,
            StoreSettings settings) {
        CommitLoop loop =
                new CommitLoop(
                        parts.image(),
                        parts.log(),
                        parts.history(),
                        parts.refill(),
                        parts.watches(),
                        clock,
                        parts.snapshotter(),
                        settings);
        return new Stepped(loop, parts, sealing, lock);
    }

    /** A store that forgets everything when it is closed; whole in every other respect. */
    public static Store inMemory(Clock clock, StoreSettings settings) {
        MemoryLog log = new MemoryLog();
        HistoryBook history = new HistoryBook(new MemoryKeyspace(), Sealing.NONE);
        WatchHub watches = new WatchHub(settings.watches(), 0);
        CommitLoop loop =
                new CommitLoop(
                        Image.EMPTY,
                        log,
                        history,
                        Refill.NONE,
                        watches,
                        clock,
                        Upkeep.NONE,
                        settings);
        CommitThread thread = CommitThread.start(loop);
        return new LiveStore(
                loop,
                log,
                history,
                watches,
                Sealing.NONE,
                new Stepped.Surroundings(
                        thread::stop,
                        () -> {},
                        () -> "",
                        false,
                        (key, from, through, by) ->
                                CompletableFuture.completedFuture(
                                        history.purge(key, from, through, by))));
    }
}
