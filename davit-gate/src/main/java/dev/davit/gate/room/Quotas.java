package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.quantity.Quantities;
import dev.davit.model.quantity.Quantity;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.policy.quota.Quota;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a write takes from the quotas of its namespace: judged where it commits, and told in the
 * very commit that makes it, so that no two writes are ever given the same part.
 *
 * <p>A quota's {@code status.used} is the count that is kept: each write adds its own difference.
 * Objects are gone through only when a quota itself is written; then what was measured by the
 * thread that asks is not measured again by the store's one.
 *
 * <p>One instance serves one request.
 */
final class Quotas {
    private static final KindId QUOTA = WorkloadKinds.RESOURCE_QUOTA.id();
    private static final String KEEPER = "quota";
    private static final List<KindId> MEASURED =
            List.of(Kinds.POD.id(), Kinds.SERVICE.id(), WorkloadKinds.VOLUME_CLAIM.id());

    private final Target target;

    /** Of each quota by what it wants: what objects take of it. Never gone through. */
    private final SortedMap<Key, Known> known = new TreeMap<>();

    private record Known(JsonObject spec, Map<StoredObject, Quantities> taken) {}

    Quotas(Target target) {
        this.target = target;
    }

    /** Measures beforehand what {@link #settle} would have to, where that may be much. */
    void foresee(List<Draft> drafts, ImageView image) {
        for (Draft draft : drafts) {
            JsonObject after = draft.after();
            if (after != null && draft.key().kind().equals(QUOTA)) {
                counted(draft.key(), after, drafts, image);
            }
        }
    }

    /** The drafts, and with them what they change in quotas; or that there is not enough left. */
    Outcome<List<Draft>> settle(List<Draft> drafts, ImageView image) {
        SortedMap<String, List<Draft>> byNamespace = new TreeMap<>();
        boolean none = image.count(QUOTA, "") == 0;
        for (Draft draft : drafts) {
            Key key = draft.key();
            boolean own = key.kind().equals(QUOTA);
            if (!key.namespace().isEmpty()
                    && (own || (!none && image.count(QUOTA, key.namespace()) > 0))) {
                byNamespace.computeIfAbsent(key.namespace(), any -> new ArrayList<>()).add(draft);
            }
        }
        if (byNamespace.isEmpty()) {
            return Outcome.ok(drafts);
        }
        // First what follows: an answer shows the last of what was written.
        SortedMap<Key, Draft> quotas = new TreeMap<>();
        for (Map.Entry<String, List<Draft>> entry : byNamespace.entrySet()) {
            if (settle(entry.getKey(), entry.getValue(), image, quotas)
                    instanceof Outcome.Refused<Boolean>(var why)) {
                return Outcome.refused(why);
            }
        }
        List<Draft> all = new ArrayList<>(quotas.values());
        for (Draft draft : drafts) {
            JsonObject after = draft.after();
            all.add(
                    after != null && draft.key().kind().equals(QUOTA)
                            ? with(draft, counted(draft.key(), after, drafts, image))
                            : draft);
        }
        return Outcome.ok(all);
    }

    /** A quota that stands, and the difference that the drafts make to it. */
    private record Charge(StoredObject stored, Quota quota, Quantities more) {}

    private Outcome<Boolean> settle(
            String namespace, List<Draft> drafts, ImageView image, SortedMap<Key, Draft> into) {
        List<StoredObject> standing = new ArrayList<>(2);
        image.scan(QUOTA, namespace, null, standing::add);
        List<Charge> charges = new ArrayList<>(standing.size());
        for (StoredObject stored : standing) {
            if (drafts.stream().noneMatch(draft -> draft.key().equals(stored.key()))) {
                Quota quota = Quota.of(stored.tree());
                if (drafts.stream().anyMatch(draft -> quota.concerns(draft.key().kind()))) {
                    charges.add(new Charge(stored, quota, difference(quota, drafts, image)));
                }
            }
        }
        String why = target.subresource().equals("status") ? null : refusal(charges, drafts, image);
        if (why != null) {
            return refused(drafts, why);
        }
        for (Charge charge : charges) {
            Draft told = told(charge, image);
            if (told != null) {
                into.put(told.key(), told);
            }
        }
        return Outcome.ok(true);
    }

    private static Quantities difference(Quota quota, List<Draft> drafts, ImageView image) {
        Quantities more = Quantities.NONE;
        for (Draft draft : drafts) {
            KindId kind = draft.key().kind();
            if (quota.concerns(kind)) {
                more =
                        more.plus(quota.taken(kind, draft.after()))
                                .minus(quota.taken(kind, before(draft, image)));
            }
        }
        return more.known();
    }

    private static @Nullable JsonObject before(Draft draft, ImageView image) {
        StoredObject before = image.get(draft.key());
        return before == null ? null : before.tree();
    }

    /** First what objects must say, then how much they take: a sentence, or null. */
    private static @Nullable String refusal(
            List<Charge> charges, List<Draft> drafts, ImageView image) {
        for (Charge charge : charges) {
            for (Draft draft : drafts) {
                String why = refusal(charge.quota(), draft, image);
                if (why != null) {
                    return why;
                }
            }
        }
        for (Charge charge : charges) {
            String why = charge.quota().exceeded(now(charge, image), charge.more());
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private static @Nullable String refusal(Quota quota, Draft draft, ImageView image) {
        KindId kind = draft.key().kind();
        JsonObject after = draft.after();
        if (after == null) {
            return null;
        }
        Quantities now = quota.taken(kind, after);
        // What takes as much as before is not asked again for what it once did not have to say.
        if (now.isEmpty() || now.equals(quota.taken(kind, before(draft, image)))) {
            return null;
        }
        String missing = quota.missing(kind, after);
        return missing != null ? missing : quota.told() ? null : quota.unknown(kind);
    }

    private Outcome<Boolean> refused(List<Draft> drafts, String why) {
        String name = target.name();
        for (Draft draft : drafts) {
            if (name.isEmpty() && draft.key().kind().equals(target.kind().id())) {
                name = draft.key().name();
            }
        }
        return Refusals.forbidden(target.kind(), name, why);
    }

    /**
     * What is taken before the drafts. Plain counts are the image's own: nothing can falsify them.
     */
    private static Quantities now(Charge charge, ImageView image) {
        Quantities used = charge.quota().nothing().overlaid(charge.quota().used());
        String namespace = charge.stored().key().namespace();
        for (Map.Entry<String, KindId> each : charge.quota().counted().entrySet()) {
            used =
                    used.with(
                            each.getKey(),
                            Quantity.ofWhole(image.count(each.getValue(), namespace)));
        }
        return used;
    }

    private static @Nullable Draft told(Charge charge, ImageView image) {
        if (!charge.quota().told()) {
            return null;
        }
        JsonObject tree = charge.stored().tree();
        JsonObject status = charge.quota().status(now(charge, image).plus(charge.more()));
        if (status.equals(tree.object("status"))) {
            return null;
        }
        Kind kind = WorkloadKinds.RESOURCE_QUOTA;
        Identity who = Identity.controller(KEEPER);
        return new Draft(
                charge.stored().key(),
                kind.durability(),
                tree.with("status", status),
                new Origin(who.name(), who.client(), "update/status", ""));
    }

    private static Draft with(Draft draft, JsonObject after) {
        return new Draft(draft.key(), draft.durability(), after, draft.origin());
    }

    /** A quota that is written, with all counted anew that it limits. */
    private JsonObject counted(Key key, JsonObject tree, List<Draft> drafts, ImageView image) {
        Quota quota = Quota.of(tree);
        Map<StoredObject, Quantities> taken = known(key, tree.object("spec"));
        SortedMap<Key, Draft> changed = new TreeMap<>();
        for (Draft draft : drafts) {
            if (draft.key().namespace().equals(key.namespace())) {
                changed.put(draft.key(), draft);
            }
        }
        Quantities.Sum sum = new Quantities.Sum(quota.nothing());
        for (KindId kind : MEASURED) {
            if (quota.measures(kind)) {
                image.scan(
                        kind,
                        key.namespace(),
                        null,
                        object -> {
                            if (!changed.containsKey(object.key())) {
                                sum.add(
                                        taken.computeIfAbsent(
                                                object,
                                                each -> quota.taken(kind, each.passingTree())));
                            }
                            return true;
                        });
            }
        }
        changed.values().forEach(draft -> sum.add(quota.taken(draft.key().kind(), draft.after())));
        Quantities all = sum.total();
        for (Map.Entry<String, KindId> each : quota.counted().entrySet()) {
            long count = image.count(each.getValue(), key.namespace());
            all = all.with(each.getKey(), Quantity.ofWhole(count + come(each, changed, image)));
        }
        return tree.with("status", quota.status(all));
    }

    /** How many objects of a kind the drafts make, less those that they remove. */
    private static long come(
            Map.Entry<String, KindId> counted, SortedMap<Key, Draft> changed, ImageView image) {
        long come = 0;
        for (Draft draft : changed.values()) {
            if (draft.key().kind().equals(counted.getValue())) {
                come += draft.after() == null ? 0 : 1;
                come -= image.get(draft.key()) == null ? 0 : 1;
            }
        }
        return come;
    }

    private Map<StoredObject, Quantities> known(Key key, JsonObject spec) {
        Known there = known.get(key);
        if (there == null || !there.spec().equals(spec)) {
            there = new Known(spec, new IdentityHashMap<>());
            known.put(key, there);
        }
        return there.taken();
    }
}
