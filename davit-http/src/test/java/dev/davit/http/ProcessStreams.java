package dev.davit.http;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.port.ExecSession;
import dev.davit.port.PodStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A node whose containers are this machine's own processes; with a tty, {@code script} gives one.
 */
final class ProcessStreams implements PodStreams {
    final List<String> sizes = new ArrayList<>();
    final AtomicInteger following = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();

    @Override
    public Outcome<LogRun> log(LogQuery query) {
        return Outcome.ok(sink -> {
            following.incrementAndGet();
            try {
                long lines = query.tailLines() < 0 ? 3 : query.tailLines();
                for (int i = 0; i < lines; i++) {
                    byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
                    sink.write(line, 0, line.length);
                }
                sink.flush();
                while (query.follow()) {
                    Thread.sleep(50);
                    byte[] line = "more\n".getBytes(StandardCharsets.UTF_8);
                    sink.write(line, 0, line.length);
                    sink.flush();
                }
            } finally {
                following.decrementAndGet();
            }
        });
    }

    @Override
    public Outcome<ExecSession> exec(ExecQuery query) {
        try {
            List<String> command = query.command();
            if (query.tty()) {
                command = List.of("script", "-qec", String.join(" ", command), "/dev/null");
            }
            Process process = new ProcessBuilder(command).start();
            running.incrementAndGet();
            return Outcome.ok(session(process));
        } catch (IOException e) {
            throw new HostFailure("start", query.command().getFirst(), e);
        }
    }

    @Override
    public Outcome<ExecSession> attach(AttachQuery query) {
        throw new HostFailure("attach", 0, query.podUid(), "no programs here");
    }

    @Override
    public Outcome<Forwarding> forward(String podUid) {
        throw new HostFailure("forward", 0, podUid, "no ports here");
    }

    private ExecSession session(Process process) {
        return new ExecSession() {
            @Override
            public OutputStream stdin() {
                return process.getOutputStream();
            }

            @Override
            public InputStream stdout() {
                return process.getInputStream();
            }

            @Override
            public InputStream stderr() {
                return process.getErrorStream();
            }

            @Override
            public void resize(int columns, int rows) {
                synchronized (sizes) {
                    sizes.add(columns + "x" + rows);
                }
            }

            @Override
            public int awaitExit() throws InterruptedException {
                return process.waitFor();
            }

            @Override
            public void close() {
                process.destroyForcibly();
                running.decrementAndGet();
            }
        };
    }

    @Override
    public @Nullable JsonObject progress(String podUid) {
        return null;
    }
}
