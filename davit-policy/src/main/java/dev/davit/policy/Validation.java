package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.object.ConfigRules;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.object.NamespaceRules;
import dev.davit.policy.object.NodeRules;
import dev.davit.policy.object.SmallRules;
import dev.davit.policy.pod.HazardGrantRules;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.PodRules;
import dev.davit.policy.service.EndpointRules;
import dev.davit.policy.service.ServiceRules;
import dev.davit.policy.service.ServiceWarnings;
import dev.davit.policy.workload.DeploymentRules;
import dev.davit.policy.workload.PinnedRules;
import dev.davit.policy.workload.WorkloadRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with an object of the right shape, at once. */
public final class Validation {
    private Validation() {}

    /**
     * Every mistake; none when the object may be stored.
     *
     * @param tree completed by {@link Defaults}, its name given
     * @param before the state that it replaces, null for a new object
     * @param keys to what is hazardous, in the object's namespace
     */
    public static List<Cause> check(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        Mistakes mistakes = new Mistakes();
        MetadataRules.check(kind, tree, before, mistakes);
        if (kind.equals(Kinds.POD)) {
            PodRules.check(tree, before, keys, mistakes);
        } else if (kind.equals(Kinds.DEPLOYMENT)) {
            DeploymentRules.check(tree, before, keys, mistakes);
        } else if (kind.equals(Kinds.REPLICA_SET)) {
            WorkloadRules.check(kind, tree, before, keys, mistakes);
        } else if (kind.equals(Kinds.PINNED_DEPLOYMENT)) {
            PinnedRules.check(tree, before, keys, mistakes);
        } else if (kind.equals(Kinds.CONFIG_MAP)) {
            ConfigRules.configMap(tree, before, mistakes);
        } else if (kind.equals(Kinds.SECRET)) {
            ConfigRules.secret(tree, before, mistakes);
        } else if (kind.equals(Kinds.HAZARD_GRANT)) {
            HazardGrantRules.check(tree, mistakes);
        } else if (kind.equals(Kinds.NAMESPACE)) {
            NamespaceRules.check(tree, before, mistakes);
        } else if (kind.equals(Kinds.NODE)) {
            NodeRules.check(tree, before, mistakes);
        } else if (kind.equals(Kinds.EVENT)) {
            SmallRules.event(tree, mistakes);
        } else if (kind.equals(Kinds.LEASE)) {
            SmallRules.lease(tree, mistakes);
        } else if (kind.equals(Kinds.SERVICE)) {
            ServiceRules.check(tree, mistakes);
        } else if (kind.equals(Kinds.ENDPOINTS)) {
            EndpointRules.endpoints(tree, mistakes);
        } else if (kind.equals(Kinds.ENDPOINT_SLICE)) {
            EndpointRules.slice(tree, before, mistakes);
        }
        return mistakes.causes();
    }

    /** What the writer of a right object should know: sentences for {@code Warning} headers. */
    public static List<String> warnings(Kind kind, JsonObject tree, HazardKeys keys) {
        if (kind.equals(Kinds.SERVICE)) {
            return ServiceWarnings.of(tree);
        }
        FieldPath spec = FieldPath.of("spec");
        if (kind.equals(Kinds.POD)) {
            return keys.warnings(spec, tree.object("spec"));
        }
        boolean template = kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.REPLICA_SET);
        return template
                ? keys.warnings(
                        spec.child("template").child("spec"),
                        tree.object("spec", "template", "spec"))
                : List.of();
    }
}
