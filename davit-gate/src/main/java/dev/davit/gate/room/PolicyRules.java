package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.Defaults;
import dev.davit.policy.Signatures;
import dev.davit.policy.Validation;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.access.RoleGuard;
import dev.davit.policy.custom.CustomRules;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a cluster: the schemas of its kinds, and {@code davit-policy}.
 *
 * @param clusterDefault the profile of pods whose namespace names none
 */
public record PolicyRules(SafetyProfile clusterDefault) implements Rules {
    @Override
    public Outcome<Target> authorise(Identity who, Verb verb, Target target, AccessIndex rights) {
        return Authoriser.authorise(who, verb, target, rights);
    }

    @Override
    public Shaped shape(Kind kind, JsonObject tree) {
        CustomVersion custom = kind.custom();
        if (custom != null) {
            CustomRules.Shape shape = CustomRules.shape(custom, tree);
            return new Shaped(shape.tree(), shape.unknown(), shape.wrong());
        }
        Structure.Shape shape = Structure.shape(Schemas.of(kind), tree);
        return new Shaped(shape.tree(), shape.unknown(), shape.wrong());
    }

    @Override
    public JsonObject complete(Kind kind, JsonObject tree, JsonObject namespace) {
        return Defaults.complete(kind, tree, namespace, clusterDefault);
    }

    @Override
    public List<Cause> validate(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        return Validation.check(kind, tree, before, keys);
    }

    @Override
    public List<Cause> validateStatus(
            Kind kind, String subresource, JsonObject tree, JsonObject before) {
        return Validation.status(kind, subresource, tree, before);
    }

    @Override
    public List<String> warnings(Kind kind, JsonObject tree, HazardKeys keys) {
        return Validation.warnings(kind, tree, keys);
    }

    @Override
    public HazardKeys keys(
            JsonObject namespace, List<JsonObject> grants, Identity who, long nowMillis) {
        return HazardKeys.of(namespace, clusterDefault, grants, who.name(), nowMillis);
    }

    @Override
    public Outcome<Target> grant(
            Identity who,
            Target target,
            JsonObject tree,
            @Nullable JsonObject before,
            AccessIndex rights) {
        // What may be granted is a question about the object, by whichever way it is written.
        Target named =
                new Target(
                        target.kind(),
                        target.namespace(),
                        tree.textOr(target.name(), "metadata", "name"),
                        "");
        return Signatures.grants(target.kind(), tree, before, clusterDefault)
                ? Authoriser.grantHazard(who, named, rights)
                : RoleGuard.check(who, named, tree, before, rights);
    }

    @Override
    public JsonObject sign(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        return Signatures.sign(kind, tree, before, keys);
    }
}
