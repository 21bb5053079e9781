package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.pod.QosClass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * PUT and PATCH of a pod's subresource that is a part of its spec: whatever else the body says is
 * left as it is stored. The write goes the way of every other change of a pod.
 */
public final class PartOfPod implements WriteHandler {
    private final Replacement replacement;
    private final Wanted wanted;
    private final String name;
    private final BinaryOperator<JsonObject> part;

    private PartOfPod(
            Replacement replacement, Wanted wanted, String name, BinaryOperator<JsonObject> part) {
        this.replacement = replacement;
        this.wanted = wanted;
        this.name = name;
        this.part = part;
    }

    /** Containers that a person adds. */
    public static PartOfPod ephemeralContainers(Replacement replacement, Wanted wanted) {
        return new PartOfPod(
                replacement,
                wanted,
                "ephemeralcontainers",
                (stored, next) -> {
                    Json all = next.at("spec", "ephemeralContainers");
                    return all == null ? stored : stored.withAt(all, "spec", "ephemeralContainers");
                });
    }

    /** What containers may use, changed while they run. */
    public static PartOfPod resize(Replacement replacement, Wanted wanted) {
        return new PartOfPod(replacement, wanted, "resize", PartOfPod::resized);
    }

    private static JsonObject resized(JsonObject stored, JsonObject wanted) {
        JsonObject pod = stored;
        for (String list : new String[] {"containers", "initContainers"}) {
            JsonArray there = stored.array("spec", list);
            if (there.size() > 0) {
                pod = pod.withAt(resized(there, wanted.array("spec", list)), "spec", list);
            }
        }
        return pod;
    }

    private static JsonArray resized(JsonArray stored, JsonArray wanted) {
        List<Json> all = new ArrayList<>();
        for (Json item : stored) {
            JsonObject container = item instanceof JsonObject each ? each : JsonObject.EMPTY;
            for (Json other : wanted) {
                if (other instanceof JsonObject asked
                        && container.textOr("", "name").equals(asked.text("name"))) {
                    container = container.with("resources", asked.object("resources"));
                }
            }
            all.add(container);
        }
        return new JsonArray(all);
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Replacement.stored(asked, scene)
                .then(stored ->
                        wanted(asked, stored, scene)
                                .then(all -> Bodies.check(asked, all.tree()).map(all::with))
                                .then(all ->
                                        Replacement.sameObject(asked.kind(), stored, all.tree())
                                                .map(_ -> all))
                                .then(all ->
                                        written(
                                                all.with(next(asked, stored, all.tree())),
                                                stored,
                                                scene)));
    }

    private JsonObject next(Asked asked, StoredObject stored, JsonObject all) {
        JsonObject next = part.apply(stored.tree(), all);
        return asked.applies() ? Ownership.carried(next, all) : next;
    }

    private Outcome<Admitted> written(Wanted.Wish wish, StoredObject stored, Scene scene) {
        return replacement
                .main(wish, stored, scene, name)
                .then(admitted -> sameClass(wish.asked(), stored, wish.tree()).map(_ -> admitted));
    }

    /** Who counted on a class of service when placing the pod still can. */
    private static Outcome<JsonObject> sameClass(
            Asked asked, StoredObject stored, JsonObject next) {
        QosClass after = QosClass.of(next.object("spec"));
        return after == QosClass.of(stored.tree().object("spec"))
                ? Outcome.ok(next)
                : Refusals.invalid(
                        asked.kind(),
                        stored.key().name(),
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: \""
                                        + after.text()
                                        + "\": Pod QOS Class may not change as a result of"
                                        + " resizing",
                                "spec"));
    }

    private Outcome<Wanted.Wish> wanted(Asked asked, StoredObject stored, Scene scene) {
        return switch (asked.payload()) {
            case Payload.Whole(JsonObject tree) -> Outcome.ok(Wanted.Wish.of(asked, tree));
            case Payload.Patch patch -> wanted.of(asked, stored, patch, scene);
            case Payload.Nothing _ -> Refusals.bad("a body is required");
        };
    }
}
