package dev.davit.app.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.linux.KernelEntropy;
import dev.davit.linux.SystemClock;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real store on a real disk: what it writes of a Secret, and whether it can read it again. */
@NullUnmarked // a null where none is expected fails the test
class SealedStoreTest {
    private static final String WORD = "aHVudGVyMmh1bnRlcjI=";
    private static final Key SECRET = new Key(Kinds.SECRET.id(), "default", "db");

    @TempDir Path folder;
    private final AtomicReference<SealedSecrets> seal = new AtomicReference<>();

    private Store open() {
        Path store = folder.resolve("store");
        Outcome<Store> opened =
                Stores.open(
                        new HostDisk(store),
                        store.resolve("history"),
                        new SystemClock(),
                        StoreSettings.DEFAULTS,
                        disk -> {
                            seal.set(
                                    SealedSecrets.open(
                                            disk,
                                            folder.resolve("secrets.key"),
                                            new KernelEntropy(),
                                            new SystemClock()));
                            return seal.get();
                        });
        return ok(opened);
    }

    private static void write(Store store, String value) {
        JsonObject secret =
                JsonObject.EMPTY
                        .with("kind", "Secret")
                        .with("metadata", JsonObject.EMPTY.with("name", "db").with("uid", "u"))
                        .with("data", JsonObject.EMPTY.with("password", value));
        Draft draft =
                new Draft(
                        SECRET,
                        Durability.HISTORY,
                        secret,
                        new Origin("ann", "test", "create", ""));
        ok(store.submit((_, _) -> Outcome.ok(List.of(draft))).join());
    }

    private static <T> T ok(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal why) -> throw new AssertionError(why.message());
        };
    }

    /** For less time than lies between two attempts for the same key. */
    private void awaitOneKey() throws InterruptedException {
        for (int i = 0; i < 300 && seal.get().hasOlder(); i++) {
            Thread.sleep(100);
        }
    }

    private boolean onDisk(Path below, String word) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void noFileHoldsWhatASecretSaysAndARestartReadsIt() throws IOException {
        Store first = open();
        write(first, WORD);
        write(first, WORD + WORD);
        Path backup = folder.resolve("backup");
        first.backup(new HostDisk(backup));
        first.close();
        assertThat(onDisk(folder, WORD)).isFalse();
        Store second = open();
        assertThat(second.image().get(SECRET).tree().text("data", "password"))
                .isEqualTo(WORD + WORD);
        assertThat(second.history().of(SECRET, Long.MAX_VALUE, 10))
                .extracting(entry -> entry.after().text("data", "password"))
                .containsExactly(WORD + WORD, WORD);
        second.close();
    }

    @Test
    void aBackupOpensWithTheKeyOfItsTime() throws IOException {
        Store first = open();
        write(first, WORD);
        Path backup = folder.resolve("backup");
        first.backup(new HostDisk(backup));
        Path key = folder.resolve("secrets.key");
        final byte[] then = Files.readAllBytes(key);
        seal.get().rotate();
        write(first, "later");
        first.close();
        Files.move(folder.resolve("store"), folder.resolve("old"));
        Files.move(backup, folder.resolve("store"));
        Files.write(key, then);
        Store restored = open();
        assertThat(restored.image().get(SECRET).tree().text("data", "password")).isEqualTo(WORD);
        restored.close();
    }

    /** Rounds of history, a snapshot and a cut of the log: then nobody needs the old key. */
    @Test
    void anOldKeyGoesOnceNothingIsSealedWithIt() throws InterruptedException {
        Store store = open();
        write(store, WORD);
        long first = store.image().revision();
        write(store, "b3RoZXI=");
        assertThat(seal.get().use().older()).isZero();
        seal.get().rotate();
        assertThat(seal.get().use().older()).isEqualTo(1);
        assertThat(seal.get().use().text()).contains("1 older");
        assertThat(seal.get().use().metrics()).contains("{state=\"retiring\"} 1");
        write(store, "bmV3");
        awaitOneKey();
        assertThat(seal.get().use().older()).isZero();
        assertThat(store.history().at(SECRET, first).after().toString()).contains(WORD);
        store.close();

        Store again = open();
        assertThat(seal.get().use().older()).isZero();
        assertThat(again.history().at(SECRET, first).after().toString()).contains(WORD);
        assertThat(again.image().get(SECRET).tree().toString()).contains("bmV3");
        again.close();
    }

    /** An attempt for one key does not put off that for the next one. */
    @Test
    void aSecondChangeRightAfterTheFirstIsBroughtToItsEndAsSoon() throws InterruptedException {
        Store store = open();
        write(store, WORD);
        seal.get().rotate();
        awaitOneKey();
        seal.get().rotate();
        awaitOneKey();
        assertThat(seal.get().hasOlder()).isFalse();
        assertThat(store.image().get(SECRET).tree().toString()).contains(WORD);
        store.close();
    }

    /** What a crash before the end leaves is done by the next opening. */
    @Test
    void aChangeThatWasCutShortIsBroughtToItsEnd() throws InterruptedException {
        Store store = open();
        write(store, WORD);
        long first = store.image().revision();
        seal.get().rotate();
        store.close();
        Store again = open();
        assertThat(again.history().at(SECRET, first).after().toString()).contains(WORD);
        awaitOneKey();
        assertThat(seal.get().hasOlder()).isFalse();
        again.close();
        Store last = open();
        assertThat(last.history().at(SECRET, first).after().toString()).contains(WORD);
        assertThat(last.image().get(SECRET).tree().toString()).contains(WORD);
        last.close();
    }
}
