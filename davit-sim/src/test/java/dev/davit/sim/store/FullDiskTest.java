package dev.davit.sim.store;

import static dev.davit.sim.store.Drafts.PODS;
import static dev.davit.sim.store.Drafts.always;
import static dev.davit.sim.store.Drafts.commit;
import static dev.davit.sim.store.Drafts.ok;
import static dev.davit.sim.store.Drafts.pod;
import static dev.davit.sim.store.Drafts.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.kind.Key;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.History;
import dev.davit.store.Store;
import dev.davit.store.StoreHealth;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file system runs full: what was acknowledged stays, and writes go on with the room. */
@NullUnmarked // a null where none is expected fails the test
class FullDiskTest {
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

    private static final int LARGE = 64 << 20;
    private static final int DISK_MIB = 320;
    private static final int MOST_WRITES = 4_000;
    private static final long PATIENCE_MILLIS = 60_000;

    /** Of random bytes, which no compression makes smaller. */
    private static final int NOISE_BYTES = 24 << 10;

    @TempDir Path mount;

    private final Random chance = new Random(7);

    /** The newest revision of each name that was acknowledged, and what it says. */
    private final SortedMap<Key, Said> acknowledged = new TreeMap<>();

    private record Said(long revision, String image) {}

    @BeforeEach
    void mountSmallDisk() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for mounts");
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "none", mount.toString());
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (Files.getFileStore(mount).type().equals("tmpfs")) {
            run("umount", "-l", mount.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /**
     * History's table in memory has 32 MiB: with larger segments history meets the full disk before
     * the log does.
     */
    private Outcome<Store> open(int segmentBytes) {
        return Stores.open(
                new HostDisk(mount.resolve("store")),
                mount.resolve("history"),
                CLOCK,
                StoreSettings.DEFAULTS.with(new StoreSettings.Log(segmentBytes, 64, 1L << 30, 0)));
    }

    private Outcome<Committed> write(Store store, int i) {
        byte[] noise = new byte[NOISE_BYTES];
        chance.nextBytes(noise);
        String image = Base64.getEncoder().encodeToString(noise);
        Key key = pod("ns", "p" + i % 50);
        Outcome<Committed> outcome = store.submit(always(put(key, image, ""))).join();
        if (outcome instanceof Outcome.Ok<Committed>(Committed done)) {
            acknowledged.put(key, new Said(done.revision(), image));
        }
        return outcome;
    }

    private void fill(long leaveBytes) throws IOException {
        FileStore disk = Files.getFileStore(mount);
        try (OutputStream filler = Files.newOutputStream(mount.resolve("filler"))) {
            byte[] block = new byte[64 << 10];
            while (disk.getUsableSpace() > leaveBytes + block.length) {
                filler.write(block);
            }
        }
    }

    private Refusal writeUntilRefused(Store store) {
        for (int i = 0; i < MOST_WRITES; i++) {
            if (write(store, i) instanceof Outcome.Refused<Committed>(Refusal why)) {
                return why;
            }
        }
        throw new AssertionError("the disk is not full");
    }

    private void writesGoOn(Store store) throws InterruptedException {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        Outcome<Committed> last = write(store, 0);
        while (last instanceof Outcome.Refused && System.currentTimeMillis() < until) {
            Thread.sleep(200);
            last = write(store, 0);
        }
        ok(last);
        for (int i = 0; i < 200; i++) {
            ok(write(store, i));
        }
    }

    private void everythingIsThere(Store store) {
        acknowledged.forEach((key, said) -> {
            assertThat(store.image().get(key).tree().text("spec", "image")).isEqualTo(said.image());
            History.Entry entry = store.history().at(key, said.revision());
            assertThat(entry).as(key.toString()).isNotNull();
            assertThat(entry.revision()).isEqualTo(said.revision());
            assertThat(entry.after().text("spec", "image")).isEqualTo(said.image());
        });
        assertThat(store.image().count(PODS, "ns")).isEqualTo(acknowledged.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000_000})
    void historyMeetsItFirst(long leaveBytes) throws IOException, InterruptedException {
        try (Store store = ok(open(LARGE))) {
            ok(write(store, 1));
            fill(leaveBytes);
            Refusal why = writeUntilRefused(store);
            assertThat(why.reason()).isEqualTo(Reason.INSUFFICIENT_STORAGE);
            assertThat(why.message()).contains("full").contains("history").contains("Make room");
            assertThat(store.health().state()).isEqualTo(StoreHealth.State.NO_ROOM);
            everythingIsThere(store);
            Files.delete(mount.resolve("filler"));
            writesGoOn(store);
            assertThat(store.health().state()).isEqualTo(StoreHealth.State.SERVING);
            everythingIsThere(store);
        }
        try (Store again = ok(open(LARGE))) {
            everythingIsThere(again);
        }
    }

    @Test
    void theLogMeetsItFirst() throws IOException, InterruptedException {
        try (Store store = ok(open(64 << 10))) {
            ok(write(store, 1));
            fill(0);
            Refusal why = writeUntilRefused(store);
            assertThat(why.reason()).isEqualTo(Reason.INSUFFICIENT_STORAGE);
            assertThat(why.message()).contains("full");
            everythingIsThere(store);
            Files.delete(mount.resolve("filler"));
            writesGoOn(store);
            everythingIsThere(store);
        }
        try (Store again = ok(open(64 << 10))) {
            everythingIsThere(again);
        }
    }

    /** More than once, and whatever the database makes of it. */
    @Test
    void itRunsFullAgainAndAgain() throws IOException, InterruptedException {
        try (Store store = ok(open(LARGE))) {
            for (int round = 0; round < 2; round++) {
                fill(chance.nextInt(2_000_000));
                assertThat(writeUntilRefused(store).reason())
                        .isEqualTo(Reason.INSUFFICIENT_STORAGE);
                everythingIsThere(store);
                Files.delete(mount.resolve("filler"));
                writesGoOn(store);
                everythingIsThere(store);
            }
        }
        try (Store again = ok(open(LARGE))) {
            everythingIsThere(again);
            commit(again, put(pod("ns", "p0"), "", ""));
        }
    }
}
