package dev.davit.bench.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A peer that is measured beside Davit: a program that serves HTTP on loopback. */
public final class LocalServer implements AutoCloseable {
    private static final long READY_MILLIS = 20_000;

    private final Process process;

    private LocalServer(Process process) {
        this.process = process;
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param log takes all that it says
     * @param ready answers 200 from then on
     */
    public static LocalServer start(List<String> command, Path log, URI ready)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        LocalServer server = new LocalServer(process);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
        while (System.nanoTime() < end) {
            try {
                if (((HttpURLConnection) ready.toURL().openConnection()).getResponseCode()
                        == HttpURLConnection.HTTP_OK) {
                    return server;
                }
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw notYet;
                }
            }
            Thread.sleep(50);
        }
        server.close();
        throw new IOException(command.getFirst() + " did not become ready");
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
