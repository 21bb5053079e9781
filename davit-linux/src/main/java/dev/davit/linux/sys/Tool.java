package dev.davit.linux.sys;

import dev.davit.base.HostFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The system's own programs: where they are, and short runs of them. */
public final class Tool {
    /** Fixed: the environment of whoever started Davit must not choose what root runs. */
    private static final List<String> FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    public static final List<String> ENVIRONMENT =
            List.of("PATH=" + String.join(":", FOLDERS), "LC_ALL=C");
    private static final int MAX_OUTPUT_BYTES = 64 * 1024;

    private Tool() {}

    public static Optional<String> look(String name) {
        return FOLDERS.stream()
                .map(folder -> folder + "/" + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    public static String find(String name) {
        return look(name)
                .orElseThrow(() ->
                        new HostFailure("find program", Errno.ENOENT, name, "is not installed"));
    }

    /** Runs to the end; answers its standard output. An exit code but 0 is a HostFailure. */
    public static String run(String operation, String... command) {
        Libc.Pipe out = Libc.pipe();
        try (Fd output = out.reading()) {
            Child child;
            Libc.Pipe in = Libc.pipe();
            try (Fd stdout = out.writing();
                    Fd stdin = in.reading();
                    Fd _ = in.writing()) {
                child = Spawn.start(List.of(command), ENVIRONMENT, stdin, stdout, stdout);
            }
            String text =
                    new String(Pump.readAll(output, MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            int exit = child.await();
            if (exit != 0) {
                throw new HostFailure(operation, 0, command[0], exit + ": " + text.strip());
            }
            return text;
        }
    }
}
