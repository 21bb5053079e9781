package dev.davit.bench.load;

import dev.davit.bench.cluster.Wire;
import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Threads of this JVM, where wrk is not installed; also for an exact number of requests. */
public final class ThreadLoad implements Load {
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Connector connector;

    /** How a client comes to its connection. */
    public interface Connector {
        Wire connect(Job job) throws IOException;
    }

    /** One client and its connection: each call asks once and reads the answer. */
    public interface Client extends AutoCloseable {
        void ask(long number) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Makes a client; what it writes is told from what others write by a text of its own. */
    public interface Maker {
        Client make(String name) throws IOException;
    }

    public ThreadLoad(Connector connector) {
        this.connector = connector;
    }

    @Override
    public String name() {
        return "threads of the measuring JVM";
    }

    @Override
    public Result run(Job job, int seconds) throws IOException, InterruptedException {
        return run(asking(job), seconds);
    }

    /** Any clients, as many as there are always, for a while. */
    public static Result run(Maker maker, int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        return run(maker, () -> System.nanoTime() < end);
    }

    /** Exactly so many requests. */
    public Result times(Job job, int count) throws IOException, InterruptedException {
        AtomicLong left = new AtomicLong(count);
        return run(asking(job), () -> left.decrementAndGet() >= 0);
    }

    private interface More {
        boolean more();
    }

    private static Result run(Maker maker, More more) throws IOException, InterruptedException {
        Samples samples = new Samples();
        String prefix = "t" + RUNS.incrementAndGet() + "-";
        double before = Cpu.ownMillis();
        long began = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String own = prefix + i + "-";
                clients.add(
                        pool.submit(() -> {
                            client(maker, own, more, samples);
                            return true;
                        }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Result(
                samples.count(),
                seconds,
                samples.millis(0.5),
                samples.millis(0.99),
                Cpu.ownMillis() - before);
    }

    private static void client(Maker maker, String name, More more, Samples samples)
            throws IOException {
        try (Client client = maker.make(name)) {
            for (long number = 0; more.more(); number++) {
                long began = System.nanoTime();
                client.ask(number);
                samples.add(System.nanoTime() - began);
            }
        }
    }

    private Maker asking(Job job) {
        return name -> new Asking(connector.connect(job), job, name);
    }

    private record Asking(Wire wire, Job job, String name) implements Client {
        @Override
        public void ask(long number) throws IOException {
            Body whole = job.body();
            boolean sends = !whole.before().isEmpty();
            String body = sends ? whole.before() + name + number + whole.after() : "";
            wire.expect(
                    wire.ask(
                            job.method(),
                            job.path(),
                            sends ? "application/json" : "",
                            body.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
