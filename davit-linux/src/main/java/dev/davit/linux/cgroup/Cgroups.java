package dev.davit.linux.cgroup;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Errno;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Processes;
import dev.davit.port.Limits;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The groups of one cluster: {@code /davit-<cluster>/<pod uid>/<container run>}, and beside the
 * pods {@code supervise} for the processes that watch containers, out of Davit's own group.
 */
public final class Cgroups {
    private static final String SUPERVISE = "supervise";
    private static final String PROCS = "cgroup.procs";
    private static final List<String> LIMITING = List.of("cpu", "memory", "pids");

    /** A killed process leaves its group within moments; 2000 looks, 2 ms apart. */
    private static final int REMOVE_ATTEMPTS = 2000;

    private static final int REMOVE_PAUSE_MILLIS = 2;

    private static final int JOIN_ATTEMPTS = 5;

    private final Hierarchies hierarchies;
    private final String top;
    private final LimitFiles limits;
    private final QuickMoves moves;

    public Cgroups(Hierarchies hierarchies, String clusterId) {
        this.hierarchies = hierarchies;
        this.top = "davit-" + clusterId;
        this.moves = QuickMoves.on(hierarchies);
        this.limits = hierarchies.v1().isEmpty() ? new LimitFiles.V2() : new LimitFiles.V1();
    }

    /** As config.json wants it: from the hierarchies' root. */
    public String path(String podUid, String run) {
        return "/" + top + "/" + podUid + "/" + run;
    }

    /** Makes a pod's group, or sets the limits of the one that is there. */
    public void ensurePod(String podUid, Limits wanted) {
        Path pod = Path.of(top, podUid);
        for (Path root : limitingRoots()) {
            makeDirectories(root, pod);
        }
        set(pod, wanted);
    }

    public boolean hasPod(String podUid) {
        return limitingRoots().stream()
                .allMatch(root -> Files.isDirectory(root.resolve(top).resolve(podUid)));
    }

    public void resizePod(String podUid, Limits wanted) {
        set(Path.of(top, podUid), wanted);
    }

    /** Memory that is in use is not taken away: the kernel would end a process for it. */
    public void resizeRun(String podUid, String run, Limits wanted) {
        Path group = Path.of(top, podUid, run);
        long limit = wanted.memoryBytesLimit();
        long held = limit == 0 ? 0 : held(rootOf("memory").resolve(group).resolve("memory.stat"));
        if (held > limit) {
            throw new HostFailure(
                    "lower the memory limit",
                    Errno.EBUSY,
                    run,
                    "it holds %d bytes, more than the new limit of %d".formatted(held, limit));
        }
        set(group, wanted);
    }

    private long held(Path statistics) {
        try {
            long sum = 0;
            for (String line : Files.readAllLines(statistics)) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && limits.heldMemory().contains(words[0])) {
                    sum += Long.parseLong(words[1].strip());
                }
            }
            return sum;
        } catch (IOException e) {
            throw new HostFailure("read", statistics.toString(), e);
        }
    }

    private void set(Path group, Limits wanted) {
        limits.of(wanted)
                .forEach(setting ->
                        write(
                                rootOf(setting.controller()).resolve(group).resolve(setting.file()),
                                setting.value()));
    }

    private Path rootOf(String controller) {
        if (hierarchies.v1().isEmpty() && hierarchies.unified() != null) {
            return hierarchies.unified();
        }
        return hierarchies
                .controller(controller)
                .orElseThrow(() ->
                        new HostFailure(
                                "find cgroup controller",
                                Errno.ENODEV,
                                controller,
                                "the kernel does not offer it"));
    }

    private List<Path> limitingRoots() {
        return LIMITING.stream().map(this::rootOf).distinct().toList();
    }

    /** On v2 a group hands its controllers down only where it is told to. */
    private void makeDirectories(Path root, Path group) {
        boolean v2 = hierarchies.v1().isEmpty();
        Path here = root;
        try {
            for (Path name : group) {
                if (v2) {
                    Files.writeString(here.resolve("cgroup.subtree_control"), "+cpu +memory +pids");
                }
                here = Files.createDirectories(here.resolve(name));
            }
            if (v2) {
                Files.writeString(here.resolve("cgroup.subtree_control"), "+cpu +memory +pids");
            }
        } catch (IOException e) {
            throw new HostFailure("make cgroup", here.toString(), e);
        }
    }

    /**
     * Moves a process out of Davit's own groups, where a restart of the service would end it. Only
     * hierarchies that a service manager kills by matter.
     */
    public void supervise(int pid) {
        for (Hierarchies.V1 hierarchy : hierarchies.v1()) {
            if (hierarchy.controllers().contains("name=systemd")) {
                join(hierarchy.root(), pid);
            }
        }
        if (hierarchies.unified() != null) {
            join(hierarchies.unified(), pid);
        }
    }

    /** Moves of processes in the next moments do not wait; see {@link QuickMoves}. */
    public void moveSoon() {
        moves.soon();
    }

    private void join(Path root, int pid) {
        Path group = root.resolve(top).resolve(SUPERVISE);
        for (int i = 1; !tryJoin(group, pid); i++) {
            if (i == JOIN_ATTEMPTS) {
                throw new HostFailure("join", Errno.ENOENT, group.toString(), "it goes each time");
            }
        }
    }

    /** False where the group went with the last pod just after it was made. */
    private static boolean tryJoin(Path group, int pid) {
        try {
            Files.createDirectories(group);
            Files.writeString(group.resolve(PROCS), "" + pid);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            throw new HostFailure("join", group.toString(), e);
        }
    }

    /** How many processes the kernel has killed in a run for its memory limit. */
    public long outOfMemoryKills(String podUid, String run) {
        Path group = rootOf("memory").resolve(top).resolve(podUid).resolve(run);
        Path file = group.resolve(limits.outOfMemoryFile());
        return lines(group, file).stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .sum();
    }

    /** Empty where the group is gone, also in the middle of reading (ENODEV). */
    private static List<String> lines(Path group, Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            if (!Files.isDirectory(group)) {
                return List.of();
            }
            throw new HostFailure("read", file.toString(), e);
        }
    }

    /** Pods that have a group in any hierarchy. */
    public SortedSet<String> pods() {
        SortedSet<String> pods = new TreeSet<>();
        for (Path root : hierarchies.roots()) {
            for (Path child : children(root.resolve(top))) {
                pods.add(child.getFileName().toString());
            }
        }
        pods.remove(SUPERVISE);
        return pods;
    }

    /** As {@link #pods}, without reading all of them. */
    public boolean hasPods() {
        for (Path root : hierarchies.roots()) {
            Path group = root.resolve(top);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(group)) {
                for (Path child : all) {
                    if (!child.endsWith(SUPERVISE) && Files.isDirectory(child)) {
                        return true;
                    }
                }
            } catch (NoSuchFileException none) {
                // A hierarchy that no pod has needed yet.
            } catch (IOException e) {
                throw new HostFailure("list", group.toString(), e);
            }
        }
        return false;
    }

    /** Ends what still runs in it, then removes it. */
    public void removeRun(String podUid, String run) {
        remove(Path.of(top, podUid, run));
    }

    /** Ends what still runs in any of its groups, then removes them. */
    public void removePod(String podUid) {
        remove(Path.of(top, podUid));
    }

    /** Removes the cluster's own groups, unless something is in them. */
    public void removeEmpty() {
        removeEmpty(Path.of(top, SUPERVISE));
        removeEmpty(Path.of(top));
    }

    /** Ends whatever is in any of the cluster's groups, then removes them. */
    public void removeAll() {
        remove(Path.of(top));
    }

    private void removeEmpty(Path group) {
        for (Path root : hierarchies.roots()) {
            tryRemove(root.resolve(group));
        }
    }

    private void remove(Path group) {
        for (Path root : hierarchies.roots()) {
            removeTree(root.resolve(group));
        }
    }

    private static void removeTree(Path group) {
        // Nearly always it is empty by now: to list it would cost more than its removal.
        if (tryRemove(group)) {
            return;
        }
        for (Path child : children(group)) {
            removeTree(child);
        }
        for (int i = 0; i < REMOVE_ATTEMPTS; i++) {
            if (tryRemove(group)) {
                return;
            }
            kill(group);
            pause();
        }
        throw new HostFailure("remove cgroup", Errno.EBUSY, group.toString(), "still in use");
    }

    private static void kill(Path group) {
        for (int pid : processes(group)) {
            Processes.signal(pid, Libc.SIGKILL);
        }
    }

    private static List<Integer> processes(Path group) {
        return lines(group, group.resolve(PROCS)).stream().map(Integer::valueOf).toList();
    }

    /** True once it is gone. */
    private static boolean tryRemove(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    private static List<Path> children(Path group) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(group, Files::isDirectory)) {
            all.forEach(children::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new HostFailure("list", group.toString(), e);
        }
        return children;
    }

    private static void pause() {
        try {
            Thread.sleep(REMOVE_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Path file, String value) {
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new HostFailure("write " + value, file.toString(), e);
        }
    }
}
