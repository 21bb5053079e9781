package dev.davit.policy;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.DeclaredDefaults;
import dev.davit.model.schema.Schemas;
import dev.davit.policy.object.SecretDefaults;
import dev.davit.policy.pod.PodDefaults;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.policy.service.ServiceDefaults;
import dev.davit.policy.workload.WorkloadDefaults;

/**
 * Fills in what a writer left out: what the schema declares, and what depends on more than that.
 */
public final class Defaults {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private Defaults() {}

    /**
     * Idempotent: a completed tree comes back as it is.
     *
     * @param namespace the object's namespace, empty where it has none
     * @param clusterDefault the profile of pods whose namespace says nothing
     */
    public static JsonObject complete(
            Kind kind, JsonObject tree, JsonObject namespace, SafetyProfile clusterDefault) {
        JsonObject declared = DeclaredDefaults.apply(Schemas.of(kind), tree);
        if (kind.equals(Kinds.POD)) {
            return PodDefaults.complete(
                    declared, SafetyProfile.ofNamespace(namespace, clusterDefault));
        }
        if (kind.equals(Kinds.DEPLOYMENT)) {
            return WorkloadDefaults.deployment(declared);
        }
        if (kind.equals(Kinds.REPLICA_SET)) {
            return WorkloadDefaults.replicaSet(declared);
        }
        if (kind.equals(Kinds.PINNED_DEPLOYMENT)) {
            return WorkloadDefaults.pinned(declared);
        }
        if (kind.equals(Kinds.SECRET)) {
            return SecretDefaults.complete(declared);
        }
        if (kind.equals(Kinds.SERVICE)) {
            return ServiceDefaults.complete(declared);
        }
        if (kind.equals(Kinds.ENDPOINTS)) {
            return ServiceDefaults.endpoints(declared);
        }
        if (kind.equals(Kinds.ENDPOINT_SLICE)) {
            return ServiceDefaults.slice(declared);
        }
        return kind.equals(Kinds.NAMESPACE) ? named(declared) : declared;
    }

    /** Every namespace can be selected by its name. */
    private static JsonObject named(JsonObject namespace) {
        String name = namespace.text("metadata", "name");
        return name == null || name.equals(namespace.text("metadata", "labels", NAME_LABEL))
                ? namespace
                : namespace.with(
                        "metadata",
                        namespace
                                .object("metadata")
                                .with(
                                        "labels",
                                        namespace
                                                .object("metadata", "labels")
                                                .with(NAME_LABEL, name)));
    }
}
