package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Cgroups;
import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Pump;
import dev.davit.linux.sys.Reserve;
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

/**
 * conmon, one per container: runs the OCI runtime's create, writes the log with timestamps and the
 * exit code, and lives on without us. What becomes it is out of our cgroup before: see {@link
 * Launcher}.
 */
final class Conmon implements AutoCloseable, Reserve.Maker<Launcher> {
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final String program;
    private final OciRuntime runtime;
    private final RunFolders folders;
    private final Path wrapper;
    private final Path terminalWrapper;
    private final long maxLogBytes;
    private final Cgroups cgroups;
    private final String bootId;
    private final Reserve<Launcher> launchers = new Reserve<>("launchers", this);

    /**
     * @param maxLogBytes what a log may grow to while nobody of us is there to rotate it
     */
    Conmon(HostContainers.Parts parts, RunFolders folders, long maxLogBytes) {
        this.program = Tool.find("conmon");
        this.runtime = parts.runtime();
        this.cgroups = parts.cgroups();
        this.bootId = parts.bootId();
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

    /** A created container: its first process waits to be released, unless it was already. */
    record Created(int pid, Child conmon) {}

    /**
     * Has a container created.
     *
     * @param meanwhile done while conmon is at work
     * @throws Refused with the runtime's words
     */
    Created create(Order order, Runnable meanwhile) {
        try (Launcher launcher = launchers.take().orElseGet(this::make)) {
            Child process = launcher.process();
            // Before it is anything: no conmon of a run is there that its folder does not name.
            order.folder().watched(new ProcessId(process.pid(), launcher.ticks(), bootId));
            launcher.become(arguments(order));
            meanwhile.run();
            String said = Pump.readLine(launcher.answer(), MAX_ANSWER_BYTES);
            return new Created(pid(order, said, process), process);
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

    @Override
    public Launcher make() {
        return Launcher.start(cgroups::supervise);
    }

    @Override
    public boolean lives(Launcher launcher) {
        return launcher.lives();
    }

    @Override
    public void drop(Launcher launcher) {
        launcher.close();
    }

    /** Lets go what is ready for containers to come, until there are some. */
    void rest() {
        launchers.empty();
    }

    @Override
    public void close() {
        launchers.close();
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
