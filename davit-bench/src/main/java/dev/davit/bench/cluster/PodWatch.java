package dev.davit.bench.cluster;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A watch on pods, with the moment at which each event arrived. */
public final class PodWatch implements AutoCloseable {
    private static final long LONGEST_SECONDS = 60;

    /** Unbounded, but a benchmark has one pod under way at a time. */
    private final LinkedBlockingQueue<Seen> events = new LinkedBlockingQueue<>();

    private final Wire wire;

    /**
     * One event.
     *
     * @param nanos when it arrived, by System.nanoTime
     */
    public record Seen(long nanos, String type, JsonObject pod) {
        public boolean isOf(String name) {
            return name.equals(pod.textOr("", "metadata", "name"));
        }

        public boolean inPhase(String phase) {
            return phase.equals(pod.textOr("", "status", "phase"));
        }
    }

    public PodWatch(Wire wire, String namespace) throws IOException {
        this.wire = wire;
        wire.watch("/api/v1/namespaces/" + namespace + "/pods?watch=true");
        Thread.ofPlatform().daemon().name("pod watch").start(this::follow);
    }

    private void follow() {
        try {
            for (byte[] lines = wire.lines(); lines.length > 0; lines = wire.lines()) {
                long now = System.nanoTime();
                for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
                    JsonObject event = JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8));
                    events.add(new Seen(now, event.textOr("", "type"), event.object("object")));
                }
            }
        } catch (IOException closed) {
            events.add(new Seen(System.nanoTime(), "CLOSED", JsonObject.EMPTY));
        }
    }

    /** Takes events until one is as wanted; when it arrived. */
    public long await(Predicate<Seen> wanted) throws IOException, InterruptedException {
        while (true) {
            Seen seen = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (seen == null || seen.type().equals("CLOSED")) {
                throw new IOException("the watch ended before what was waited for");
            }
            if (wanted.test(seen)) {
                return seen.nanos();
            }
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
