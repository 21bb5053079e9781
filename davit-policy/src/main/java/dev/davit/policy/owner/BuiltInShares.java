package dev.davit.policy.owner;

import dev.davit.base.Invariant;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.FieldSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What Davit's own controllers write of other domains' fields: a fixed table, as their rights are,
 * so that no removed grant can stop the cluster. What is not in it is refused to them as to others.
 */
public final class BuiltInShares {
    private record Share(String writer, String resource, List<FieldPattern> fields) {
        Share {
            fields = List.copyOf(fields);
        }
    }

    private static final String EVERY = "*";

    private static final List<Share> ALL =
            List.of(
                    share(
                            EVERY,
                            EVERY,
                            "metadata.annotations",
                            "metadata.finalizers",
                            "metadata.labels",
                            "metadata.ownerReferences",
                            "status"),
                    // Whoever wrote rules into an aggregated role has them replaced.
                    share(
                            "clusterrole-aggregation-controller",
                            "clusterroles.rbac.authorization.k8s.io",
                            "rules"),
                    // What it tells of this server is not for anybody to change.
                    share("apiservice-registration", "apiservices.apiregistration.k8s.io", "spec"),
                    // It follows configuration into pods that others have made.
                    share("config-follower", "pods", "spec.davit.configs"),
                    // It adopts sets that people have made, and moves pods between its sets.
                    share("deployment-controller", "replicasets.apps", "spec"),
                    share("deployment-controller", "pods", "spec"),
                    // Every namespace has this one's content, whoever made it first.
                    share("namespace-defaults", "configmaps", "data"),
                    share("namespace-emptier", "namespaces", "spec.finalizers"),
                    share("node", "nodes", "spec"),
                    share("pinneddeployment-controller", "pods", "spec"),
                    share("scheduler", "pods", "spec.nodeName", "spec.davit"),
                    share("discovery", "endpointslices.discovery.k8s.io", EVERY),
                    share("discovery", "endpoints", EVERY));

    private BuiltInShares() {}

    /** Of fields that a controller changes: those that are not its to change. */
    public static FieldSet beyond(Domain.BuiltIn writer, String resource, FieldSet changed) {
        FieldSet left = changed;
        for (Share share : ALL) {
            boolean meant =
                    (share.writer.equals(EVERY) || share.writer.equals(writer.name()))
                            && (share.resource.equals(EVERY) || share.resource.equals(resource));
            if (meant) {
                for (FieldPattern pattern : share.fields) {
                    left = left.minus(pattern.in(changed));
                }
            }
        }
        return left;
    }

    private static Share share(String writer, String resource, String... fields) {
        List<FieldPattern> all = new ArrayList<>(fields.length);
        for (String field : fields) {
            all.add(Invariant.present(FieldPattern.parse(field).pattern(), field));
        }
        return new Share(writer, resource, all);
    }
}
