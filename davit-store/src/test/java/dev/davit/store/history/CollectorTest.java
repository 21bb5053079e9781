package dev.davit.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.port.Sealing;
import dev.davit.store.History.Then;
import dev.davit.store.HistoryUsage;
import dev.davit.store.Origin;
import dev.davit.store.StoreSettings;
import dev.davit.store.image.Image;
import dev.davit.store.image.WorkingImage;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final long AGE = 1_000_000;
    private static final long REST = AGE / 1_000;
    private static final long NO_CAP = 1L << 40;
    private static final Origin ORIGIN = new Origin("somebody", "test", "update", "");
    private static final Key KEY = new Key(Kinds.CONFIG_MAP.id(), "default", "a");
    private static final Key OTHER = new Key(Kinds.CONFIG_MAP.id(), "default", "b");
    private static final Key ELSEWHERE = new Key(Kinds.SECRET.id(), "shop", "a");

    private final MemoryKeyspace keys = new MemoryKeyspace();
    private final HistoryBook book = new HistoryBook(keys, Sealing.NONE);
    private final Collector collector = collector(3, NO_CAP, 1_000);
    private Image image = Image.EMPTY;
    private long revision;

    private Collector collector(int perObject, long cap, int perStep) {
        return new Collector(
                book, new StoreSettings.Retention(perObject, AGE, cap, perStep), Sealing.NONE);
    }

    private void write(int times, long timeMillis) {
        write(KEY, times, timeMillis);
    }

    private void write(Key key, int times, long timeMillis) {
        for (int i = 0; i < times; i++) {
            add(key, timeMillis, "{\"metadata\":{\"n\":%d}}".formatted(revision + 1));
        }
    }

    private void add(Key key, long timeMillis, @Nullable String json) {
        byte[] object = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        LogRecord record = new LogRecord(key, Durability.HISTORY, true, "uid", ORIGIN, object);
        book.add(new Group(1, ++revision, timeMillis, List.of(record)));
    }

    private void remove(Key key, long timeMillis) {
        add(key, timeMillis, null);
    }

    private void live(Key key, String json) {
        WorkingImage working = image.edit();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        working.put(new StoredObject(key, "uid-" + key.name(), ++revision, bytes), false);
        image = working.freeze(NOW);
    }

    private void policy(String name, String spec) {
        live(
                new Key(Policies.KIND, "", name),
                "{\"metadata\":{\"generation\":1},\"spec\":" + spec + "}");
    }

    private List<Long> kept(Key key) {
        return book.of(key, Long.MAX_VALUE, 10_000).stream()
                .map(entry -> entry.revision())
                .toList();
    }

    private int kept() {
        return kept(KEY).size();
    }

    @Test
    void theNewestEntriesOfAnObjectStay() {
        write(10, NOW);
        collector.step(image, NOW + 1);
        assertThat(kept(KEY)).containsExactly(10L, 9L, 8L);
    }

    @Test
    void whatWasNotCurrentWithinTheAgeGoes() {
        write(2, NOW);
        collector.step(image, NOW + 1 + AGE);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void itRestsBetweenTwoRounds() {
        collector.step(image, NOW);
        write(10, NOW + 1);
        collector.step(image, NOW + REST - 1);
        assertThat(kept()).isEqualTo(10);
        collector.step(image, NOW + REST);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aClockThatWasSetBackEndsTheRest() {
        collector.step(image, NOW);
        write(10, NOW + 1);
        collector.step(image, NOW - 1);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aRoundThatTakesSeveralStepsDoesNotRestInThem() {
        Collector slow = collector(3, NO_CAP, 4);
        write(10, NOW);
        slow.step(image, NOW + 1);
        slow.step(image, NOW + 1);
        slow.step(image, NOW + 1);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void whatIsGoneIsSaidToBeLostAndNotThatItNeverWas() {
        write(10, NOW);
        assertThat(book.then(KEY, 4)).isInstanceOf(Then.Found.class);
        collector.step(image, NOW + 1);
        assertThat(book.then(KEY, 4)).isEqualTo(new Then.Lost(8));
        assertThat(book.then(KEY, 8)).isInstanceOf(Then.Found.class);
        assertThat(book.then(OTHER, 4)).isEqualTo(Then.Never.NEVER);
        assertThat(book.floor(KEY)).isEqualTo(8);
        assertThat(book.listAt(KEY.kind(), "", 4, null, 10).lost()).containsExactly(KEY);
        assertThat(book.listAt(KEY.kind(), "", 9, null, 10).lost()).isEmpty();
    }

    @Test
    void anObjectThatIsForgottenLeavesAHorizon() {
        write(KEY, 3, NOW);
        remove(KEY, NOW);
        write(OTHER, 1, NOW);
        collector.step(image, NOW + 1 + AGE);
        assertThat(kept()).isZero();
        assertThat(book.then(KEY, 2)).isEqualTo(new Then.Lost(4));
        assertThat(book.then(KEY, 4)).isEqualTo(Then.Never.NEVER);
        assertThat(book.listAt(KEY.kind(), "default", 2, null, 10).horizon()).isEqualTo(4);
        assertThat(book.listAt(KEY.kind(), "", 2, null, 10).horizon()).isEqualTo(4);
        assertThat(book.listAt(ELSEWHERE.kind(), "", 2, null, 10).horizon()).isZero();
    }

    @Test
    void aNamespaceThatIsForgottenWhollyLeavesItsHorizonToTheKind() {
        write(KEY, 1, NOW);
        remove(KEY, NOW);
        collector.step(image, NOW + 1 + AGE);
        assertThat(book.then(KEY, 1)).isEqualTo(new Then.Lost(2));
        assertThat(book.listAt(KEY.kind(), "elsewhere", 1, null, 10).horizon()).isEqualTo(2);
    }

    @Test
    void aRevisionThatTheObjectNamesStays() {
        write(10, NOW);
        live(KEY, "{\"metadata\":{\"annotations\":{\"davit.dev/keep-revisions\":\"2, 5,x\"}}}");
        collector.step(image, NOW + 1);
        assertThat(kept(KEY)).containsExactly(10L, 9L, 8L, 5L, 2L);
        // Between the two something is missing.
        assertThat(book.then(KEY, 5)).isInstanceOf(Then.Found.class);
        assertThat(book.then(KEY, 6)).isEqualTo(new Then.Lost(8));
    }

    @Test
    void theMostParticularPolicyDecides() {
        policy("all", "{\"maxRevisions\":5}");
        policy("shop", "{\"namespaces\":[\"shop\"],\"maxRevisions\":4,\"maxAgeSeconds\":1}");
        policy("maps", "{\"resources\":[\"configmaps\"],\"maxRevisions\":2}");
        Collector generous = collector(100, NO_CAP, 1_000);
        write(KEY, 10, NOW);
        write(ELSEWHERE, 10, NOW);
        write(new Key(Kinds.SECRET.id(), "default", "c"), 10, NOW);
        generous.step(image, NOW + 1);
        assertThat(kept(KEY)).hasSize(2);
        assertThat(kept(ELSEWHERE)).hasSize(4);
        assertThat(kept(new Key(Kinds.SECRET.id(), "default", "c"))).hasSize(5);
        generous.step(image, NOW + 2_000);
        assertThat(kept(ELSEWHERE)).hasSize(1);
    }

    @Test
    void overTheCapTheOldestOfAllObjectsGo() {
        Collector capped = collector(10_000, 60_000, 100);
        for (int i = 0; i < 1_000; i++) {
            write(i % 2 == 0 ? KEY : OTHER, 1, NOW + i);
        }
        long before = keys.diskBytes();
        assertThat(before).isGreaterThan(60_000);
        for (int i = 0; i < 200; i++) {
            capped.step(image, NOW + 1_000 + i);
        }
        assertThat(keys.diskBytes()).isLessThan(60_000 * 51 / 100);
        assertThat(kept(KEY)).isNotEmpty();
        HistoryUsage usage = book.usage();
        assertThat(usage.tight()).isFalse();
        assertThat(usage.oldestRevision()).isPositive();
        // Whatever is asked for is answered rightly, or said to be lost.
        for (long at = 1; at <= revision; at++) {
            long newest = at % 2 == 1 ? at : at - 1;
            switch (book.then(KEY, at)) {
                case Then.Found(var entry) -> assertThat(entry.revision()).isEqualTo(newest);
                case Then.Lost(long from) -> assertThat(from).isGreaterThan(at);
                case Then.Never _ -> throw new AssertionError("never at " + at);
            }
        }
    }

    @Test
    void whatMayNotGoIsTightAndStays() {
        Collector capped = collector(10_000, 100, 100);
        for (int i = 0; i < 50; i++) {
            write(new Key(Kinds.CONFIG_MAP.id(), "default", "n" + i), 2, NOW);
        }
        for (int i = 0; i < 50; i++) {
            capped.step(image, NOW + i);
        }
        assertThat(book.usage().tight()).isTrue();
        assertThat(book.usage().entries()).isEqualTo(50);
    }

    @Test
    void aPurgeLeavesWhoAndWhenAndNoState() {
        write(3, NOW);
        assertThat(book.purge(KEY, 1, 2, "leak")).isEqualTo(2);
        assertThat(book.purge(KEY, 1, 2, "leak")).isEqualTo(2);
        assertThat(book.of(KEY, Long.MAX_VALUE, 10))
                .extracting(entry -> entry.purgedBy())
                .containsExactly("", "leak", "leak");
        assertThat(book.of(KEY, 3, 10))
                .allSatisfy(entry -> {
                    assertThat(entry.after()).isNull();
                    assertThat(entry.origin()).isEqualTo(ORIGIN);
                    assertThat(entry.removed()).isFalse();
                });
        assertThat(book.of(KEY, Long.MAX_VALUE, 1).getFirst().after())
                .isEqualTo(
                        JsonReader.readObject(
                                "{\"metadata\":{\"n\":3}}".getBytes(StandardCharsets.UTF_8)));
        collector.step(image, NOW + 1);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void whatIsGoneIsListedWithItsLastState() {
        write(KEY, 2, NOW);
        remove(KEY, NOW);
        write(OTHER, 1, NOW);
        var page = book.gone(KEY.kind(), "", null, 10, 10);
        assertThat(page.all()).hasSize(1);
        assertThat(page.all().getFirst().removal().revision()).isEqualTo(3);
        assertThat(Objects.requireNonNull(page.all().getFirst().last()).revision()).isEqualTo(2);
        assertThat(page.next()).isNull();
        assertThat(book.gone(KEY.kind(), "", null, 10, 1).next()).isEqualTo(KEY);
    }
}
