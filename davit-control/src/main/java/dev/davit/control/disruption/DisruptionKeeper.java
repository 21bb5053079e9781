package dev.davit.control.disruption;

import dev.davit.control.Asks;
import dev.davit.control.Keeper;
import dev.davit.control.workload.Owners;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Request;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the status of every PodDisruptionBudget: how many pods may be evicted now. */
public final class DisruptionKeeper implements Keeper {
    public static final String NAME = "disruption-controller";

    private static final Kind BUDGET = WorkloadKinds.DISRUPTION_BUDGET;

    /** Who says how many pods there should be. */
    private static final List<KindId> SCALED =
            List.of(
                    Kinds.DEPLOYMENT.id(),
                    Kinds.REPLICA_SET.id(),
                    Kinds.PINNED_DEPLOYMENT.id(),
                    WorkloadKinds.STATEFUL_SET.id(),
                    WorkloadKinds.REPLICATION_CONTROLLER.id());

    /** A namespace with budgets in it: only of these, pods are followed. */
    private static final class Guarded {
        final SortedMap<Key, LabelSelector> budgets = new TreeMap<>();
        final SortedMap<Key, GuardedPod> pods = new TreeMap<>();
    }

    private final SortedMap<String, Guarded> guarded = new TreeMap<>();

    /** Budgets, and when to look at them. */
    private final SortedMap<Key, Long> due = new TreeMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        List<KindId> follows = new ArrayList<>(SCALED);
        follows.add(BUDGET.id());
        follows.add(Kinds.POD.id());
        return new Declared(follows, List.of(), List.of("poddisruptionbudgets/status"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        guarded.clear();
        due.clear();
        image.scan(
                BUDGET.id(),
                "",
                null,
                budget -> {
                    budget(budget, image, nowMillis);
                    return true;
                });
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        for (Change change : delta.changes()) {
            Key key = change.key();
            StoredObject after = change.after();
            if (key.kind().equals(BUDGET.id())) {
                if (after != null) {
                    budget(after, delta.image(), nowMillis);
                } else {
                    gone(key);
                }
            } else {
                guarded(key, after, nowMillis);
            }
        }
        return look(delta.image(), nowMillis);
    }

    private void guarded(Key key, @Nullable StoredObject after, long nowMillis) {
        Guarded here = guarded.get(key.namespace());
        if (here == null) {
            return;
        }
        if (key.kind().equals(Kinds.POD.id())) {
            pod(here, key, after, nowMillis);
        } else {
            here.budgets.keySet().forEach(budget -> due.put(budget, nowMillis));
        }
    }

    private void budget(StoredObject budget, ImageView image, long nowMillis) {
        Key key = budget.key();
        Guarded here = guarded.get(key.namespace());
        if (here == null) {
            Guarded made = new Guarded();
            guarded.put(key.namespace(), made);
            image.scan(
                    Kinds.POD.id(),
                    key.namespace(),
                    null,
                    pod -> {
                        made.pods.put(pod.key(), GuardedPod.of(pod));
                        return true;
                    });
            here = made;
        }
        here.budgets.put(key, BudgetStatus.selector(budget.tree()));
        due.put(key, nowMillis);
    }

    private void gone(Key budget) {
        due.remove(budget);
        Guarded here = guarded.get(budget.namespace());
        if (here != null) {
            here.budgets.remove(budget);
            if (here.budgets.isEmpty()) {
                guarded.remove(budget.namespace());
            }
        }
    }

    private void pod(Guarded here, Key key, @Nullable StoredObject after, long nowMillis) {
        GuardedPod now = after == null ? null : GuardedPod.of(after);
        GuardedPod before = now == null ? here.pods.remove(key) : here.pods.put(key, now);
        if (now == null ? before == null : now.equals(before)) {
            return;
        }
        here.budgets.forEach((budget, selector) -> {
            if ((before != null && selector.matches(before.labels()))
                    || (now != null && selector.matches(now.labels()))) {
                due.put(budget, nowMillis);
            }
        });
    }

    private List<Request> look(ImageView image, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Key key : List.copyOf(due.keySet())) {
            if (due.getOrDefault(key, NEVER) <= nowMillis) {
                due.remove(key);
                StoredObject budget = image.get(key);
                Guarded here = guarded.get(key.namespace());
                if (budget != null && here != null) {
                    look(budget, here, image, nowMillis, asked);
                }
            }
        }
        return asked;
    }

    private void look(
            StoredObject budget,
            Guarded here,
            ImageView image,
            long nowMillis,
            List<Request> asked) {
        LabelSelector selector =
                here.budgets.getOrDefault(budget.key(), BudgetStatus.selector(budget.tree()));
        List<GuardedPod> pods = new ArrayList<>();
        for (GuardedPod pod : here.pods.values()) {
            if (selector.matches(pod.labels())) {
                pods.add(pod);
            }
        }
        String namespace = budget.key().namespace();
        JsonObject status =
                BudgetStatus.of(
                        budget.tree(),
                        pods,
                        pod -> wanted(pod.owner(), namespace, image),
                        nowMillis);
        if (!status.equals(budget.tree().object("status"))) {
            asked.add(Asks.status(NAME, BUDGET, budget, status));
        }
        long again = BudgetStatus.againMillis(status);
        if (again != Long.MAX_VALUE) {
            due.put(budget.key(), again);
        }
    }

    /** What the topmost of those who control a pod wants: a Deployment where there is one. */
    private static OptionalLong wanted(JsonObject owner, String namespace, ImageView image) {
        Kind kind = Kinds.byObject(owner.textOr("", "apiVersion"), owner.textOr("", "kind"));
        if (kind == null || !kind.subresources().contains("scale")) {
            return OptionalLong.empty();
        }
        StoredObject found = image.get(new Key(kind.id(), namespace, owner.textOr("", "name")));
        if (found == null || !found.uid().equals(owner.text("uid"))) {
            // Its pods are about to go as well: nobody expects them.
            return OptionalLong.of(0);
        }
        JsonObject above = Owners.controller(found.tree());
        if (!above.isEmpty()) {
            OptionalLong wanted = wanted(above, namespace, image);
            if (wanted.isPresent()) {
                return wanted;
            }
        }
        return found.tree().at("spec", "replicas") instanceof JsonNumber.Whole(long replicas)
                ? OptionalLong.of(replicas)
                : OptionalLong.of(1);
    }

    @Override
    public long nextWakeMillis() {
        long next = NEVER;
        for (long at : due.values()) {
            next = Math.min(next, at);
        }
        return next;
    }
}
