package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;

/** A node writes about itself and about the pods that were placed on it, and about nothing else. */
public final class NodeScope {
    private static final String PREFIX = "system:node:";

    private NodeScope() {}

    public static Outcome<StoredObject> check(Asked asked, StoredObject stored) {
        Identity who = asked.request().identity();
        if (!who.in(Identity.NODES) || !who.name().startsWith(PREFIX)) {
            return Outcome.ok(stored);
        }
        String node = who.name().substring(PREFIX.length());
        if (asked.kind().equals(Kinds.POD)) {
            String placed = stored.tree().textOr("", "spec", "nodeName");
            String where = placed.isEmpty() ? "not placed yet" : "on \"" + placed + "\"";
            return placed.equals(node)
                    ? Outcome.ok(stored)
                    : Refusals.forbidden(
                            asked.target(),
                            "node \"%s\" can only write pods that are placed on it; this one is %s"
                                    .formatted(node, where));
        }
        return asked.kind().equals(Kinds.NODE) && !stored.key().name().equals(node)
                ? Refusals.forbidden(
                        asked.target(), "node \"" + node + "\" can only write its own Node")
                : Outcome.ok(stored);
    }
}
