package dev.davit.conformance.store;

import dev.davit.base.Outcome;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;

/** Writes until it is killed, and notes each acknowledged write in a file outside. */
public final class PowerCutWriter {
    static final KindId CONFIG_MAPS = new KindId("", "configmaps");
    private static final Origin WRITER = new Origin("writer", "power-cut", "update", "");
    private static final int WRITERS = 4;
    private static final int NAMES = 200;

    /** Small segments and frequent snapshots: a cut must have something to hit. */
    private static final StoreSettings SETTINGS =
            StoreSettings.DEFAULTS
                    .with(new StoreSettings.Log(1 << 20, 64, 2 << 20, 1 << 20))
                    // Every write is looked for afterwards: none may age out of history.
                    .with(
                            new StoreSettings.Retention(
                                    Integer.MAX_VALUE, Long.MAX_VALUE / 2, 1L << 50, 1_000));

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

    private PowerCutWriter() {}

    static Store open(Path data) {
        return switch (Stores.open(
                new HostDisk(data.resolve("store")), data.resolve("history"), CLOCK, SETTINGS)) {
            case Outcome.Ok<Store>(Store store) -> store;
            case Outcome.Refused<Store> refused ->
                    throw new IllegalStateException(refused.refusal().message());
        };
    }

    /**
     * Writes for ever.
     *
     * @param args the data directory, and the file for acknowledgements
     */
    public static void main(String[] args) throws Exception {
        Store store = open(Path.of(args[0]));
        FileChannel acknowledged =
                FileChannel.open(
                        Path.of(args[1]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        for (int i = 0; i < WRITERS; i++) {
            long seed = System.nanoTime() + i;
            Thread.ofPlatform().start(() -> write(store, acknowledged, new Random(seed)));
        }
    }

    private static void write(Store store, FileChannel acknowledged, Random random) {
        while (true) {
            String name = "config-" + random.nextInt(NAMES);
            String token = Long.toHexString(random.nextLong());
            Draft draft = draft(name, token, random.nextInt(3_000));
            Outcome<Committed> outcome =
                    store.submit((working, now) -> Outcome.ok(List.of(draft))).join();
            if (!(outcome instanceof Outcome.Ok<Committed>(Committed committed))) {
                throw new IllegalStateException(outcome.toString());
            }
            String line = committed.revision() + " " + name + " " + token + "\n";
            try {
                acknowledged.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static Draft draft(String name, String token, int padding) {
        JsonObject object =
                JsonObject.builder()
                        .put("metadata", JsonObject.builder().put("uid", "uid-" + name).build())
                        .put(
                                "data",
                                JsonObject.builder()
                                        .put("token", token)
                                        .put("padding", "p".repeat(padding))
                                        .build())
                        .build();
        return new Draft(new Key(CONFIG_MAPS, "cut", name), Durability.HISTORY, object, WRITER);
    }
}
