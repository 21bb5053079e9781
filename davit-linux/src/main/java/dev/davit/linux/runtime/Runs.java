package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.mount.MountTable;
import dev.davit.linux.mount.Trees;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Processes;
import dev.davit.port.Clock;
import dev.davit.port.ContainerState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What every run is now: from its folder, its process, conmon's exit file and its cgroup. */
final class Runs {
    /** Kubernetes shows the same where nobody saw how it ended. */
    private static final int UNKNOWN_EXIT = 255;

    private static final int KILLED = 128 + Libc.SIGKILL;

    private final RunFolders folders;
    private final Cgroups cgroups;
    private final Messages messages;
    private final Clock clock;
    private final String bootId;

    /** One at a time keeps or deletes what is known of an end. */
    private final ReentrantLock keeping = new ReentrantLock();

    Runs(RunFolders folders, Cgroups cgroups, Messages messages, Clock clock, String bootId) {
        this.folders = folders;
        this.cgroups = cgroups;
        this.messages = messages;
        this.clock = clock;
        this.bootId = bootId;
    }

    RunFolders folders() {
        return folders;
    }

    List<ContainerState> list() {
        return folders.all().stream().flatMap(folder -> inspect(folder.id()).stream()).toList();
    }

    Optional<ContainerState> inspect(String id) {
        RunFolder folder = folders.of(id);
        if (!Files.isDirectory(folder.path())) {
            return Optional.empty();
        }
        Optional<RunFolder.Started> started = folder.started();
        if (started.isEmpty()) {
            return Optional.of(new ContainerState.Exited(id, UNKNOWN_EXIT, false, 0, 0));
        }
        long startedAt = started.get().atMillis();
        Optional<RunFolder.Ended> ended = folder.ended().or(() -> end(folder, started.get()));
        return Optional.of(
                ended.<ContainerState>map(end ->
                                new ContainerState.Exited(
                                        id,
                                        end.exitCode(),
                                        end.outOfMemory(),
                                        began(startedAt, end),
                                        end.atMillis(),
                                        end.message()))
                        .orElseGet(() ->
                                new ContainerState.Running(
                                        id, started.get().process().pid(), startedAt)));
    }

    /** That it began is noted a moment later, when it may have ended already. */
    private static long began(long notedMillis, RunFolder.Ended end) {
        return end.atMillis() > 0 ? Math.min(notedMillis, end.atMillis()) : notedMillis;
    }

    /** Looks whether it has ended, and keeps the answer. */
    private Optional<RunFolder.Ended> end(RunFolder folder, RunFolder.Started started) {
        keeping.lock();
        try {
            return folder.ended().or(() -> keepEnd(folder, started));
        } finally {
            keeping.unlock();
        }
    }

    /**
     * Takes a run's records away; no look at it comes in between. The folder goes last: while it is
     * there, a removal that was cut off is done again.
     */
    void delete(RunFolder folder) {
        keeping.lock();
        try {
            Files.deleteIfExists(folders.exit(folder.id()));
            Trees.delete(folders.runtimeState().resolve(folder.id()));
            MountTable.detachEntries(folder.path(), Set.of("layers"));
            deleteWritable(folders.writable(folder.id()));
            Trees.delete(folder.path());
        } catch (IOException e) {
            throw new HostFailure("remove", folder.id(), e);
        } finally {
            keeping.unlock();
        }
    }

    private static void deleteWritable(Path writable) {
        MountTable.detachAll(writable);
        Trees.delete(writable);
    }

    /** Of runs that the host's last end has taken away. */
    void deleteStrayWritables() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folders.writables())) {
            for (Path writable : all) {
                if (!Files.exists(folders.of(writable.getFileName().toString()).path())) {
                    deleteWritable(writable);
                }
            }
        } catch (IOException e) {
            throw new HostFailure("clean", folders.writables().toString(), e);
        }
    }

    /**
     * What conmon wrote of a run that is gone: its folder is there before conmon is. conmon writes
     * to ID.SUFFIX and renames that, and no id has a dot.
     */
    void deleteStrayExits() {
        keeping.lock();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folders.exits())) {
            for (Path file : files) {
                String id = file.getFileName().toString().replaceFirst("[.].*", "");
                if (!Files.exists(folders.of(id).path())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new HostFailure("clean", folders.exits().toString(), e);
        } finally {
            keeping.unlock();
        }
    }

    private Optional<RunFolder.Ended> keepEnd(RunFolder folder, RunFolder.Started started) {
        if (!Files.isDirectory(folder.path())) {
            return Optional.empty();
        }
        Optional<RunFolder.Ended> ended =
                exitFile(folder)
                        .or(() ->
                                started.process().lives(bootId) || watched(folder)
                                        ? Optional.empty()
                                        : unseen(folder));
        ended = ended.map(end -> end.with(message(folder, end.exitCode())));
        ended.ifPresent(folder::ended);
        return ended;
    }

    private String message(RunFolder folder, int exitCode) {
        return messages.of(folder, folders.writable(folder.id()), exitCode);
    }

    private Optional<RunFolder.Ended> exitFile(RunFolder folder) {
        Path file = folders.exit(folder.id());
        try {
            int code = Integer.parseInt(Files.readString(file).strip());
            long at = Files.getLastModifiedTime(file).toMillis();
            return Optional.of(new RunFolder.Ended(code, outOfMemory(folder, code), at, ""));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new HostFailure("read", file.toString(), e);
        }
    }

    private boolean outOfMemory(RunFolder folder, int exitCode) {
        return exitCode == KILLED
                && folder.owner()
                        .map(owner -> cgroups.outOfMemoryKills(owner.podUid(), owner.id()) > 0)
                        .orElse(false);
    }

    /** Neither process nor conmon is there, and no exit file: a reboot, or both were killed. */
    private Optional<RunFolder.Ended> unseen(RunFolder folder) {
        return exitFile(folder)
                .or(() ->
                        Optional.of(
                                new RunFolder.Ended(
                                        UNKNOWN_EXIT,
                                        outOfMemory(folder, KILLED),
                                        clock.wallMillis(),
                                        "")));
    }

    /**
     * Ends what a kill of Davit in the middle of a start left: a watcher that may still create its
     * container, or a created one that waits. Those whose program did begin are taken on.
     */
    void endHalfMade() {
        for (RunFolder folder : folders.all()) {
            if (folder.started().isPresent()) {
                continue;
            }
            if (begun(folder)) {
                takeOn(folder);
            } else {
                endWatcher(folder);
                folder.owner().ifPresent(owner -> cgroups.removeRun(owner.podUid(), owner.id()));
            }
        }
    }

    /**
     * Created, no longer waiting to be released, and watched to its end. A conmon that nobody
     * listens to when the container is created ends by that; what was released before runs on
     * without it.
     */
    private boolean begun(RunFolder folder) {
        return (watched(folder) || Files.exists(folders.exit(folder.id())))
                && Files.exists(folder.pid())
                && Files.isDirectory(folders.runtimeState().resolve(folder.id()))
                && !Files.exists(Release.fifo(folders.runtimeState(), folder.id()));
    }

    private void takeOn(RunFolder folder) {
        try {
            int pid = Integer.parseInt(Files.readString(folder.pid()).strip());
            long at = Files.getLastModifiedTime(folder.pid()).toMillis();
            long ticks = Processes.startTicks(pid).orElse(0);
            folder.started(new RunFolder.Started(new ProcessId(pid, ticks, bootId), at));
        } catch (IOException e) {
            throw new HostFailure("read", folder.pid().toString(), e);
        }
    }

    /** Kills a run's conmon, where it still is, or what would become it. */
    void endWatcher(RunFolder folder) {
        folder.watcher().ifPresent(watcher -> watcher.signal(bootId, Libc.SIGKILL));
    }

    private boolean watched(RunFolder folder) {
        return folder.watcher().map(watcher -> watcher.lives(bootId)).orElse(false);
    }
}
