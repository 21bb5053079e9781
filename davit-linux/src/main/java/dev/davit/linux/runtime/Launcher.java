package dev.davit.linux.runtime;

import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Processes;
import dev.davit.linux.sys.Pump;
import dev.davit.linux.sys.Spawn;
import dev.davit.linux.sys.Tool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * A shell, out of Davit's own cgroup already, that waits for the one line that says what it
 * becomes. Without a whole line it ends: so one that Davit leaves behind, however Davit ends, has
 * done nothing and does nothing. (conmon's own start pipe takes its end for the word.)
 */
final class Launcher implements AutoCloseable {
    private static final int SYNC_FD = 3;
    private static final int LINE_FD = 4;

    /** The line is quoted by us; {@code read} answers with an error where it has no end. */
    private static final String SCRIPT =
            "IFS= read -r line <&%1$d || exit 0; exec %1$d<&-; eval \"exec $line\""
                    .formatted(LINE_FD);

    private final Child process;
    private final long ticks;
    private final Fd line;
    private final Fd answer;
    private boolean became;

    private Launcher(Child process, Fd line, Fd answer) {
        this.process = process;
        this.ticks = Processes.startTicks(process.pid()).orElse(0);
        this.line = line;
        this.answer = answer;
    }

    /**
     * @param move called with its number, before it can become anything
     */
    static Launcher start(IntConsumer move) {
        Libc.Pipe line = Libc.pipe();
        Libc.Pipe answer = Libc.pipe();
        Child process = spawn(answer.writing(), line.reading());
        Launcher launcher = new Launcher(process, line.writing(), answer.reading());
        try {
            move.accept(process.pid());
            return launcher;
        } catch (RuntimeException e) {
            launcher.close();
            throw e;
        }
    }

    private static Child spawn(Fd answer, Fd line) {
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        // What it becomes reads nothing and says nothing here; a closed pipe serves as both.
        try (answer;
                line;
                Fd stdin = in.reading();
                Fd _ = in.writing();
                Fd stdout = out.writing();
                Fd _ = out.reading()) {
            List<String> env = new ArrayList<>(Tool.ENVIRONMENT);
            env.add("_OCI_SYNCPIPE=" + SYNC_FD);
            return Spawn.start(
                    List.of(Tool.find("sh"), "-c", SCRIPT),
                    env,
                    stdin,
                    stdout,
                    stdout,
                    answer,
                    line);
        }
    }

    Child process() {
        return process;
    }

    /** When it was started; becoming something does not change it. */
    long ticks() {
        return ticks;
    }

    /** What it says as what it has become; it closes this when it has said all. */
    Fd answer() {
        return answer;
    }

    boolean lives() {
        return process.poll().isEmpty();
    }

    /** Has it become a program. Once. */
    void become(List<String> arguments) {
        String quoted = arguments.stream().map(Launcher::quote).collect(Collectors.joining(" "));
        became = true;
        write(quoted + "\n");
        line.close();
    }

    /** Where nobody reads any more, its answer is at its end. */
    void write(String text) {
        boolean _ = Pump.write(line, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String quote(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    /** Ends it where it has become nothing; what it has become goes on. */
    @Override
    public void close() {
        line.close();
        answer.close();
        if (!became) {
            process.await();
        }
    }
}
