package dev.davit.control;

import dev.davit.base.Invariant;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finished pods stay readable, but only so many: the oldest go first. */
public final class PodCollector implements Keeper {
    public static final String NAME = "pod-collector";

    /** As Kubernetes keeps. */
    public static final int USUAL_BOUND = 12_500;

    static final int MAX_PER_STEP = 100;
    static final long AGAIN_MILLIS = 10_000;

    private final int bound;

    /** By age. */
    private final Map<Age, StoredObject> finished = new TreeMap<>();

    private final Map<Key, Age> ages = new TreeMap<>();

    /** Uids whose deletion was asked for and is not seen yet. */
    private final Set<String> asked = new HashSet<>();

    private long wake = NEVER;

    private record Age(String created, Key key) implements Comparable<Age> {
        @Override
        public int compareTo(Age other) {
            int order = created.compareTo(other.created);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    public PodCollector(int bound) {
        Invariant.check(bound >= 0, "a bound is not negative");
        this.bound = bound;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(List.of(Kinds.POD.id()), List.of(), List.of("pods"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        finished.clear();
        ages.clear();
        asked.clear();
        image.scan(
                Kinds.POD.id(),
                "",
                null,
                pod -> {
                    see(pod);
                    return true;
                });
        return collect(nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        for (Change change : delta.changes()) {
            StoredObject after = change.after();
            if (after == null) {
                forget(change.key());
            } else {
                see(after);
            }
        }
        if (nowMillis >= wake) {
            asked.clear();
        }
        return collect(nowMillis);
    }

    private void see(StoredObject pod) {
        forget(pod.key());
        JsonObject tree = pod.tree();
        String phase = tree.textOr("", "status", "phase");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            Age age = new Age(tree.textOr("", "metadata", "creationTimestamp"), pod.key());
            ages.put(pod.key(), age);
            finished.put(age, pod);
        }
    }

    private void forget(Key pod) {
        Age age = ages.remove(pod);
        StoredObject gone = age == null ? null : finished.remove(age);
        if (gone != null) {
            asked.remove(gone.uid());
        }
    }

    private List<Request> collect(long now) {
        List<Request> deletions = new ArrayList<>();
        int over = finished.size() - bound;
        for (StoredObject pod : finished.values()) {
            if (over-- <= 0 || deletions.size() == MAX_PER_STEP) {
                break;
            }
            if (asked.add(pod.uid())) {
                deletions.add(Asks.delete(NAME, Kinds.POD, pod.key(), pod.uid(), 0));
            }
        }
        wake = finished.size() > bound ? now + AGAIN_MILLIS : NEVER;
        return deletions;
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }
}
