package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.Origins;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.policy.access.Authoriser;
import dev.davit.store.Draft;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.List;

/**
 * POST …/purges/{name}/approve: the second key. Who turns it has the verb {@code purge}, is not the
 * one who asked, and acts in no other's name. It settles which states go.
 */
public final class ApprovePurge {
    public static final String VERB = "purge";

    /** Who approved: an annotation, so that history keeps it. */
    static final String APPROVED_BY = "davit.dev/approved-by";

    private final Store store;
    private final Rights rights;

    public ApprovePurge(Store store, Rights rights) {
        this.store = store;
        this.rights = rights;
    }

    /** Looks history up, once; the write itself only judges. */
    public Outcome<WriteHandler> handler(Asked asked) {
        StoredObject stored = store.image().get(asked.key());
        if (stored == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        return permitted(asked)
                .then(_ -> through(asked, stored.tree().object("spec")))
                .map(through -> (again, scene) -> admit(again, through, scene));
    }

    private Outcome<Target> permitted(Asked asked) {
        Identity who = asked.request().identity();
        Target target = asked.target();
        Target purge = new Target(target.kind(), "", target.name(), "");
        if (!who.by().isEmpty()) {
            return Refusals.forbidden(
                    purge, "a purge is approved in one's own name, and this is impersonated");
        }
        return Authoriser.decide(who, Authoriser.question(VERB, purge), rights.now()).allowed()
                ? Outcome.ok(purge)
                : Refusals.forbidden(
                        purge,
                        "User \"%s\" cannot purge: ask an administrator of the cluster to approve it"
                                .formatted(who.name()));
    }

    private Outcome<Long> through(Asked asked, JsonObject spec) {
        Key key =
                new Key(
                        Kept.id(spec.textOr("", "resource")),
                        spec.textOr("", "namespace"),
                        spec.textOr("", "name"));
        List<History.Entry> newest = store.history().of(key, Long.MAX_VALUE, 1);
        if (newest.isEmpty()) {
            return Refusals.conflict(
                    asked.kind(), asked.target().name(), "nothing is kept of " + key);
        }
        History.Entry last = newest.getFirst();
        // The state that the object has stays: it is in memory, and read by everybody.
        long most = last.after() == null ? last.revision() : last.revision() - 1;
        long wished = spec.wholeOr(most, "throughRevision");
        if (wished > most) {
            return Refusals.conflict(
                    asked.kind(),
                    asked.target().name(),
                    "revision %d is what %s is now: change or delete it first"
                            .formatted(last.revision(), key));
        }
        return Outcome.ok(wished);
    }

    private static Outcome<Admitted> admit(Asked asked, long through, Scene scene) {
        StoredObject stored = scene.image().get(asked.key());
        if (stored == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        JsonObject status = stored.tree().object("status");
        if (!status.textOr("", "phase").equals("Asked")) {
            return Refusals.conflict(
                    asked.kind(),
                    asked.target().name(),
                    "it is " + status.textOr("unknown", "phase") + " already");
        }
        String who = asked.request().identity().name();
        if (who.equals(status.textOr("", "requestedBy"))) {
            return Refusals.forbidden(
                    asked.target(),
                    "it takes two people: \"%s\" has asked for it, and another one approves it"
                            .formatted(who));
        }
        JsonObject approved =
                status.with("phase", new JsonString("Approved"))
                        .with("approvedBy", new JsonString(who))
                        .with("approvedAt", new JsonString(Timestamps.seconds(scene.nowMillis())))
                        .with("throughRevision", through);
        JsonObject next =
                stored.tree()
                        .with("status", approved)
                        .withAt(new JsonString(who), "metadata", "annotations", APPROVED_BY);
        Draft draft =
                new Draft(
                        stored.key(),
                        asked.kind().durability(),
                        next,
                        Origins.of(asked, "approve", stored.tree(), next));
        return Outcome.ok(
                new Admitted(
                        asked.kind(),
                        Basis.NOTHING.and(stored),
                        List.of(draft),
                        stored,
                        Admitted.OK,
                        asked.warnings()));
    }
}
