package dev.davit.linux.mount;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.linux.sys.MountCalls;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is mounted in the caller's mount namespace. Source: proc(5), {@code mountinfo}. */
public final class MountTable {
    private static final Path TABLE = Path.of("/proc/thread-self/mountinfo");
    private static final int TARGET_FIELD = 4;
    private static final int STACKED_AT_MOST = 1_000;

    private MountTable() {}

    /**
     * One mount.
     *
     * @param options of the filesystem: for cgroup v1 its controllers
     */
    public record Entry(String target, String type, List<String> options) {
        public Entry {
            options = List.copyOf(options);
        }
    }

    /** In the order in which they were mounted. */
    public static List<Entry> read() {
        try {
            List<Entry> entries = new ArrayList<>();
            for (String line : Files.readAllLines(TABLE)) {
                entries.add(parse(line));
            }
            return entries;
        } catch (IOException e) {
            throw new HostFailure("read", "mountinfo", e);
        }
    }

    static Entry parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] rest = halves[1].split(" ", -1);
        return new Entry(
                unescape(halves[0].split(" ", -1)[TARGET_FIELD]),
                rest[0],
                Arrays.asList(rest[rest.length - 1].split(",", -1)));
    }

    /** Blanks, tabs, line ends and backslashes are written as three octal digits. */
    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    private static String escape(String text) {
        return text.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }

    public static boolean isMounted(Path target) {
        String wanted = target.toString();
        return read().stream().anyMatch(entry -> entry.target().equals(wanted));
    }

    /** Detaches everything at and below a path, the last one mounted first. */
    public static void detachBelow(Path path) {
        detach(path, true);
    }

    /** Detaches everything below a path. What is mounted at it, a disk of its own, stays. */
    public static void detachInside(Path path) {
        detach(path, false);
    }

    private static void detach(Path path, boolean alsoAt) {
        String at = path.toString();
        String escaped = escape(at);
        try (Stream<String> lines = Files.lines(TABLE)) {
            // Most are other pods': they are not taken apart.
            List<String> near = lines.filter(line -> line.contains(escaped)).toList();
            for (String line : near.reversed()) {
                String target = parse(line).target();
                if ((alsoAt && target.equals(at)) || target.startsWith(at + "/")) {
                    MountCalls.detach(target);
                }
            }
        } catch (IOException e) {
            throw new HostFailure("read", "mountinfo", e);
        }
    }

    /**
     * Detaches what is mounted at a directory's entries, and at those of some of them, without a
     * look at the whole table, which grows with the pods on the host.
     *
     * @param deeper names of entries whose entries may be mounts too
     */
    public static void detachEntries(Path directory, Set<String> deeper) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (deeper.contains(entry.getFileName().toString())) {
                    detachEntries(entry, Set.of());
                }
                detachAll(entry);
            }
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException e) {
            throw new HostFailure("list", directory.toString(), e);
        }
    }

    /** Detaches all that lies on a path, one over the other. */
    public static void detachAll(Path target) {
        for (int i = 0; MountCalls.detach(target.toString()); i++) {
            Invariant.check(i < STACKED_AT_MOST, "%s is mounted without end", target);
        }
    }
}
