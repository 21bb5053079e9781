package dev.davit.sim.store;

import static dev.davit.sim.store.Drafts.PODS;
import static dev.davit.sim.store.Drafts.commit;
import static dev.davit.sim.store.Drafts.ok;
import static dev.davit.sim.store.Drafts.pod;
import static dev.davit.sim.store.Drafts.put;
import static dev.davit.sim.store.Drafts.refusal;
import static dev.davit.sim.store.Drafts.remove;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.linux.disk.HostDisk;
import dev.davit.store.Draft;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import dev.davit.store.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files, with RocksDB. */
@NullUnmarked // a null where none is expected fails the test
class HostDiskStoreTest extends StoreContract {
    private static final StoreSettings.Log SMALL =
            new StoreSettings.Log(64 << 10, 64, 256 << 10, 0);

    @TempDir Path directory;
    private int opened;

    @Override
    Store open(StoreSettings settings) {
        return ok(openAt(directory.resolve("data" + opened++), settings));
    }

    private Outcome<Store> openAt(Path data, StoreSettings settings) {
        return Stores.open(
                new HostDisk(data.resolve("store")),
                data.resolve("history"),
                clock,
                settings.with(SMALL));
    }

    @Test
    void everythingIsThereAfterARestart() {
        Path data = directory.resolve("restart");
        Store first = ok(openAt(data, StoreSettings.DEFAULTS));
        for (int i = 0; i < 2_000; i += 50) {
            now.incrementAndGet();
            commit(first, fifty(i, 300, "x".repeat(200)));
        }
        long removed = commit(first, remove(pod("ns", "p7"))).revision();
        final long epoch = first.health().epoch();
        first.close();
        Store second = ok(openAt(data, StoreSettings.DEFAULTS));
        assertThat(second.health().epoch()).isGreaterThan(epoch);
        assertThat(second.image().revision()).isEqualTo(removed);
        assertThat(second.image().count(PODS, "ns")).isEqualTo(299);
        assertThat(second.image().get(pod("ns", "p8")).tree().text("spec", "image"))
                .isEqualTo("image1808");
        assertThat(second.history().of(pod("ns", "p7"), Long.MAX_VALUE, 100)).hasSize(8);
        Subscription resumed = ok(second.watch(Interest.ALL, removed - 1));
        assertThat(resumed.poll().changes()).hasSize(1);
        assertThat(commit(second, put(pod("ns", "new"), "", "")).revision()).isEqualTo(removed + 1);
        second.close();
    }

    private static Draft[] fifty(int from, int names, String phase) {
        return IntStream.range(from, from + 50)
                .mapToObj(i -> put(pod("ns", "p" + i % names), "image" + i, phase))
                .toArray(Draft[]::new);
    }

    @Test
    void aSecondOpenerIsToldWhoHasIt() {
        Path data = directory.resolve("twice");
        Store first = ok(openAt(data, StoreSettings.DEFAULTS));
        Refusal refusal = refusal(openAt(data, StoreSettings.DEFAULTS));
        assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(refusal.message()).contains("pid " + ProcessHandle.current().pid());
        first.close();
        ok(openAt(data, StoreSettings.DEFAULTS)).close();
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        Path data = directory.resolve("newer");
        ok(openAt(data, StoreSettings.DEFAULTS)).close();
        Files.writeString(data.resolve("store/format"), "davit-store 3\n");
        Refusal refusal = refusal(openAt(data, StoreSettings.DEFAULTS));
        assertThat(refusal.message()).contains("format 3").contains("newer version");
    }

    @Test
    void anOlderFormatIsRaisedSoThatTheOlderVersionRefusesIt() throws IOException {
        Path data = directory.resolve("older");
        ok(openAt(data, StoreSettings.DEFAULTS)).close();
        Files.writeString(data.resolve("store/format"), "davit-store 1\n");
        ok(openAt(data, StoreSettings.DEFAULTS)).close();
        assertThat(data.resolve("store/format")).hasContent("davit-store 2");
    }

    @Test
    void damageInTheMiddleIsNotTakenForATornTail() throws IOException {
        Path data = directory.resolve("damaged");
        Store first = ok(openAt(data, StoreSettings.DEFAULTS));
        for (int i = 0; i < 50; i++) {
            commit(first, put(pod("ns", "p" + i), "image", ""));
        }
        first.close();
        Path segment = data.resolve("store/log/0000000000000001.log");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[2_000] ^= 1;
        Files.write(segment, bytes);
        Refusal refusal = refusal(openAt(data, StoreSettings.DEFAULTS));
        assertThat(refusal.message())
                .contains("damaged")
                .contains("0000000000000001.log")
                .contains("restore");
    }

    @Test
    void aBackupTakenWhileRunningOpensAsAnotherEpoch() throws InterruptedException {
        Path data = directory.resolve("live");
        Path copy = directory.resolve("copy");
        Store live = ok(openAt(data, StoreSettings.DEFAULTS));
        for (int i = 0; i < 400; i++) {
            now.incrementAndGet();
            commit(live, put(pod("ns", "p" + i % 100), "image" + i, ""));
        }
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < 200; i++) {
                                commit(live, put(pod("other", "q" + i), "", ""));
                            }
                        });
        live.backup(new HostDisk(copy.resolve("store")));
        writer.join();
        final long later = live.image().revision();
        final long epoch = live.health().epoch();
        live.close();
        Store restored = ok(openAt(copy, StoreSettings.DEFAULTS));
        assertThat(restored.health().restored()).isTrue();
        assertThat(restored.health().epoch()).isGreaterThan(epoch + 1000);
        assertThat(restored.image().count(PODS, "ns")).isEqualTo(100);
        assertThat(restored.history().of(pod("ns", "p3"), Long.MAX_VALUE, 9)).hasSize(4);
        assertThat(refusal(restored.watch(Interest.ALL, later)).reason()).isEqualTo(Reason.EXPIRED);
        assertThat(commit(restored, put(pod("ns", "new"), "", "")).revision()).isGreaterThan(later);
        restored.close();
        Store again = ok(openAt(copy, StoreSettings.DEFAULTS));
        assertThat(again.health().restored()).isFalse();
        assertThat(again.history().listAt(PODS, "ns", Long.MAX_VALUE, 200)).hasSize(101);
        again.close();
    }

    @Test
    void oldSegmentsGoOnceASnapshotIsThere() throws InterruptedException {
        Path data = directory.resolve("cut");
        Store store = ok(openAt(data, StoreSettings.DEFAULTS));
        for (int i = 0; i < 6_000; i += 50) {
            commit(store, fifty(i, 50, "x".repeat(400)));
        }
        Thread.sleep(200);
        commit(store, put(pod("ns", "last"), "", ""));
        List<String> segments = new HostDisk(data.resolve("store")).list("log");
        assertThat(segments.size()).isLessThan(20);
        assertThat(new HostDisk(data.resolve("store")).list("snapshot")).hasSize(2);
        store.close();
        Store again = ok(openAt(data, StoreSettings.DEFAULTS));
        assertThat(again.image().count(PODS, "")).isEqualTo(51);
        assertThat(again.history().of(pod("ns", "p0"), Long.MAX_VALUE, 1_000)).hasSize(120);
        again.close();
    }
}
