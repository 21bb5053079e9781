package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Pump;
import dev.davit.linux.sys.Spawn;
import dev.davit.linux.sys.TerminalSocket;
import dev.davit.linux.sys.Tool;
import dev.davit.port.Containers.ExecSpec;
import dev.davit.port.ExecSession;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Starts programs beside a container's own, with its user, environment and confinement. */
final class Execs {
    private final OciRuntime runtime;
    private final RunFolders folders;
    private final AtomicLong numbers = new AtomicLong(System.nanoTime());

    Execs(OciRuntime runtime, RunFolders folders) {
        this.runtime = runtime;
        this.folders = folders;
    }

    ExecSession start(RunFolder folder, ExecSpec spec) {
        String number = Long.toString(numbers.incrementAndGet(), Character.MAX_RADIX);
        String process = "exec-" + number + ".json";
        folder.write(
                process, OciConfig.execProcess(folder.configuration(), spec.args(), spec.tty()));
        Files files =
                new Files(
                        folder.path().resolve(process),
                        folder.path().resolve("exec-" + number + ".pid"));
        return spec.tty()
                ? onTerminal(folder.id(), number, files)
                : onPipes(folder.id(), spec, files);
    }

    /** What one exec keeps on disk while it runs. */
    record Files(Path process, Path pid) {}

    private ExecSession onPipes(String id, ExecSpec spec, Files files) {
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        Libc.Pipe err = Libc.pipe();
        Child child;
        try (Fd stdin = in.reading();
                Fd stdout = out.writing();
                Fd stderr = err.writing()) {
            child =
                    Spawn.start(
                            command(id, files, List.of()), Tool.ENVIRONMENT, stdin, stdout, stderr);
        }
        OutputStream stdin = Pump.to(in.writing(), "exec stdin");
        if (!spec.stdin()) {
            closeQuietly(stdin);
        }
        return new RunningExec(
                child,
                files,
                new RunningExec.Streams(
                        stdin,
                        Pump.from(out.reading(), "exec stdout"),
                        Pump.from(err.reading(), "exec stderr")),
                null);
    }

    private ExecSession onTerminal(String id, String number, Files files) {
        Path socketPath = folders.terminals().resolve(number);
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        try (TerminalSocket socket = TerminalSocket.listen(socketPath);
                Fd reading = in.reading();
                Fd _ = in.writing();
                Fd said = out.reading()) {
            Child child;
            try (Fd writing = out.writing()) {
                child =
                        Spawn.start(
                                command(
                                        id,
                                        files,
                                        List.of("--tty", "--console-socket=" + socket.address())),
                                Tool.ENVIRONMENT,
                                reading,
                                writing,
                                writing);
            }
            Fd terminal =
                    socket.receive(() -> child.poll().isEmpty())
                            .orElseThrow(() ->
                                    new HostFailure(
                                            "exec", 0, id, Pump.readLine(said, MAX_WORDS_BYTES)));
            // All of them before anybody reads: who does closes its own when the program is gone.
            Fd input = Libc.duplicate(terminal);
            Fd sizes = Libc.duplicate(terminal);
            return new RunningExec(
                    child,
                    files,
                    new RunningExec.Streams(
                            Pump.to(input, "exec terminal in"),
                            Pump.from(terminal, "exec terminal out"),
                            InputStream.nullInputStream()),
                    sizes);
        }
    }

    private static final int MAX_WORDS_BYTES = 4096;

    private List<String> command(String id, Files files, List<String> options) {
        List<String> command = new ArrayList<>(runtime.command(folders.runtimeState(), "exec"));
        command.addAll(options);
        command.add("--process=" + files.process());
        command.add("--pid-file=" + files.pid());
        command.add(id);
        return command;
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (java.io.IOException e) {
            throw new HostFailure("close", "exec stdin", e);
        }
    }
}
