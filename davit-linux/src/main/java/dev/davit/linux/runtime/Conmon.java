package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Pump;
import dev.davit.linux.sys.Spawn;
import dev.davit.linux.sys.Tool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * conmon, one per container: runs the OCI runtime's create, writes the log with timestamps and the
 * exit code, and lives on without us. It waits for a word on its start pipe, so that it can be
 * moved out of our cgroup before anything is its child.
 */
final class Conmon {
    private static final int SYNC_FD = 3;
    private static final int START_FD = 4;
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final String program;
    private final OciRuntime runtime;
    private final RunFolders folders;
    private final Path wrapper;
    private final Path terminalWrapper;
    private final long maxLogBytes;

    /**
     * @param maxLogBytes what a log may grow to while nobody of us is there to rotate it
     */
    Conmon(OciRuntime runtime, RunFolders folders, long maxLogBytes) {
        this.program = Tool.find("conmon");
        this.runtime = runtime;
        this.folders = folders;
        this.wrapper = folders.run().resolve("oci-runtime");
        this.terminalWrapper = folders.run().resolve("oci-runtime-tty");
        this.maxLogBytes = maxLogBytes;
    }

    /**
     * conmon would hand the host's /dev/null to the runtime as standard input, and crun 1.8 gives
     * its standard streams to the container's user. An empty here-document is a pipe at its end.
     * Where the container has a terminal, the runtime's standard output would be /dev/null too; its
     * standard error is a pipe always.
     */
    void writeWrappers() {
        writeWrapper(wrapper, "");
        writeWrapper(terminalWrapper, " >&2");
    }

    private void writeWrapper(Path file, String redirections) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(
                    next,
                    "#!/bin/sh\nexec '%s' \"$@\"%s <<E\nE\n"
                            .formatted(runtime.program(), redirections));
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostFailure("write", file.toString(), e);
        }
    }

    /** What conmon calls: the runtime itself only where its standard input is the container's. */
    private String runtimeOf(Order order) {
        if (order.tty()) {
            return terminalWrapper.toString();
        }
        return order.stdin() ? runtime.program() : wrapper.toString();
    }

    /** What to watch. */
    record Order(RunFolder folder, Path log, boolean tty, boolean stdin, boolean stdinOnce) {}

    /** A created container: its first process waits to be released. */
    record Created(int pid, Child conmon) {}

    /**
     * @param move called with conmon's pid before it does anything
     * @throws Refused with the runtime's words
     */
    Created create(Order order, IntConsumer move) {
        Libc.Pipe sync = Libc.pipe();
        Libc.Pipe start = Libc.pipe();
        try (Fd answer = sync.reading()) {
            Child conmon = spawnAndRelease(order, sync, start, move);
            String said = Pump.readLine(answer, MAX_ANSWER_BYTES);
            return new Created(pid(order, said, conmon), conmon);
        }
    }

    private Child spawnAndRelease(Order order, Libc.Pipe sync, Libc.Pipe start, IntConsumer move) {
        try (Fd go = start.writing()) {
            Child conmon = spawn(order, sync.writing(), start.reading());
            move.accept(conmon.pid());
            Pump.write(go, new byte[] {'\n'});
            return conmon;
        }
    }

    private static int pid(Order order, String said, Child conmon) {
        if (!said.startsWith("{")) {
            int exit = conmon.await();
            throw new HostFailure("conmon", 0, order.folder().id(), "ended with " + exit);
        }
        JsonObject answer = JsonReader.readObject(said.getBytes(StandardCharsets.UTF_8));
        // conmon 2.1 calls it "pid" or "data".
        long pid = answer.wholeOr(answer.wholeOr(-1, "data"), "pid");
        if (pid <= 0) {
            conmon.await();
            throw new Refused(answer.textOr("no reason given", "message"));
        }
        return (int) pid;
    }

    private Child spawn(Order order, Fd sync, Fd start) {
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        // conmon itself reads nothing and says nothing; a closed pipe serves as both.
        try (sync;
                start;
                Fd stdin = in.reading();
                Fd _ = in.writing();
                Fd stdout = out.writing();
                Fd _ = out.reading()) {
            List<String> env = new ArrayList<>(Tool.ENVIRONMENT);
            env.add("_OCI_SYNCPIPE=" + SYNC_FD);
            env.add("_OCI_STARTPIPE=" + START_FD);
            return Spawn.start(arguments(order), env, stdin, stdout, stdout, sync, start);
        }
    }

    private List<String> arguments(Order order) {
        String id = order.folder().id();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                program,
                                "--sync",
                                "--cid=" + id,
                                "--cuuid=" + id,
                                "--name=" + id,
                                "--runtime=" + runtimeOf(order),
                                "--runtime-arg=--root=" + folders.runtimeState(),
                                "--bundle=" + order.folder().path(),
                                "--container-pidfile=" + order.folder().pid(),
                                "--log-path=k8s-file:" + order.log(),
                                "--log-size-max=" + maxLogBytes,
                                "--exit-dir=" + folders.exits(),
                                "--persist-dir=" + order.folder().path(),
                                "--full-attach",
                                "--no-sync-log",
                                "--log-level=warning"));
        if (order.tty()) {
            arguments.add("--terminal");
        }
        if (order.stdin()) {
            arguments.add("--stdin");
            if (!order.stdinOnce()) {
                arguments.add("--leave-stdin-open");
            }
        }
        return arguments;
    }

    /** The runtime would not create it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String words;

        Refused(String words) {
            super(words);
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
