package dev.davit.sim.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import dev.davit.store.History;
import dev.davit.store.History.Then;
import dev.davit.store.Origin;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small form of the soak (davit-bench, HistorySoak): on real files, against a small cap. */
class DiskCapTest {
    private static final int WRITES = 30_000;
    private static final int OBJECTS = 100;
    private static final int NOISE_BYTES = 1_400;
    private static final long CAP = 40L << 20;
    private static final Origin ORIGIN = new Origin("soak", "soak", "update", "");
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

    @TempDir private Path data;

    private final Random chance = new Random(1);

    private Store open() {
        StoreSettings settings =
                StoreSettings.DEFAULTS.with(
                        new StoreSettings.Retention(1_000_000, 30L * 86_400_000, CAP, 1_000));
        return switch (Stores.open(
                new HostDisk(data.resolve("store")), data.resolve("history"), CLOCK, settings)) {
            case Outcome.Ok<Store>(Store opened) -> opened;
            case Outcome.Refused<Store>(var why) -> throw new AssertionError(why);
        };
    }

    private static Key key(int object) {
        return new Key(Kinds.CONFIG_MAP.id(), "soak", "o" + object);
    }

    private CompletableFuture<Outcome<Committed>> write(Store store, int object) {
        byte[] noise = new byte[NOISE_BYTES];
        chance.nextBytes(noise);
        JsonString text = new JsonString(Base64.getEncoder().encodeToString(noise));
        JsonObject tree =
                JsonObject.builder()
                        .put("metadata", JsonObject.builder().put("uid", "u" + object).build())
                        .put("data", text)
                        .build();
        Draft draft = new Draft(key(object), Durability.HISTORY, tree, ORIGIN);
        return store.submit((working, now) -> Outcome.ok(List.of(draft)));
    }

    @Test
    void theOldestGoBeforeTheDiskIsFull() throws InterruptedException {
        try (Store store = open()) {
            List<CompletableFuture<Outcome<Committed>>> waiting = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                waiting.add(write(store, i % OBJECTS));
                if (waiting.size() == 100) {
                    waiting.forEach(each -> assertThat(each.join()).isInstanceOf(Outcome.Ok.class));
                    waiting.clear();
                }
            }
            for (int i = 0; i < 600 && !settled(store); i++) {
                Thread.sleep(100);
            }
            assertThat(store.history().usage().collected()).isPositive();
            assertThat(store.history().usage().diskBytes()).isLessThanOrEqualTo(CAP);
            assertThat(store.history().usage().oldestRevision()).isPositive();
            for (int i = 0; i < 200; i++) {
                check(store, chance.nextInt(OBJECTS), 1 + chance.nextInt(WRITES));
            }
        }
    }

    private static boolean settled(Store store) {
        return store.history().usage().collected() > 0
                && store.history().usage().diskBytes() <= CAP;
    }

    /** Every object is written in turn, one revision each. */
    private static void check(Store store, int object, long at) {
        long expected = (at - 1 - object) / OBJECTS * OBJECTS + object + 1;
        switch (store.history().then(key(object), at)) {
            case Then.Found(History.Entry entry) ->
                    assertThat(entry.revision()).isEqualTo(expected);
            case Then.Lost(long from) -> assertThat(from).isGreaterThan(at);
            case Then.Never _ -> assertThat(at).isLessThanOrEqualTo(object);
        }
    }
}
