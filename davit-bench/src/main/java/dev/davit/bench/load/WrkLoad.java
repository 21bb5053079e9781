package dev.davit.bench.load;

import dev.davit.bench.measure.Cpu;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * wrk with a script: it takes a tenth of the CPU that a JVM would. Names have 16 letters and
 * digits, so that they are base64 too, as etcd wants its keys.
 */
public final class WrkLoad implements Load {
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static final String SCRIPT =
            """
            local threads = 0
            function setup(thread)
                threads = threads + 1
                thread:set("id", threads)
            end
            local count = 0
            local headers = { ["Content-Type"] = "application/json" }
            if "TOKEN" ~= "" then
                headers["Authorization"] = "Bearer TOKEN"
            end
            function request()
                count = count + 1
                local body = BEFORE
                if body ~= "" then
                    body = BEFORE .. string.format("rRUNt%dn%09d", id, count) .. AFTER
                end
                return wrk.format("METHOD", "PATH", headers, body)
            end
            function done(summary, latency, requests)
                io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests,
                    summary.duration, latency:percentile(50), latency:percentile(99),
                    summary.errors.status + summary.errors.read + summary.errors.timeout))
            end
            """;

    private final Path folder;

    public WrkLoad(Path folder) {
        this.folder = folder;
    }

    public static boolean present() throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v wrk").start().waitFor() == 0;
    }

    @Override
    public String name() {
        return "wrk, 1 thread";
    }

    @Override
    public Result run(Job job, int seconds) throws IOException, InterruptedException {
        String script =
                SCRIPT.replace("TOKEN", job.token())
                        .replace("BEFORE", quoted(job.body().before()))
                        .replace("AFTER", quoted(job.body().after()))
                        .replace("METHOD", job.method())
                        .replace("PATH", job.path())
                        .replace("RUN", "%03d".formatted(RUNS.incrementAndGet()));
        Path file = Files.writeString(folder.resolve("load.lua"), script);
        double before = Cpu.childrenMillis();
        Process wrk =
                new ProcessBuilder(
                                "wrk",
                                "-t1",
                                "-c" + CLIENTS,
                                "-d" + seconds + "s",
                                "-s",
                                file.toString(),
                                (job.tls() ? "https" : "http") + "://127.0.0.1:" + job.port())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = wrk.waitFor();
        int at = said.indexOf("RESULT ");
        if (code != 0 || at < 0) {
            throw new IOException("wrk ended with " + code + ": " + said);
        }
        String[] fields = said.substring(at).split("\\s+", -1);
        if (!fields[5].equals("0")) {
            throw new IOException("wrk saw errors: " + said);
        }
        return new Result(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]) / (double) TimeUnit.SECONDS.toMicros(1),
                Long.parseLong(fields[3]) / 1e3,
                Long.parseLong(fields[4]) / 1e3,
                Cpu.childrenMillis() - before);
    }

    /** As a Lua string: both languages escape the two characters in question alike. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
