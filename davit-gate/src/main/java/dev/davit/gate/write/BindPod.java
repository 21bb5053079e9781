package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Admitted.Answer;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.store.Draft;
import java.util.List;

/**
 * POST …/binding {@code {target: {kind: Node, name}}}: a pod gets its node and its address. Once: a
 * second binding is a conflict, also to the same node.
 */
public final class BindPod implements WriteHandler {
    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        JsonObject target = asked.body().object("target");
        String node = target.textOr("", "name");
        if (node.isEmpty() || !target.textOr("Node", "kind").equals("Node")) {
            return Refusals.bad(
                    "a binding names its node: {\"target\": {\"kind\": \"Node\", \"name\": …}}");
        }
        return Replacement.stored(asked, scene)
                .then(stored -> bindable(asked, stored))
                .then(stored ->
                        Placement.place(stored.tree(), node, scene)
                                .map(placed -> bound(asked, stored, placed, scene)));
    }

    private static Outcome<StoredObject> bindable(Asked asked, StoredObject stored) {
        Kind kind = asked.kind();
        String name = stored.key().name();
        String uid = Metadata.of(asked.body()).textOr("", "uid");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            return Refusals.otherUid(kind, name, uid, stored.uid());
        }
        JsonObject pod = stored.tree();
        if (Metadata.deleting(Metadata.of(pod))) {
            return Refusals.conflict(
                    kind, name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        String already = pod.textOr("", "spec", "nodeName");
        return already.isEmpty()
                ? Outcome.ok(stored)
                : Refusals.conflict(
                        kind,
                        name,
                        "pod %s is already assigned to node \"%s\"".formatted(name, already));
    }

    private static Admitted bound(
            Asked asked, StoredObject stored, Habits.Placed placed, Scene scene) {
        Basis basis = Basis.NOTHING.and(stored);
        if (placed.node() != null) {
            basis = basis.and(placed.node());
        }
        JsonObject next = Ownership.changed(asked, stored.tree(), placed.object(), scene).tree();
        Draft draft =
                new Draft(
                        stored.key(),
                        asked.kind().durability(),
                        next,
                        Origins.of(asked, "bind", stored.tree(), next));
        return new Admitted(
                asked.kind(),
                basis,
                List.of(draft),
                stored,
                new Answer.WithStatus(
                        201, Refusals.plural(asked.kind(), stored.key().name(), stored.uid())),
                asked.warnings());
    }
}
