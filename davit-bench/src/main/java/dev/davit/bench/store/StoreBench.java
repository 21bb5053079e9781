package dev.davit.bench.store;

import dev.davit.base.Outcome;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Clock;
import dev.davit.port.DiskFile;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import dev.davit.store.Interest;
import dev.davit.store.Origin;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import dev.davit.store.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Measures creates of 1 KiB objects, restarts, memory and idle watches; {@code [directory]}. */
public final class StoreBench {
    private static final KindId CONFIG_MAPS = new KindId("", "configmaps");
    private static final Origin BENCH = new Origin("bench", "bench", "create", "");
    private static final int OBJECT_BYTES = 1024;
    private static final int SINGLE_WRITES = 500;
    private static final int SECONDS = 5;
    private static final int SUBMITTERS = 16;
    private static final int RESTART_OBJECTS = 100_000;
    private static final int IDLE_WATCHES = 10_000;

    private static final Clock CLOCK =
            new Clock() {
                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long monotonicNanos() {
                    return System.nanoTime();
                }
            };

    private final Path directory;
    private final AtomicLong names = new AtomicLong();

    private StoreBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        Path parent = Path.of(args.length > 0 ? args[0] : System.getProperty("java.io.tmpdir"));
        Path directory = Files.createTempDirectory(parent, "davit-bench-store-");
        try {
            new StoreBench(directory).run();
        } finally {
            removeAll(directory);
        }
    }

    private static void removeAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void run() throws InterruptedException {
        rawSync();
        Store store = open();
        warmUp(store);
        single(store);
        rawSync();
        for (int window : new int[] {1, 16, 64}) {
            many(store, window);
        }
        rawSync();
        idleWatches(store);
        store.close();
        restart();
    }

    private Store open() {
        return switch (Stores.open(
                new HostDisk(directory.resolve("store")),
                directory.resolve("history"),
                CLOCK,
                StoreSettings.DEFAULTS)) {
            case Outcome.Ok<Store>(Store store) -> store;
            case Outcome.Refused<Store> refused ->
                    throw new IllegalStateException(refused.refusal().message());
        };
    }

    /** One frame of one object at a time, into blocks that were written before. */
    private void rawSync() {
        HostDisk disk = new HostDisk(directory);
        try (DiskFile file = disk.open("raw")) {
            file.allocate(4 << 20);
            file.sync();
            long[] nanos = new long[SINGLE_WRITES];
            for (int i = 0; i < nanos.length; i++) {
                long began = System.nanoTime();
                file.write(ByteBuffer.allocate(OBJECT_BYTES + 256), i * (OBJECT_BYTES + 256L));
                file.sync();
                nanos[i] = System.nanoTime() - began;
            }
            print("bare write + fdatasync of 1.25 KiB", nanos);
        }
        disk.delete("raw");
    }

    private static void print(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%-40s p50 %7.0f us  p99 %7.0f us%n",
                what, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
    }

    private CompletableFuture<Outcome<Committed>> create(Store store) {
        long number = names.incrementAndGet();
        String name = "config-" + number;
        JsonObject object =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "ConfigMap")
                        .put(
                                "metadata",
                                JsonObject.builder()
                                        .put("name", name)
                                        .put("namespace", "bench")
                                        .put(
                                                "uid",
                                                "00000000-0000-4000-8000-%012d".formatted(number))
                                        .put("creationTimestamp", "2026-11-21T00:00:00Z")
                                        .build())
                        .put(
                                "data",
                                JsonObject.builder()
                                        .put("value", "v".repeat(OBJECT_BYTES - 230))
                                        .build())
                        .build();
        Draft draft =
                new Draft(new Key(CONFIG_MAPS, "bench", name), Durability.HISTORY, object, BENCH);
        return store.submit((working, now) -> Outcome.ok(List.of(draft)));
    }

    private void warmUp(Store store) {
        List<CompletableFuture<Outcome<Committed>>> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            all.add(create(store));
            if (all.size() == 1_000) {
                all.forEach(CompletableFuture::join);
                all.clear();
            }
        }
    }

    private void single(Store store) {
        long[] nanos = new long[SINGLE_WRITES];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            create(store).join();
            nanos[i] = System.nanoTime() - began;
        }
        print("one submitter, one at a time", nanos);
    }

    private void many(Store store, int window) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long began = System.nanoTime();
        long end = began + SECONDS * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SUBMITTERS; i++) {
            threads.add(Thread.startVirtualThread(() -> submitter(store, window, end, done)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%d submitters, %2d in flight each %14.0f creates/s%n",
                SUBMITTERS, window, done.get() / seconds);
    }

    private void submitter(Store store, int window, long end, AtomicLong done) {
        ArrayDeque<CompletableFuture<Outcome<Committed>>> flying = new ArrayDeque<>();
        while (System.nanoTime() < end) {
            flying.add(create(store));
            if (flying.size() >= window) {
                flying.remove().join();
                done.incrementAndGet();
            }
        }
        flying.forEach(CompletableFuture::join);
        done.addAndGet(flying.size());
    }

    private void idleWatches(Store store) {
        List<Subscription> open = new ArrayList<>();
        for (int i = 0; i < IDLE_WATCHES; i++) {
            Interest interest = new Interest(CONFIG_MAPS, "other" + i, "");
            open.add(
                    switch (store.watch(interest, store.image().revision())) {
                        case Outcome.Ok<Subscription>(Subscription opened) -> opened;
                        case Outcome.Refused<Subscription> refused ->
                                throw new IllegalStateException(refused.refusal().message());
                    });
        }
        long[] nanos = new long[SINGLE_WRITES];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            create(store).join();
            nanos[i] = System.nanoTime() - began;
        }
        print("one submitter, 10,000 idle watches", nanos);
        open.forEach(Subscription::close);
    }

    private void restart() {
        Store store = open();
        long existing = store.image().count(CONFIG_MAPS, "");
        List<CompletableFuture<Outcome<Committed>>> all = new ArrayList<>();
        for (long i = existing; i < RESTART_OBJECTS; i++) {
            all.add(create(store));
            if (all.size() == 1_000) {
                all.forEach(CompletableFuture::join);
                all.clear();
            }
        }
        all.forEach(CompletableFuture::join);
        store.close();
        long before = heap();
        long began = System.nanoTime();
        Store again = open();
        double seconds = (System.nanoTime() - began) / 1e9;
        int objects = again.image().count(CONFIG_MAPS, "");
        System.out.printf(
                "start with %d objects %26.2f s, %.2f KiB of heap per object%n",
                objects, seconds, (heap() - before) / 1024.0 / objects);
        again.close();
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
