package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Processes;
import dev.davit.port.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One exec: the runtime's process, which waits for the program and ends with its code. */
final class RunningExec implements ExecSession {
    private final Child child;
    private final Execs.Files files;
    private final Streams streams;
    private final @Nullable Fd terminal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode;

    record Streams(OutputStream stdin, InputStream stdout, InputStream stderr) {}

    RunningExec(Child child, Execs.Files files, Streams streams, @Nullable Fd terminal) {
        this.child = child;
        this.files = files;
        this.streams = streams;
        this.terminal = terminal;
        Thread.ofPlatform().daemon().name("exec wait").start(this::await);
    }

    private void await() {
        exitCode = child.await();
        ended.countDown();
    }

    @Override
    public OutputStream stdin() {
        return streams.stdin();
    }

    @Override
    public InputStream stdout() {
        return streams.stdout();
    }

    @Override
    public InputStream stderr() {
        return streams.stderr();
    }

    @Override
    public void resize(int columns, int rows) {
        if (terminal != null) {
            Libc.windowSize(terminal, columns, rows);
        }
    }

    @Override
    public int awaitExit() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    @Override
    public void close() {
        try (OutputStream _ = streams.stdin();
                InputStream _ = streams.stdout();
                InputStream _ = streams.stderr()) {
            kill();
            Files.deleteIfExists(files.process());
            Files.deleteIfExists(files.pid());
        } catch (IOException e) {
            throw new HostFailure("close", "exec", e);
        } finally {
            if (terminal != null) {
                terminal.close();
            }
        }
    }

    /** While the runtime's process lives, the program's number is not used again. */
    private void kill() throws IOException {
        if (ended.getCount() == 0) {
            return;
        }
        if (Files.exists(files.pid())) {
            String pid = Files.readString(files.pid()).strip();
            if (!pid.isEmpty()) {
                Processes.signal(Integer.parseInt(pid), Libc.SIGKILL);
            }
        }
        Processes.signal(child.pid(), Libc.SIGKILL);
    }
}
