package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import org.jspecify.annotations.Nullable;

/** A purge begins as somebody's wish: the first of two keys, turned in one's own name. */
final class PurgeHabits implements Habits {
    @Override
    public Outcome<Placed> first(Asked asked, JsonObject made, JsonObject given, Scene scene) {
        if (!asked.request().identity().by().isEmpty()) {
            return Refusals.forbidden(
                    asked.target(), "a purge is asked for in one's own name, not in another's");
        }
        Cause cause = wrong(made.object("spec"), scene);
        if (cause != null) {
            return Refusals.invalid(asked.kind(), made.textOr("", "metadata", "name"), cause);
        }
        JsonObject status =
                JsonObject.builder()
                        .put("phase", "Asked")
                        .put("requestedBy", asked.request().identity().name())
                        .build();
        return Outcome.ok(new Placed(made.with("status", status), null));
    }

    /** A kind that is not served any more may still have a history. */
    private static @Nullable Cause wrong(JsonObject spec, Scene scene) {
        String word = spec.textOr("", "resource");
        int dot = word.indexOf('.');
        KindId id =
                dot < 0
                        ? new KindId("", word)
                        : new KindId(word.substring(dot + 1), word.substring(0, dot));
        Kind kind = scene.image().kinds().byId(id);
        String namespace = spec.textOr("", "namespace");
        if (kind == null || kind.namespaced() == !namespace.isEmpty()) {
            return null;
        }
        return kind.namespaced()
                ? new Cause(
                        Cause.REQUIRED,
                        "Required value: " + word + " are in namespaces: name the object's",
                        "spec.namespace")
                : new Cause(
                        Cause.FORBIDDEN,
                        "Forbidden: " + word + " are in no namespace: leave it out",
                        "spec.namespace");
    }
}
