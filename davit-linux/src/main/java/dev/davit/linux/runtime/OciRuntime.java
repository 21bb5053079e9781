package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Hierarchies;
import dev.davit.linux.sys.Tool;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The program that makes containers.
 *
 * @param name {@code crun} or {@code runc}
 */
public record OciRuntime(String name, String program, String version) {
    public static final String CRUN = "crun";
    public static final String RUNC = "runc";
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

    /** crun where it is installed and works with this host's cgroups, else runc. */
    public static Optional<OciRuntime> choose(Hierarchies cgroups) {
        return hasBoth(cgroups)
                ? probe(RUNC).or(() -> probe(CRUN))
                : probe(CRUN).or(() -> probe(RUNC));
    }

    /** crun refuses a v2 hierarchy beside v1 ones in the usual place; see MountRoom. */
    private static boolean hasBoth(Hierarchies cgroups) {
        return !cgroups.v1().isEmpty() && UNIFIED.equals(cgroups.unified());
    }

    public static Optional<OciRuntime> probe(String name) {
        return Tool.look(name).flatMap(program -> version(name, program));
    }

    private static Optional<OciRuntime> version(String name, String program) {
        try {
            // Told no folder, crun makes one of its own in /run, even to tell its version.
            String first =
                    Tool.run("ask for version", program, "--root=/run", "--version")
                            .lines()
                            .findFirst()
                            .orElse("");
            String version = first.substring(first.lastIndexOf(' ') + 1);
            return Optional.of(new OciRuntime(name, program, version));
        } catch (HostFailure doesNotRun) {
            return Optional.empty();
        }
    }

    public boolean isCrun() {
        return name.equals(CRUN);
    }

    List<String> command(Path state, String... rest) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(program, "--root=" + state),
                        java.util.stream.Stream.of(rest))
                .toList();
    }
}
