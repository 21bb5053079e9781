package dev.davit.sim.store;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.sim.SimEntropy;
import dev.davit.store.Decider;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Random writes: creations, changes, mere status, removals, several at once, and conflicts. */
final class Workload {
    static final KindId PODS = new KindId("", "pods");
    static final KindId EVENTS = new KindId("", "events");
    static final KindId LEASES = new KindId("coordination.k8s.io", "leases");
    static final List<KindId> KINDS = List.of(EVENTS, PODS, LEASES);
    private static final Origin SIM = new Origin("sim", "sim", "write", "");
    private static final int NAMES = 12;
    private static final int MOST_AT_ONCE = 4;

    private final SimEntropy entropy;
    private long tokens;

    /** How many drafts were decided together with the one that has this token. */
    private final TreeMap<String, List<Key>> together = new TreeMap<>();

    Workload(SimEntropy entropy) {
        this.entropy = entropy;
    }

    Key anyKey() {
        KindId kind = entropy.oneIn(3) ? entropy.pick(KINDS) : PODS;
        return new Key(kind, "ns" + entropy.below(3), "o" + entropy.below(NAMES));
    }

    /** The keys of all drafts of one decision, by the token of its first; empty for others. */
    List<Key> together(String token) {
        return together.getOrDefault(token, List.of());
    }

    Decider next() {
        boolean conflict = entropy.oneIn(8);
        int count = entropy.oneIn(3) ? 1 + entropy.below(MOST_AT_ONCE) : 1;
        TreeSet<Key> keys = new TreeSet<>();
        while (keys.size() < count) {
            keys.add(anyKey());
        }
        // Chosen now, not when deciding: a decision may be made on another state than this one.
        int what = entropy.below(10);
        int padding = entropy.oneIn(10) ? entropy.below(2_000) : entropy.below(60);
        String token = "t" + tokens++;
        return (working, now) ->
                conflict
                        ? Outcome.refused(Refusal.of(Reason.CONFLICT, "another was first"))
                        : Outcome.ok(drafts(working, List.copyOf(keys), what, token, padding));
    }

    private List<Draft> drafts(
            ImageView working, List<Key> keys, int what, String token, int padding) {
        List<Draft> drafts = new ArrayList<>();
        for (Key key : keys) {
            StoredObject before = working.get(key);
            boolean remove = before != null && what >= 8 && !drafts.isEmpty();
            boolean removeFirst = before != null && what == 9 && keys.size() == 1;
            boolean statusOnly = before != null && what <= 2;
            drafts.add(
                    new Draft(
                            key,
                            durability(key),
                            remove || removeFirst
                                    ? null
                                    : object(key, before, token, statusOnly, padding),
                            SIM));
        }
        if (drafts.getFirst().after() != null) {
            together.put(token, keys);
        }
        return drafts;
    }

    private static JsonObject object(
            Key key, @Nullable StoredObject before, String token, boolean statusOnly, int padding) {
        String uid = before == null ? "uid-" + token + key.name() : before.uid();
        String spec = statusOnly && before != null ? spec(before) : token;
        return JsonObject.builder()
                .put("metadata", JsonObject.builder().put("uid", uid).build())
                .put("spec", JsonObject.builder().put("token", spec).build())
                .put(
                        "status",
                        JsonObject.builder()
                                .put("token", token)
                                .put("padding", "x".repeat(padding))
                                .build())
                .build();
    }

    private static String spec(StoredObject object) {
        return object.tree().textOr("", "spec", "token");
    }

    static Durability durability(Key key) {
        if (key.kind().equals(PODS)) {
            return Durability.HISTORY;
        }
        return key.kind().equals(EVENTS) ? Durability.VOLATILE : Durability.DURABLE;
    }
}
