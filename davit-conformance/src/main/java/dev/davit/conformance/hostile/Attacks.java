package dev.davit.conformance.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;

/** On connections: those that never come to their point, and those that never end. */
final class Attacks {
    /**
     * The server waits for ten seconds at most; the rest is for a machine that has much else to do.
     */
    static final long BOUND_MILLIS = 60_000;

    private static final int LORIS = 300;
    private static final int SILENT = 200;
    private static final int WATCHES = 300;
    private static final int PIPELINED = 20_000;
    private static final long DRIP_MILLIS = 500;
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final Wire wire;

    private Attacks(Wire wire) {
        this.wire = wire;
    }

    static List<Callable<String>> all(Wire wire) {
        Attacks attacks = new Attacks(wire);
        return List.of(
                attacks::slowHeads,
                attacks::silence,
                attacks::pipelines,
                attacks::halfClosedWatches,
                attacks::droppedWatches);
    }

    /** A head that comes byte by byte, on connections that were used before and on new ones. */
    private String slowHeads() throws Exception {
        long longest = longest(LORIS, BOUND_MILLIS, this::slowHead);
        return "%d slow heads were cut off after %d ms at most".formatted(LORIS, longest);
    }

    private void slowHead(int number) throws IOException, InterruptedException {
        try (SSLSocket socket = wire.open()) {
            if (number % 2 == 0) {
                Wire.send(socket, wire.head("GET", "/version") + "\r\n");
                Wire.answer(socket.getInputStream());
            }
            Wire.send(socket, "GET /version HTTP/1.1\r\nX: ");
            Thread reader = endOf(socket);
            while (reader.isAlive()) {
                Thread.sleep(DRIP_MILLIS);
                Wire.send(socket, "x");
            }
        } catch (IOException cut) {
            // That is what should happen.
        }
    }

    private static Thread endOf(SSLSocket socket) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException cut) {
                        // That is its end as well.
                    }
                });
    }

    /** Connections that do not even begin with TLS. */
    private String silence() throws Exception {
        long longest =
                longest(
                        SILENT,
                        BOUND_MILLIS,
                        _ -> {
                            try (Socket socket = wire.plain()) {
                                while (socket.getInputStream().read() >= 0) {}
                            }
                        });
        return "%d silent connections were closed after %d ms at most".formatted(SILENT, longest);
    }

    /** Thousands of requests at once, whose answers are read only when all of them are sent. */
    private String pipelines() throws IOException, InterruptedException {
        String request = wire.head("GET", "/version") + "\r\n";
        try (SSLSocket socket = wire.open()) {
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < PIPELINED; i++) {
                                        Wire.send(socket, request);
                                    }
                                } catch (IOException cut) {
                                    // The reader sees it too.
                                }
                            });
            Thread.sleep(2_000);
            InputStream in = socket.getInputStream();
            int answers = 0;
            while (answers < PIPELINED && Wire.answer(in) == 200) {
                answers++;
            }
            sender.join();
            demand(answers == PIPELINED, "%d of %d pipelined requests", answers, PIPELINED);
        }
        return PIPELINED + " pipelined requests were all answered in order";
    }

    /** The client says that it will send no more: it can not want to hear on over TLS. */
    private String halfClosedWatches() throws Exception {
        long longest =
                longest(
                        WATCHES,
                        BOUND_MILLIS,
                        _ -> {
                            try (SSLSocket socket = watching()) {
                                socket.shutdownOutput();
                                endOf(socket).join();
                            }
                        });
        return "%d half-closed watches ended after %d ms at most".formatted(WATCHES, longest);
    }

    private SSLSocket watching() throws IOException {
        SSLSocket socket = wire.open();
        Wire.send(socket, wire.head("GET", MAPS + "?watch=true") + "\r\n");
        demand(socket.getInputStream().read() == 'H', "a watch is not answered");
        return socket;
    }

    /** Reset, without a word. */
    private String droppedWatches() throws Exception {
        longest(
                WATCHES,
                BOUND_MILLIS,
                _ -> {
                    Wire.Opened opened = wire.opened();
                    SSLSocket socket = opened.tls();
                    Wire.send(socket, wire.head("GET", MAPS + "?watch=true") + "\r\n");
                    demand(socket.getInputStream().read() == 'H', "a watch is not answered");
                    opened.below().setSoLinger(true, 0);
                    opened.below().close();
                });
        return WATCHES + " watches were dropped";
    }

    private interface Each {
        void run(int number) throws Exception;
    }

    /** Runs so many at once; the longest of them must take no longer than this. */
    private static long longest(int many, long boundMillis, Each each) throws Exception {
        List<Future<Long>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                int number = i;
                running.add(
                        threads.submit(() -> {
                            long began = System.nanoTime();
                            each.run(number);
                            return (System.nanoTime() - began) / 1_000_000;
                        }));
            }
        }
        long longest = 0;
        for (Future<Long> one : running) {
            longest = Math.max(longest, one.get());
        }
        demand(longest <= boundMillis, "it took %d ms, not %d", longest, boundMillis);
        return longest;
    }

    static void demand(boolean holds, String otherwise, Object... with) {
        if (!holds) {
            throw new IllegalStateException(otherwise.formatted(with));
        }
    }
}
