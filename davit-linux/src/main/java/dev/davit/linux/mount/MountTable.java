package dev.davit.linux.mount;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is mounted in the caller's mount namespace. Source: proc(5), {@code mountinfo}. */
public final class MountTable {
    private static final int TARGET_FIELD = 4;

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
            for (String line : Files.readAllLines(Path.of("/proc/thread-self/mountinfo"))) {
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

    public static boolean isMounted(Path target) {
        String wanted = target.toString();
        return read().stream().anyMatch(entry -> entry.target().equals(wanted));
    }

    /** Detaches everything at and below a path, the last one mounted first. */
    public static void detachBelow(Path path) {
        String at = path.toString();
        for (Entry entry : read().reversed()) {
            if (entry.target().equals(at) || entry.target().startsWith(at + "/")) {
                dev.davit.linux.sys.MountCalls.detach(entry.target());
            }
        }
    }
}
