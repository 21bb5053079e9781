package dev.davit.sim.store;

import dev.davit.model.image.Change;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.History;
import dev.davit.store.Interest;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the store must be: the log as it was published, and everything that follows from it.
 *
 * <p>It learns only from what anybody could see: replies, and a watch of everything that is read
 * after every step.
 */
final class StoreModel {
    /** A state of an object, or its removal where {@code uid} is null. */
    record State(long revision, @Nullable String uid, String spec, String status) {
        boolean removed() {
            return uid == null;
        }

        static State of(Change change) {
            return change.removed()
                    ? new State(change.revision(), null, "", "")
                    : of(change.shown());
        }

        static State of(StoredObject object) {
            return new State(
                    object.revision(),
                    object.uid(),
                    object.tree().textOr("", "spec", "token"),
                    object.tree().textOr("", "status", "token"));
        }
    }

    record Logged(Key key, State state) {}

    private final TreeMap<Long, Logged> log = new TreeMap<>();
    private final TreeMap<Key, State> objects = new TreeMap<>();
    private final TreeMap<Key, TreeMap<Long, State>> history = new TreeMap<>();
    private final TreeMap<Key, Long> purged = new TreeMap<>();
    private boolean forgets;
    private final TreeMap<Long, Long> lost = new TreeMap<>();
    private long revision;
    private long leastNext = 1;
    private boolean mayLeap;
    private long durableAcknowledged;

    long revision() {
        return revision;
    }

    List<Key> everSeen() {
        return List.copyOf(history.keySet());
    }

    /** The next published change. */
    void published(Change change) {
        long expected = Math.max(revision + 1, leastNext);
        Wrong.unless(
                change.revision() == expected || (mayLeap && change.revision() > expected),
                "revision %d follows %d (at least %d)",
                change.revision(),
                revision,
                leastNext);
        mayLeap = false;
        revision = change.revision();
        Key key = change.key();
        State before = objects.get(key);
        StoredObject said = change.before();
        Wrong.unless(
                said == null ? before == null : before != null && before.equals(State.of(said)),
                "%s at %d: before is %s, must be %s",
                key,
                revision,
                said,
                before);
        State state = State.of(change);
        Wrong.unless(
                state.revision() == revision
                        && change.shown()
                                .tree()
                                .textOr("", "metadata", "resourceVersion")
                                .equals("" + revision),
                "%s at %d has another resourceVersion",
                key,
                revision);
        log.put(revision, new Logged(key, state));
        if (state.removed()) {
            objects.remove(key);
        } else {
            objects.put(key, state);
        }
        if (key.kind().equals(Workload.PODS) && worthKeeping(before, state)) {
            history.computeIfAbsent(key, any -> new TreeMap<>()).put(revision, state);
        }
    }

    private static boolean worthKeeping(@Nullable State before, State after) {
        return before == null
                || !Objects.equals(before.uid(), after.uid())
                || !before.spec().equals(after.spec());
    }

    /** A reply says that this is durable. */
    void acknowledged(Change change, boolean durable) {
        Logged logged = log.get(change.revision());
        Wrong.unless(
                logged != null && logged.equals(new Logged(change.key(), State.of(change))),
                "acknowledged %s at %d, but the log has %s",
                change.key(),
                change.revision(),
                logged);
        if (durable) {
            durableAcknowledged = Math.max(durableAcknowledged, change.revision());
        }
    }

    /**
     * The store was opened again.
     *
     * @param clean it was closed in order before
     */
    void reopened(long recoveredRevision, boolean clean) {
        Wrong.unless(
                recoveredRevision >= durableAcknowledged,
                "revision %d was acknowledged, but the log ends at %d",
                durableAcknowledged,
                recoveredRevision);
        Wrong.unless(
                !clean || recoveredRevision == revision,
                "closed in order at %d, opened at %d",
                revision,
                recoveredRevision);
        mayLeap = !clean || mayLeap;
        leastNext = Math.max(leastNext, revision + 1);
        NavigableMap<Long, Logged> gone = log.tailMap(recoveredRevision, false);
        if (!gone.isEmpty()) {
            gone.forEach((at, what) ->
                    Wrong.unless(
                            what.key().kind().equals(Workload.EVENTS),
                            "%s at %d was published and is gone",
                            what.key(),
                            at));
            lost.put(recoveredRevision, revision);
            gone.clear();
            revision = recoveredRevision;
            rebuild();
        }
    }

    /**
     * What the crash left behind the published log, as the reopened store tells it: revisions go on
     * where they were.
     */
    void recovered(Change change) {
        leastNext = Math.min(leastNext, change.revision());
        boolean leap = mayLeap;
        published(change);
        mayLeap = leap;
    }

    private void rebuild() {
        objects.clear();
        log.forEach((at, logged) -> {
            if (logged.state().removed()) {
                objects.remove(logged.key());
            } else {
                objects.put(logged.key(), logged.state());
            }
        });
    }

    /** Whether a revision was seen by somebody and then lost in a crash. */
    boolean wasLost(long seen) {
        Map.Entry<Long, Long> range = lost.lowerEntry(seen);
        return range != null && seen <= range.getValue();
    }

    void checkImage(ImageView image) {
        Wrong.unless(image.revision() == revision, "image %d, log %d", image.revision(), revision);
        TreeMap<Key, State> found = new TreeMap<>();
        for (KindId kind : Workload.KINDS) {
            int before = found.size();
            image.scan(kind, "", null, object -> found.put(object.key(), State.of(object)) == null);
            int count = image.count(kind, "");
            Wrong.unless(count == found.size() - before, "%s: count says %d", kind, count);
        }
        Wrong.unless(found.equals(objects), "the image is not what the log leads to");
    }

    /** What a watcher must have got between two revisions. */
    void checkWatched(Interest interest, long after, long through, List<Change> got) {
        List<Logged> expected =
                log.subMap(after, false, Math.max(after, through), true).values().stream()
                        .filter(logged -> concerns(interest, logged.key()))
                        .toList();
        List<Logged> seen =
                got.stream().map(change -> new Logged(change.key(), State.of(change))).toList();
        Wrong.unless(
                expected.equals(seen),
                "a watch of %s from %d to %d got %s, the log has %s",
                interest,
                after,
                through,
                seen,
                expected);
    }

    private static boolean concerns(Interest interest, Key key) {
        return (interest.kind() == null || interest.kind().equals(key.kind()))
                && (interest.namespace().isEmpty() || interest.namespace().equals(key.namespace()))
                && (interest.name().isEmpty() || interest.name().equals(key.name()));
    }

    /** Whether old states may be gone; what is there must be right all the same. */
    void mayForget(boolean forgets) {
        this.forgets = forgets;
    }

    /** States up to a revision may be taken out from now on. */
    void mayBePurged(Key key, long through) {
        purged.merge(key, through, Math::max);
    }

    private boolean mayBePurged(Key key, History.Entry entry) {
        return entry.purged() && entry.revision() <= purged.getOrDefault(key, 0L);
    }

    void checkHistory(History kept, Key key, long at) {
        TreeMap<Long, State> mine = history.getOrDefault(key, new TreeMap<>());
        List<History.Entry> found = kept.of(key, Long.MAX_VALUE, Integer.MAX_VALUE);
        Wrong.unless(
                found.size() == mine.size() || forgets,
                "history of %s has %d entries, must have %d",
                key,
                found.size(),
                mine.size());
        // Down to the floor without a gap, and each as it was.
        long floor = kept.floor(key);
        int i = 0;
        for (Map.Entry<Long, State> state : mine.descendingMap().entrySet()) {
            History.Entry entry = i < found.size() ? found.get(i) : null;
            boolean here = entry != null && entry.revision() == state.getKey();
            Wrong.unless(
                    here || state.getKey() < floor || (forgets && entry == null),
                    "%s has %s, must have %s, with a floor of %d",
                    key,
                    entry,
                    state.getValue(),
                    floor);
            if (here && entry != null) {
                i++;
                Wrong.unless(
                        mayBePurged(key, entry) || state(entry).equals(state.getValue()),
                        "%s has %s, must have %s",
                        key,
                        entry,
                        state.getValue());
            }
        }
        Wrong.unless(i == found.size(), "%s has %s, must have %s", key, found, mine);
        boolean lives = !mine.isEmpty() && !mine.lastEntry().getValue().removed();
        Wrong.unless(!lives || !found.isEmpty(), "the newest state of %s is gone", key);
        checkThen(kept, key, mine, at);
    }

    private void checkThen(History kept, Key key, NavigableMap<Long, State> mine, long at) {
        Map.Entry<Long, State> expected = mine.floorEntry(at);
        switch (kept.then(key, at)) {
            case History.Then.Found(History.Entry entry) -> {
                Wrong.unless(
                        expected != null
                                && (state(entry).equals(expected.getValue())
                                        || (mayBePurged(key, entry)
                                                && entry.revision() == expected.getKey())),
                        "%s at %d was %s, must be %s",
                        key,
                        at,
                        entry,
                        expected);
                long first = kept.revisionAt(entry.timeMillis()).orElse(-1);
                Wrong.unless(
                        first >= entry.revision() || (forgets && first < 0),
                        "%d is not at its own time",
                        entry.revision());
            }
            case History.Then.Lost(long from) ->
                    Wrong.unless(forgets && from > at, "%s at %d: lost before %d", key, at, from);
            case History.Then.Never _ ->
                    Wrong.unless(
                            expected == null || (forgets && expected.getValue().removed()),
                            "%s at %d was never there, must be %s",
                            key,
                            at,
                            expected);
        }
    }

    void checkListAt(History kept, long at) {
        History.Listing list = kept.listAt(Workload.PODS, "", at, null, Integer.MAX_VALUE);
        Set<Key> found = new TreeSet<>();
        list.entries().forEach(entry -> found.add(entry.key()));
        Wrong.unless(list.lost().isEmpty() || forgets || !purged.isEmpty(), "lost: %s", list);
        history.forEach((key, states) -> {
            Map.Entry<Long, State> then = states.floorEntry(at);
            boolean there = then != null && !then.getValue().removed();
            boolean open = list.lost().contains(key) || at < list.horizon();
            Wrong.unless(
                    found.contains(key) == there || (there && open),
                    "at %d: %s is listed: %s; it was there: %s",
                    at,
                    key,
                    found.contains(key),
                    there);
        });
    }

    private static State state(History.Entry entry) {
        JsonObject after = entry.after();
        return after == null
                ? new State(entry.revision(), null, "", "")
                : new State(
                        entry.revision(),
                        entry.uid(),
                        after.textOr("", "spec", "token"),
                        after.textOr("", "status", "token"));
    }
}
