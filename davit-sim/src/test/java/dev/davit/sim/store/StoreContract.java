package dev.davit.sim.store;

import static dev.davit.sim.store.Drafts.PODS;
import static dev.davit.sim.store.Drafts.commit;
import static dev.davit.sim.store.Drafts.ok;
import static dev.davit.sim.store.Drafts.pod;
import static dev.davit.sim.store.Drafts.put;
import static dev.davit.sim.store.Drafts.refusal;
import static dev.davit.sim.store.Drafts.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.port.Clock;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import dev.davit.store.History;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does, whatever it keeps its log in. */
@NullUnmarked // a null where none is expected fails the test
abstract class StoreContract {
    final AtomicLong now = new AtomicLong(1_000_000);
    final Clock clock =
            new Clock() {
                @Override
                public long wallMillis() {
                    return now.get();
                }

                @Override
                public long monotonicNanos() {
                    return now.get() * 1_000_000;
                }
            };
    Store store;

    abstract Store open(StoreSettings settings);

    @BeforeEach
    void openStore() {
        store = open(StoreSettings.DEFAULTS);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void revisionsAreDenseAndInTheObject() {
        Committed first = commit(store, put(pod("a", "x"), "1", "Pending"));
        Committed second =
                commit(store, put(pod("a", "x"), "2", "Pending"), put(pod("a", "y"), "1", ""));
        assertThat(second.changes().getFirst().revision()).isEqualTo(first.revision() + 1);
        assertThat(second.revision()).isEqualTo(first.revision() + 2);
        StoredObject x = store.image().get(pod("a", "x"));
        assertThat(x.tree().text("metadata", "resourceVersion"))
                .isEqualTo(Long.toString(first.revision() + 1));
        assertThat(x.tree().text("spec", "image")).isEqualTo("2");
        assertThat(second.changes().getFirst().before().tree().text("spec", "image"))
                .isEqualTo("1");
        assertThat(store.image().count(PODS, "")).isEqualTo(2);
        assertThat(store.image().count(PODS, "a")).isEqualTo(2);
        assertThat(store.image().count(PODS, "b")).isZero();
    }

    @Test
    void laterDecisionsOfABatchSeeTheEarlierOnes() {
        List<CompletableFuture<Outcome<Committed>>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(
                    store.submit((working, time) -> {
                        StoredObject before = working.get(pod("a", "counter"));
                        int next =
                                before == null
                                        ? 1
                                        : 1 + Integer.parseInt(before.tree().text("spec", "image"));
                        return Outcome.ok(List.of(put(pod("a", "counter"), "" + next, "")));
                    }));
        }
        all.forEach(each -> ok(each.join()));
        assertThat(store.image().get(pod("a", "counter")).tree().text("spec", "image"))
                .isEqualTo("500");
    }

    @Test
    void refusalsChangeNothing() {
        long before = commit(store, put(pod("a", "x"), "1", "")).revision();
        Outcome<Committed> refused =
                store.submit((working, time) -> Outcome.refused(Refusal.of(Reason.CONFLICT, "no")))
                        .join();
        assertThat(refusal(refused).reason()).isEqualTo(Reason.CONFLICT);
        CompletableFuture<Outcome<Committed>> bug =
                store.submit((working, time) -> {
                    throw new IllegalStateException("a bug");
                });
        assertThatThrownBy(bug::join).hasMessageContaining("a bug");
        assertThatThrownBy(() -> store.submit(Drafts.always(remove(pod("a", "none")))).join())
                .hasMessageContaining("none");
        assertThat(ok(store.submit(Drafts.always()).join()).revision()).isEqualTo(before);
        assertThat(store.image().revision()).isEqualTo(before);
    }

    @Test
    void tooLargeIsRefusedWithItsSize() {
        Draft large = put(pod("a", "x"), "i".repeat(4 << 20), "");
        Refusal refusal = refusal(store.submit(Drafts.always(large)).join());
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal.message()).contains("3145728");
    }

    @Test
    void scansOneNamespaceFromWhereItStopped() {
        for (int i = 0; i < 200; i++) {
            commit(store, put(pod("ns" + i % 3, "pod-%03d".formatted(i)), "1", ""));
        }
        List<Key> found = new ArrayList<>();
        Key after = null;
        while (true) {
            List<Key> page = new ArrayList<>();
            store.image()
                    .scan(
                            PODS,
                            "ns1",
                            after,
                            object -> {
                                page.add(object.key());
                                return page.size() < 10;
                            });
            if (page.isEmpty()) {
                break;
            }
            found.addAll(page);
            after = page.getLast();
        }
        assertThat(found).hasSize(67).isSorted().allMatch(key -> key.namespace().equals("ns1"));
    }

    @Test
    void watchersSeeTheirPartOfTheLogInOrder() throws InterruptedException {
        commit(store, put(pod("a", "x"), "1", ""));
        long from = store.image().revision();
        Subscription all = ok(store.watch(Interest.ALL, from));
        Subscription one = ok(store.watch(new Interest(PODS, "a", "x"), from));
        Subscription space = ok(store.watch(new Interest(PODS, "b", ""), from));
        Subscription named = ok(store.watch(new Interest(PODS, "", "x"), from));
        commit(store, put(pod("a", "x"), "2", ""));
        commit(store, put(pod("b", "x"), "1", ""));
        long last = commit(store, remove(pod("a", "x"))).revision();
        assertThat(revisions(all)).containsExactly(from + 1, from + 2, from + 3);
        assertThat(revisions(one)).containsExactly(from + 1, from + 3);
        assertThat(revisions(space)).containsExactly(from + 2);
        assertThat(revisions(named)).containsExactly(from + 1, from + 2, from + 3);
        assertThat(space.take(1)).isEqualTo(new Subscription.Batch(List.of(), last));
        Subscription resumed = ok(store.watch(new Interest(PODS, "a", ""), from + 1));
        Subscription.Batch batch = resumed.take(1000);
        assertThat(batch.seenRevision()).isEqualTo(last);
        Change removal = batch.changes().getFirst();
        assertThat(removal.removed()).isTrue();
        assertThat(removal.shown().tree().text("metadata", "resourceVersion")).isEqualTo("" + last);
        resumed.close();
        assertThat(resumed.poll()).isNull();
        assertThat(store.health().watches()).isEqualTo(4);
    }

    @Test
    void revisionsNobodyKnowsCannotBeWatchedFrom() {
        commit(store, put(pod("a", "x"), "1", ""));
        assertThat(refusal(store.watch(Interest.ALL, 99)).reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void slowWatchersAreCutOffAndOldRevisionsExpire() throws InterruptedException {
        store.close();
        store = open(watches(10, 1 << 20));
        long from = store.image().revision();
        Subscription slow = ok(store.watch(Interest.ALL, from));
        Subscription other = ok(store.watch(new Interest(PODS, "quiet", ""), from));
        for (int i = 0; i < 30; i++) {
            commit(store, put(pod("a", "x"), "" + i, ""));
        }
        assertThat(slow.take(1)).isNull();
        assertThat(other.take(1).seenRevision()).isEqualTo(store.image().revision());
        assertThat(refusal(store.watch(Interest.ALL, from)).reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void slowWatchersAreCutOffForBytesTooButNeverForOneChange() throws InterruptedException {
        store.close();
        store = open(watches(1_000, 100_000));
        long from = store.image().revision();
        Subscription slow = ok(store.watch(Interest.ALL, from));
        commit(store, put(pod("a", "large"), "i".repeat(500_000), ""));
        assertThat(slow.poll().changes()).hasSize(1);
        for (int i = 0; i < 9; i++) {
            commit(store, put(pod("a", "small" + i), "i".repeat(10_000), ""));
        }
        assertThat(slow.poll().changes()).hasSize(9);
        for (int i = 0; i < 11; i++) {
            commit(store, put(pod("a", "more" + i), "i".repeat(10_000), ""));
        }
        assertThat(slow.poll()).isNull();
    }

    @Test
    void newsComesOnceForEachTimeItIsAskedFor() throws InterruptedException {
        Subscription open = ok(store.watch(Interest.ALL, store.image().revision()));
        CompletableFuture<Void> first = open.news();
        assertThat(first).isNotDone();
        assertThat(open.news()).isSameAs(first);
        commit(store, put(pod("a", "x"), "1", ""));
        // Whoever waits for the answer comes first.
        assertThat(first).succeedsWithin(Duration.ofSeconds(10));
        assertThat(open.news()).isDone();
        assertThat(open.poll().changes()).hasSize(1);
        CompletableFuture<Void> second = open.news();
        assertThat(second).isNotDone();
        open.wake();
        assertThat(second).isDone();
        assertThat(open.poll().changes()).isEmpty();
        CompletableFuture<Void> last = open.news();
        store.close();
        assertThat(last).isDone();
        assertThat(open.poll()).isNull();
    }

    @Test
    void aLongQueueIsTakenInParts() throws InterruptedException {
        Subscription open = ok(store.watch(Interest.ALL, store.image().revision()));
        Draft[] many = new Draft[3_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = put(pod("a", "p" + i), "1", "");
        }
        long last = commit(store, many).revision();
        int seen = 0;
        Subscription.Batch batch = open.take(1_000);
        while (!batch.changes().isEmpty()) {
            seen += batch.changes().size();
            assertThat(batch.changes()).hasSizeLessThanOrEqualTo(1_024);
            assertThat(batch.seenRevision()).isEqualTo(batch.changes().getLast().revision());
            batch = open.poll();
        }
        assertThat(seen).isEqualTo(many.length);
        assertThat(batch.seenRevision()).isEqualTo(last);
    }

    private static StoreSettings watches(int changes, long bytes) {
        return StoreSettings.DEFAULTS.with(
                new StoreSettings.Watches(changes, bytes, 20, 1 << 20, 300_000, 100));
    }

    @Test
    void eventsAreBoundedInNumberAndAge() throws InterruptedException {
        store.close();
        store =
                open(
                        StoreSettings.DEFAULTS
                                .with(new StoreSettings.Volatiles(10, 5_000, 100))
                                .with(new StoreSettings.Commits(100, 10, 1 << 20, 1 << 20, 20)));
        for (int i = 0; i < 30; i++) {
            commit(store, put(new Key(Drafts.EVENTS, "a", "e%02d".formatted(i)), "", ""));
        }
        eventually(() -> store.image().count(Drafts.EVENTS, "") == 10);
        assertThat(store.image().get(new Key(Drafts.EVENTS, "a", "e29"))).isNotNull();
        now.addAndGet(5_000);
        eventually(() -> store.image().count(Drafts.EVENTS, "") == 0);
    }

    @Test
    void commitTimeNeverGoesBack() {
        List<Long> times = new ArrayList<>();
        for (long wall : new long[] {5_000_000, 4_000_000, 6_000_000}) {
            now.set(wall);
            store.submit(
                            (working, time) -> {
                                times.add(time);
                                return Outcome.ok(List.of(put(pod("a", "x"), "" + wall, "")));
                            })
                    .join();
        }
        assertThat(times).containsExactly(5_000_000L, 5_000_000L, 6_000_000L);
    }

    @Test
    void historyKeepsWhatWasWithoutMereStatus() {
        now.set(10_000);
        long created = commit(store, put(pod("a", "x"), "1", "Pending")).revision();
        now.set(20_000);
        long status = commit(store, put(pod("a", "x"), "1", "Running")).revision();
        now.set(30_000);
        long changed = commit(store, put(pod("a", "x"), "2", "Running")).revision();
        commit(store, put(pod("a", "y"), "1", ""));
        now.set(40_000);
        long removed = commit(store, remove(pod("a", "x"))).revision();
        History history = store.history();
        assertThat(history.of(pod("a", "x"), Long.MAX_VALUE, 10))
                .extracting(History.Entry::revision)
                .containsExactly(removed, changed, created);
        assertThat(history.of(pod("a", "x"), removed, 1))
                .extracting(History.Entry::revision)
                .containsExactly(changed);
        assertThat(history.at(pod("a", "x"), status).after().text("spec", "image")).isEqualTo("1");
        assertThat(history.at(pod("a", "x"), removed).after()).isNull();
        assertThat(history.at(pod("a", "x"), changed).origin()).isEqualTo(Drafts.ANN);
        assertThat(history.at(pod("a", "x"), created - 1)).isNull();
        assertThat(history.revisionAt(29_999)).hasValue(status);
        assertThat(history.revisionAt(9_999)).isEmpty();
        assertThat(history.listAt(PODS, "", removed - 1, 10))
                .extracting(entry -> entry.key().name())
                .containsExactly("x", "y");
        assertThat(history.listAt(PODS, "a", removed, 10))
                .extracting(entry -> entry.key().name())
                .containsExactly("y");
    }

    @Test
    void aClosedStoreRefusesAndEndsItsWatches() throws InterruptedException {
        Subscription open = ok(store.watch(Interest.ALL, store.image().revision()));
        store.close();
        assertThat(open.take(1)).isNull();
        assertThat(refusal(store.submit(Drafts.always()).join()).reason())
                .isEqualTo(Reason.SERVICE_UNAVAILABLE);
    }

    private static List<Long> revisions(Subscription subscription) {
        return subscription.poll().changes().stream().map(Change::revision).toList();
    }

    private static void eventually(java.util.function.BooleanSupplier holds)
            throws InterruptedException {
        for (int i = 0; i < 500 && !holds.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }
}
