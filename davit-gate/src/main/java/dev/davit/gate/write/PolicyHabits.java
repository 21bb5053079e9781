package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Scene;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.policy.vetting.Policies;
import dev.davit.policy.vetting.Served;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validating policy is told at once which of its expressions do not fit the kinds that it is for:
 * {@code status.typeChecking}.
 */
final class PolicyHabits implements Habits {
    private record Here(ServedKinds kinds) implements Served {
        @Override
        public @Nullable Kind kind(String apiVersion, String kind) {
            return kinds.byObject(apiVersion, kind);
        }

        @Override
        public @Nullable Kind served(String group, String version, String plural) {
            return kinds.byPath(group, version, plural);
        }

        @Override
        public List<Kind> versions(Kind kind) {
            return kinds.versionsOf(kind);
        }
    }

    @Override
    public Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        return Outcome.ok(new Placed(checked(made, scene), null));
    }

    @Override
    public JsonObject followed(JsonObject stored, JsonObject next, Scene scene) {
        return stored.object("spec").equals(next.object("spec")) ? next : checked(next, scene);
    }

    private static JsonObject checked(JsonObject policy, Scene scene) {
        JsonObject status = Policies.status(policy, new Here(scene.image().kinds()));
        return status == null ? policy : policy.with("status", status);
    }
}
