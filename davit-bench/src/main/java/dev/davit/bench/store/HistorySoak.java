package dev.davit.bench.store;

import dev.davit.base.Outcome;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import dev.davit.store.History;
import dev.davit.store.HistoryUsage;
import dev.davit.store.Origin;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Writes and writes, while history may take no more than its cap; looks at the files all the time,
 * and asks for states at random revisions: each is exactly what was written, or said to be lost.
 *
 * <p>{@code HistorySoak DIRECTORY WRITES CAP-MIB [PAUSE-MICROS]}. Ends with 1 when the cap was ever
 * exceeded or an answer was wrong.
 */
public final class HistorySoak {
    private static final int OBJECTS = 2_000;
    private static final int OBJECT_BYTES = 1_400;
    private static final int WINDOW = 16;
    private static final int CHECKED_EVERY = 500;
    private static final int RESTARTS = 3;
    private static final Origin ORIGIN = new Origin("soak", "soak", "update", "");

    static final Clock CLOCK =
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
    private final long writes;
    private final long capBytes;
    private final long pauseMicros;
    private final Random chance = new Random(1);
    private final ArrayDeque<CompletableFuture<Outcome<Committed>>> waiting = new ArrayDeque<>();

    /** Of each object the revisions of its writes, oldest first. */
    private final long[][] revisions = new long[OBJECTS][16];

    private final int[] counts = new int[OBJECTS];
    private Result result = new Result(0, 0, 0, 0, 0, 0, 0);

    /**
     * What came out.
     *
     * @param most bytes that history's files ever took
     * @param mostOfAll bytes that the whole store ever took
     * @param found states that were asked for and right
     * @param lost states that were said to be lost
     * @param wrong answers; 0
     */
    public record Result(
            long writes,
            long millis,
            long most,
            long mostOfAll,
            long found,
            long lost,
            long wrong) {}

    public HistorySoak(Path directory, long writes, long capBytes, long pauseMicros) {
        this.directory = directory;
        this.writes = writes;
        this.capBytes = capBytes;
        this.pauseMicros = pauseMicros;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "davit-history-soak-");
        long cap = Long.parseLong(args[2]) << 20;
        long pause = args.length > 3 ? Long.parseLong(args[3]) : 0;
        try {
            Result result = new HistorySoak(directory, Long.parseLong(args[1]), cap, pause).run();
            System.out.println(result);
            boolean right = result.most() <= cap && result.wrong() == 0;
            System.out.println(right ? "the cap held" : "NOT AS IT SHOULD BE");
            if (!right) {
                System.exit(1);
            }
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Writes everything, closing and opening the store some times on the way. */
    public Result run() throws InterruptedException {
        long began = System.nanoTime();
        Store store = open();
        long part = writes / (RESTARTS + 1);
        for (long done = 0; done < writes; done++) {
            write(store);
            if (done % CHECKED_EVERY == 0) {
                look(store);
            }
            if (done % 50_000 == 0) {
                tell(store, done, began);
            }
            if (done > 0 && done % part == 0) {
                settle(0);
                store.close();
                store = open();
            }
            if (pauseMicros > 0 && done % WINDOW == 0) {
                Thread.sleep(0, (int) Math.min(999_999, pauseMicros * 1_000 * WINDOW % 1_000_000));
            }
        }
        settle(0);
        look(store);
        tell(store, writes, began);
        store.close();
        long millis = (System.nanoTime() - began) / 1_000_000;
        return new Result(
                writes,
                millis,
                result.most,
                result.mostOfAll,
                result.found,
                result.lost,
                result.wrong);
    }

    private Store open() {
        StoreSettings settings =
                StoreSettings.DEFAULTS.with(
                        new StoreSettings.Retention(1_000_000, 30L * 86_400_000, capBytes, 1_000));
        return switch (Stores.open(
                new HostDisk(directory.resolve("store")),
                directory.resolve("history"),
                CLOCK,
                settings)) {
            case Outcome.Ok<Store>(Store store) -> store;
            case Outcome.Refused<Store> refused ->
                    throw new IllegalStateException(refused.refusal().message());
        };
    }

    private static Key key(int object) {
        return new Key(Kinds.CONFIG_MAP.id(), "soak", "object-" + object);
    }

    private void write(Store store) {
        settle(WINDOW - 1);
        int object = chance.nextInt(OBJECTS);
        byte[] noise = new byte[OBJECT_BYTES];
        chance.nextBytes(noise);
        JsonObject tree =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "ConfigMap")
                        .put("metadata", JsonObject.builder().put("uid", "uid-" + object).build())
                        .put(
                                "data",
                                JsonObject.of(
                                        "noise",
                                        new JsonString(Base64.getEncoder().encodeToString(noise))))
                        .build();
        Key key = key(object);
        waiting.add(
                store.submit((working, now) ->
                        Outcome.ok(List.of(new Draft(key, Durability.HISTORY, tree, ORIGIN)))));
    }

    /** Takes answers until no more than so many are outstanding. */
    private void settle(int outstanding) {
        while (waiting.size() > outstanding) {
            if (!(waiting.remove().join() instanceof Outcome.Ok<Committed>(Committed done))) {
                throw new IllegalStateException("a write was refused");
            }
            StoredObject after = done.changes().getFirst().after();
            String name = after == null ? "" : after.key().name();
            int object = Integer.parseInt(name.substring(name.indexOf('-') + 1));
            if (counts[object] == revisions[object].length) {
                revisions[object] = Arrays.copyOf(revisions[object], counts[object] * 2);
            }
            revisions[object][counts[object]++] = done.revision();
        }
    }

    private void look(Store store) {
        settle(0);
        long history = size(directory.resolve("history"));
        long all = history + size(directory.resolve("store"));
        int object = chance.nextInt(OBJECTS);
        long at = 1 + (long) (chance.nextDouble() * store.image().revision());
        int place = Arrays.binarySearch(revisions[object], 0, counts[object], at);
        int floor = place >= 0 ? place : -place - 2;
        long expected = floor < 0 ? 0 : revisions[object][floor];
        long found = result.found;
        long lost = result.lost;
        boolean right =
                switch (store.history().then(key(object), at)) {
                    case History.Then.Found(History.Entry entry) -> {
                        found++;
                        yield entry.revision() == expected;
                    }
                    case History.Then.Lost(long from) -> {
                        lost++;
                        yield from > at;
                    }
                    case History.Then.Never _ -> expected == 0;
                };
        result =
                new Result(
                        0,
                        0,
                        Math.max(result.most, history),
                        Math.max(result.mostOfAll, all),
                        found,
                        lost,
                        result.wrong + (right ? 0 : 1));
    }

    private static long size(Path folder) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(files::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        long sum = 0;
        for (Path file : files) {
            try {
                sum += Files.isDirectory(file) ? size(file) : Files.size(file);
            } catch (NoSuchFileException gone) {
                // Removed between the two looks.
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return sum;
    }

    private void tell(Store store, long done, long began) {
        HistoryUsage usage = store.history().usage();
        System.out.printf(
                "%,d writes in %d s: history %d MiB (most %d of %d), the store %d MiB at most, kept from"
                        + " revision %d, collected %,d, waited %d ms, asked %d, lost %d, wrong %d%n",
                done,
                (System.nanoTime() - began) / 1_000_000_000,
                usage.diskBytes() >> 20,
                result.most >> 20,
                capBytes >> 20,
                result.mostOfAll >> 20,
                usage.oldestRevision(),
                usage.collected(),
                usage.restedMillis(),
                result.found,
                result.lost,
                result.wrong);
    }
}
