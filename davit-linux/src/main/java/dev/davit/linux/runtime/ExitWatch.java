package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.log.LogFiles;
import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Processes;
import dev.davit.port.ContainerState;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out about ends: at once by inotify on conmon's exit files, and by a look at all runs every
 * few seconds for those whose conmon was killed. Also reaps conmon processes and bounds logs.
 */
final class ExitWatch implements AutoCloseable {
    private static final long SWEEP_NANOS = 5_000_000_000L;
    private static final long CLOSE_MILLIS = 5_000;

    private final Runs runs;
    private final LogFiles logs;
    private final WatchService service;
    private final Thread thread;

    /** One end per run at most, so both are bounded by the number of runs on the host. */
    private final BlockingQueue<ContainerState.Exited> ends = new LinkedBlockingQueue<>();

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** By run. */
    private final Map<String, Child> children = new ConcurrentHashMap<>();

    /** What does not change of the runs that there are; the watching thread's own. */
    private final Map<String, Lasting> lasting = new HashMap<>();

    private record Lasting(RunFolder.Owner owner, RunFolder.Started started) {
        /** Null for half-made runs, and for those that go away just now. */
        static @Nullable Lasting read(RunFolder folder) {
            try {
                RunFolder.Owner owner = folder.owner().orElse(null);
                RunFolder.Started started = folder.started().orElse(null);
                return owner == null || started == null ? null : new Lasting(owner, started);
            } catch (HostFailure leftForNextSweep) {
                return null;
            }
        }

        boolean lives() {
            try {
                return Processes.lives(started.process().pid(), started.process().ticks());
            } catch (HostFailure looksCloser) {
                return false;
            }
        }
    }

    ExitWatch(Runs runs, LogFiles logs) {
        this.runs = runs;
        this.logs = logs;
        try {
            service = FileSystems.getDefault().newWatchService();
            runs.folders().exits().register(service, StandardWatchEventKinds.ENTRY_CREATE);
        } catch (IOException e) {
            throw new HostFailure("watch", runs.folders().exits().toString(), e);
        }
        thread = Thread.ofPlatform().daemon().name("container exits").start(this::watch);
    }

    ContainerState.Exited next() throws InterruptedException {
        return ends.take();
    }

    /** A conmon that this process started, and must reap. */
    void adopt(String id, Child conmon) {
        Child before = children.put(id, conmon);
        if (before != null) {
            // Of a start that failed: it has no run to be forgotten with.
            children.put(id + " " + before.pid(), before);
        }
    }

    /** Its conmon alone is looked after: all of them at each end would be too many looks. */
    void forget(String id) {
        told.remove(id);
        children.computeIfPresent(id, (_, conmon) -> conmon.poll().isPresent() ? null : conmon);
    }

    private void watch() {
        try {
            while (true) {
                sweep();
                long sweptAt = System.nanoTime();
                while (System.nanoTime() - sweptAt < SWEEP_NANOS) {
                    handle(service.poll(SWEEP_NANOS, TimeUnit.NANOSECONDS));
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(@Nullable WatchKey key) {
        if (key == null) {
            return;
        }
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path name) {
                lookLater(name.toString());
            }
        }
        key.reset();
    }

    /** A run that cannot be read now may be on its way out; the next sweep looks again. */
    private void lookLater(String id) {
        try {
            look(id);
        } catch (HostFailure leftForNextSweep) {
            // Nothing is lost: what it says stays on disk, and an inspect of it fails openly.
        }
    }

    private void sweep() {
        Set<String> there = new HashSet<>();
        for (RunFolder folder : runs.folders().all()) {
            there.add(folder.id());
            sweep(folder);
        }
        lasting.keySet().retainAll(there);
        tidy();
        reap();
    }

    /** Of a run whose process lives or whose end was told, nothing needs to be read again. */
    private void sweep(RunFolder folder) {
        Lasting known = lasting.get(folder.id());
        if (known == null || !(told.contains(folder.id()) || known.lives())) {
            lookLater(folder.id());
            known = Lasting.read(folder);
            if (known == null) {
                lasting.remove(folder.id());
                return;
            }
            lasting.put(folder.id(), known);
        }
        rotate(folder, known.owner());
    }

    private void tidy() {
        try {
            runs.deleteStrayExits();
        } catch (HostFailure leftForNextSweep) {
            // They are in nobody's way.
        }
    }

    private void rotate(RunFolder folder, RunFolder.Owner owner) {
        try {
            logs.rotate(owner.podUid(), owner.container(), owner.attempt(), folder.control());
        } catch (HostFailure leftForNextSweep) {
            // conmon's own bound holds until it works again.
        }
    }

    /** Half-made runs have never begun, so their end is nobody's news. */
    void look(String id) {
        if (!told.contains(id)
                && runs.inspect(id).orElse(null) instanceof ContainerState.Exited exited
                && exited.startedAtMillis() > 0
                && told.add(id)) {
            ends.add(exited);
        }
    }

    private void reap() {
        children.values().removeIf(child -> child.poll().isPresent());
    }

    @Override
    public void close() {
        try {
            service.close();
            thread.join(CLOSE_MILLIS);
        } catch (IOException e) {
            throw new HostFailure("close", "exit watch", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
