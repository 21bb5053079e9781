package dev.davit.conformance.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** Asks for one object over one connection, again and again. */
final class Polite implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5;
    private static final int MOST_FAILURES = 5;

    private final Wire wire;
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    private Polite(Wire wire) {
        this.wire = wire;
        this.thread = Thread.ofPlatform().name("polite").unstarted(this::ask);
    }

    static Polite begin(Wire wire) {
        Polite polite = new Polite(wire);
        polite.thread.start();
        return polite;
    }

    private void ask() {
        String request = wire.head("GET", "/api/v1/namespaces/default") + "\r\n";
        try (SSLSocket socket = wire.open()) {
            while (!over && failures().size() < MOST_FAILURES) {
                long began = System.nanoTime();
                Wire.send(socket, request);
                int code = Wire.answer(socket.getInputStream());
                note(System.nanoTime() - began, code);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException broken) {
            synchronized (this) {
                failures.add(broken.toString());
            }
        }
    }

    private synchronized void note(long took, int code) {
        nanos.add(took);
        if (code != 200) {
            failures.add("code " + code);
        }
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** How long answers took since this was asked last. */
    synchronized String told() {
        Collections.sort(nanos);
        String told =
                nanos.isEmpty()
                        ? "nothing was answered"
                        : "%.1f ms at p50, %.1f at p99, %.1f at most (%d answers)"
                                .formatted(at(50), at(99), at(100), nanos.size());
        if (nanos.isEmpty()) {
            failures.add("no answer at all");
        }
        nanos.clear();
        return told;
    }

    private double at(int percent) {
        return nanos.get(Math.min(nanos.size() - 1, nanos.size() * percent / 100)) / 1e6;
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
