package dev.davit.control.workload;

import dev.davit.base.Invariant;
import dev.davit.control.Asks;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pods change their ReplicaSet where they stand: one write gives a pod its new controller, hash and
 * specification, and its node restarts what differs.
 *
 * <p>The sizes of both sets change with the pods, in steps that can be left off at any point: the
 * newest set grows by so many as are to come and is marked, the older one shrinks by as many and is
 * marked, the pods move, the marks go. A marked set neither makes pods for those that are to come
 * nor ends those that are to go. Never are more pods unavailable for it than may be.
 */
final class InPlaceRoll {

    private final Rolling rolling;
    private final SetView newest;
    private final List<SetView> older;
    private final Asked underWay;
    private final long now;
    private final List<Request> asked = new ArrayList<>();

    InPlaceRoll(Rolling rolling, SetView newest, List<SetView> older, Asked underWay, long now) {
        this.rolling = rolling;
        this.newest = newest;
        this.older =
                older.stream()
                        .sorted(Comparator.comparing(SetView::created).thenComparing(SetView::name))
                        .toList();
        this.underWay = underWay;
        this.now = now;
    }

    List<Request> asked() {
        return asked;
    }

    /** True where something is still to be done. */
    boolean run() {
        if (older.stream().anyMatch(this::moves)) {
            return true;
        }
        long all = newest.wanted() + Rolling.wanted(older);
        boolean transit = newest.inTransit() > 0;
        if (all > rolling.replicas()) {
            return shrink(all - rolling.replicas(), transit);
        }
        if (transit || older.stream().anyMatch(set -> set.inTransit() > 0)) {
            return unmark();
        }
        if (all < rolling.replicas()) {
            return size(newest, newest.wanted() + rolling.replicas() - all, 0);
        }
        return Rolling.wanted(older) > 0 && next();
    }

    /** Pods of a set that is marked and has more of them than it wants. */
    private boolean moves(SetView set) {
        List<StoredObject> pods = active(set);
        long tooMany = set.inTransit() == 0 ? 0 : pods.size() - set.wanted();
        tooMany = Math.min(tooMany, newest.wanted() - active(newest).size());
        for (StoredObject pod : pods.subList(0, Math.clamp(tooMany, 0, pods.size()))) {
            if (underWay.first(pod, now)) {
                asked.add(
                        Asks.update(
                                DeploymentKeeper.NAME,
                                Kinds.POD,
                                pod.key(),
                                "",
                                moved(pod.tree(), set)));
            }
        }
        return tooMany > 0;
    }

    /**
     * What is to move is of one set; else, as many as can be missed go, first those that are idle.
     */
    private boolean shrink(long by, boolean transit) {
        for (SetView old : older) {
            long gone = Math.min(by, transit ? old.wanted() : idle(old));
            if (gone > 0) {
                return size(old, old.wanted() - gone, transit ? gone : 0);
            }
        }
        long spare = Math.min(by, available() - rolling.least());
        for (SetView old : older) {
            long gone = Math.min(spare, old.wanted());
            if (gone > 0) {
                return size(old, old.wanted() - gone, 0);
            }
        }
        return size(newest, newest.wanted() - by, 0);
    }

    private static long idle(SetView set) {
        return Math.max(0, set.wanted() - set.available());
    }

    private long available() {
        return newest.available() + older.stream().mapToLong(SetView::available).sum();
    }

    private boolean unmark() {
        List<SetView> all = new ArrayList<>(older);
        all.add(newest);
        all.stream().filter(set -> set.inTransit() > 0).forEach(set -> size(set, set.wanted(), 0));
        return true;
    }

    /** As many as may be changed now: those that are not available anyway, and as may be missed. */
    private boolean next() {
        SetView old = older.stream().filter(set -> set.wanted() > 0).findFirst().orElseThrow();
        long spare = Math.max(0, available() - rolling.least());
        long count = Math.min(active(old).size(), idle(old) + Math.min(spare, old.available()));
        return count == 0 || size(newest, newest.wanted() + count, count);
    }

    /** In the order in which they are missed the least. */
    private List<StoredObject> active(SetView set) {
        List<Replica> replicas = new ArrayList<>();
        Map<Key, StoredObject> pods = new TreeMap<>();
        for (StoredObject pod : set.pods()) {
            Replica replica = Replica.of(pod);
            if (replica.active()) {
                replicas.add(replica);
                pods.put(pod.key(), pod);
            }
        }
        return Victims.order(replicas).stream()
                .map(replica -> Invariant.present(pods.get(replica.key()), "a replica's pod"))
                .toList();
    }

    private boolean size(SetView set, long to, long transit) {
        JsonObject patch = DeploymentLook.resized(set, to, rolling);
        Json mark = transit == 0 ? JsonNull.NULL : new JsonString(Long.toString(transit));
        patch = patch.withAt(mark, "metadata", "annotations", SetView.IN_TRANSIT);
        if (underWay.first(set.stored(), now)) {
            asked.add(Asks.patch(DeploymentKeeper.NAME, Kinds.REPLICA_SET, set.stored(), patch));
        }
        return true;
    }

    private JsonObject moved(JsonObject pod, SetView from) {
        JsonObject before = from.tree().object("spec", "template");
        JsonObject after = newest.tree().object("spec", "template");
        JsonObject changed = InPlace.change(pod, before, after);
        List<Json> owners = new ArrayList<>();
        for (Json owner : pod.array("metadata", "ownerReferences")) {
            boolean ours =
                    owner instanceof JsonObject reference
                            && from.stored().uid().equals(reference.text("uid"));
            owners.add(ours ? Owners.reference(Kinds.REPLICA_SET, newest.tree()) : owner);
        }
        changed = changed.withAt(new JsonArray(owners), "metadata", "ownerReferences");
        return Revisions.restarts(before, after) ? restarted(changed) : changed;
    }

    /** What a rollout restart means for pods that stay: every container begins anew. */
    private static JsonObject restarted(JsonObject pod) {
        JsonNumber mark = JsonNumber.of(pod.wholeOr(1, "metadata", "generation") + 1);
        JsonObject restarted = pod;
        for (Json item : pod.array("spec", "containers")) {
            if (item instanceof JsonObject container) {
                String name = container.textOr("", "name");
                restarted = restarted.withAt(mark, "spec", "davit", "restarts", name);
            }
        }
        return restarted;
    }
}
