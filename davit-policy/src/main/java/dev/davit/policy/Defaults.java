package dev.davit.policy;

import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.schema.DeclaredDefaults;
import dev.davit.model.schema.Schemas;
import dev.davit.policy.custom.CustomRules;
import dev.davit.policy.pod.SafetyProfile;

/**
 * Fills in what a writer left out: what the schema declares, and what depends on more than that.
 */
public final class Defaults {
    private Defaults() {}

    /**
     * Idempotent: a completed tree comes back as it is.
     *
     * @param namespace the object's namespace, empty where it has none
     * @param clusterDefault the profile of pods whose namespace says nothing
     */
    public static JsonObject complete(
            Kind kind, JsonObject tree, JsonObject namespace, SafetyProfile clusterDefault) {
        CustomVersion custom = kind.custom();
        if (custom != null) {
            return CustomRules.complete(custom, tree);
        }
        JsonObject declared = DeclaredDefaults.apply(Schemas.of(kind), tree);
        return Rulebook.of(kind).completion().complete(declared, namespace, clusterDefault);
    }
}
