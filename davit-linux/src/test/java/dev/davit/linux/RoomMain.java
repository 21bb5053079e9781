package dev.davit.linux;

import dev.davit.linux.probe.KernelFeatures;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What runs in a child JVM inside a mount room: every scenario that is named, one line of verdict
 * each. Tests cannot enter the room themselves: it takes a process that starts in it.
 */
public final class RoomMain {
    private RoomMain() {}

    public static void main(String[] args) {
        Path data = Path.of(args[0]);
        String cluster = args[1];
        boolean failed = false;
        for (String name : List.of(args).subList(2, args.length)) {
            String[] parts = name.split("@", 2);
            Set<String> off = parts.length == 1 ? Set.of() : Set.of(parts[1].split("\\+"));
            long start = System.nanoTime();
            try (Bench bench = Bench.open(data, cluster, off)) {
                Scenarios.byName(parts[0]).run(bench);
                System.out.println("ok " + name + " " + (System.nanoTime() - start) / 1_000_000);
            } catch (Throwable e) {
                failed = true;
                System.out.println("FAIL " + name);
                e.printStackTrace(System.out);
            }
        }
        System.exit(failed ? 1 : 0);
    }

    static KernelFeatures features(Path data, Set<String> off) {
        return KernelFeatures.probe(data.resolve("probe"), off);
    }
}
