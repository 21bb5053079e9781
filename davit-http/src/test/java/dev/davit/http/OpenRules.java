package dev.davit.http;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Rules;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.pod.HazardKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything is right and everybody may: for tests of what is in front of the rules. */
final class OpenRules implements Rules {
    @Override
    public Outcome<Target> authorise(Identity who, Verb verb, Target target, AccessIndex rights) {
        return Outcome.ok(target);
    }

    @Override
    public Shaped shape(Kind kind, JsonObject tree) {
        return new Shaped(tree, List.of(), List.of());
    }

    @Override
    public JsonObject complete(Kind kind, JsonObject tree, JsonObject namespace) {
        return tree;
    }

    @Override
    public List<Cause> validate(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        return List.of();
    }

    @Override
    public HazardKeys keys(
            JsonObject namespace, List<JsonObject> grants, Identity who, long nowMillis) {
        return HazardKeys.NONE;
    }

    @Override
    public Outcome<Target> grant(
            Identity who,
            Target target,
            JsonObject tree,
            @Nullable JsonObject before,
            AccessIndex rights) {
        return Outcome.ok(target);
    }

    @Override
    public JsonObject sign(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        return tree;
    }
}
