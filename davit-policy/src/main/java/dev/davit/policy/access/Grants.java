package dev.davit.policy.access;

import static dev.davit.model.request.Verb.CREATE;
import static dev.davit.model.request.Verb.DELETE;
import static dev.davit.model.request.Verb.DELETECOLLECTION;
import static dev.davit.model.request.Verb.PATCH;
import static dev.davit.model.request.Verb.UPDATE;

import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.FlowKinds;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.kind.WorkloadKinds;
import java.util.List;

/**
 * What nodes and Davit's own controllers may do. Not roles: a cluster whose roles are wrong must
 * still run, empty namespaces and show what is wrong with it.
 */
final class Grants {

    /** Every controller may look at everything. */
    static final List<Grant> EVERY_CONTROLLER =
            List.of(Grant.reads(null), Grant.of(Kinds.EVENT, CREATE, UPDATE, PATCH));

    /**
     * What a node may do, as far as the table can tell; that a pod is bound to it and a Node is its
     * own is held against the stored object.
     */
    static final List<Grant> NODE =
            List.of(
                    Grant.reads(Kinds.NODE),
                    Grant.reads(Kinds.POD),
                    Grant.reads(Kinds.CONFIG_MAP),
                    Grant.reads(Kinds.SECRET),
                    Grant.reads(Kinds.SERVICE_ACCOUNT),
                    Grant.on(Kinds.SERVICE_ACCOUNT, "token", CREATE),
                    Grant.reads(Kinds.NAMESPACE),
                    Grant.reads(Kinds.LEASE),
                    Grant.reads(Kinds.SERVICE),
                    Grant.reads(Kinds.ENDPOINTS),
                    Grant.reads(Kinds.ENDPOINT_SLICE),
                    Grant.of(Kinds.NODE, CREATE, UPDATE, PATCH),
                    Grant.on(Kinds.NODE, "status", UPDATE, PATCH),
                    Grant.on(Kinds.POD, "status", UPDATE, PATCH),
                    Grant.of(Kinds.POD, DELETE),
                    Grant.of(Kinds.EVENT, CREATE, UPDATE, PATCH),
                    Grant.of(Kinds.LEASE, CREATE, UPDATE, PATCH));

    private Grants() {}

    /**
     * What one of Davit's controllers may write besides {@link #EVERY_CONTROLLER}.
     *
     * @param name without {@code system:davit:}
     */
    static List<Grant> ofController(String name) {
        return switch (name) {
            case "scheduler" ->
                    List.of(
                            Grant.on(Kinds.POD, "binding", CREATE),
                            Grant.on(Kinds.POD, "status", UPDATE, PATCH));
            case "namespace-emptier" ->
                    List.of(
                            Grant.of(null, DELETE, DELETECOLLECTION),
                            Grant.on(Kinds.NAMESPACE, "status", UPDATE, PATCH),
                            Grant.on(Kinds.NAMESPACE, "finalize", CREATE, UPDATE, PATCH));
            case "nodes", "node-lifecycle" ->
                    List.of(
                            Grant.of(Kinds.NODE, UPDATE, PATCH),
                            Grant.on(Kinds.NODE, "status", UPDATE, PATCH),
                            Grant.on(Kinds.POD, "status", UPDATE, PATCH),
                            Grant.of(Kinds.POD, DELETE));
            case "namespace-defaults" ->
                    List.of(
                            Grant.of(Kinds.SERVICE_ACCOUNT, CREATE),
                            Grant.of(Kinds.CONFIG_MAP, CREATE, UPDATE));
            case "replicaset-controller" ->
                    List.of(
                            Grant.of(Kinds.POD, CREATE, PATCH, DELETE),
                            Grant.on(Kinds.REPLICA_SET, "status", UPDATE));
            case "replication-controller" ->
                    List.of(
                            Grant.of(Kinds.POD, CREATE, PATCH, DELETE),
                            Grant.on(WorkloadKinds.REPLICATION_CONTROLLER, "status", UPDATE));
            case "pinneddeployment-controller" ->
                    List.of(
                            Grant.of(Kinds.POD, CREATE, UPDATE, DELETE),
                            Grant.on(Kinds.PINNED_DEPLOYMENT, "status", UPDATE));
            case "deployment-controller" ->
                    List.of(
                            Grant.of(Kinds.REPLICA_SET, CREATE, PATCH, DELETE),
                            Grant.of(Kinds.POD, UPDATE),
                            Grant.of(Kinds.DEPLOYMENT, PATCH),
                            Grant.on(Kinds.DEPLOYMENT, "status", UPDATE));
            case "garbage-collector" -> List.of(Grant.of(null, DELETE), Grant.of(null, PATCH));
            case "custom-definitions" ->
                    List.of(
                            Grant.of(null, DELETECOLLECTION),
                            Grant.of(ExtensionKinds.DEFINITION, PATCH),
                            Grant.on(ExtensionKinds.DEFINITION, "status", UPDATE));
            case "pod-collector" -> List.of(Grant.of(null, DELETE), Grant.of(null, PATCH));
            case "config-follower" -> List.of(Grant.of(Kinds.POD, PATCH));
            case "discovery" ->
                    List.of(
                            Grant.of(Kinds.ENDPOINTS, CREATE, UPDATE, PATCH, DELETE),
                            Grant.of(Kinds.ENDPOINT_SLICE, CREATE, UPDATE, PATCH, DELETE));
            case "history" ->
                    List.of(
                            Grant.on(HistoryKinds.POLICY, "status", PATCH),
                            Grant.on(HistoryKinds.PURGE, "status", PATCH));
            case "bootstrap" ->
                    List.of(
                            Grant.of(HistoryKinds.POLICY, CREATE),
                            Grant.of(Kinds.SERVICE, CREATE, UPDATE, PATCH),
                            Grant.of(Kinds.ENDPOINTS, CREATE, UPDATE, PATCH, DELETE),
                            Grant.of(Kinds.NAMESPACE, CREATE, PATCH),
                            Grant.of(OwnershipKinds.FIELD_GRANT, CREATE),
                            Grant.of(Kinds.SERVICE_ACCOUNT, CREATE),
                            Grant.of(Kinds.CONFIG_MAP, CREATE, UPDATE, PATCH),
                            Grant.of(AccessKinds.ROLE, CREATE, PATCH),
                            Grant.of(AccessKinds.CLUSTER_ROLE, CREATE, UPDATE),
                            Grant.of(AccessKinds.CLUSTER_ROLE_BINDING, CREATE, UPDATE),
                            Grant.of(FlowKinds.FLOW_SCHEMA, CREATE, UPDATE),
                            Grant.of(FlowKinds.PRIORITY_LEVEL, CREATE, UPDATE),
                            Grant.of(ClusterKinds.PRIORITY_CLASS, CREATE));
            case "clusterrole-aggregation-controller" ->
                    List.of(Grant.of(AccessKinds.CLUSTER_ROLE, PATCH));
            case "apiservice-availability" ->
                    List.of(Grant.on(ExtensionKinds.API_SERVICE, "status", PATCH));
            case "apiservice-registration" ->
                    List.of(Grant.of(ExtensionKinds.API_SERVICE, CREATE, UPDATE, DELETE));
            case "disruption-controller" ->
                    List.of(Grant.on(WorkloadKinds.DISRUPTION_BUDGET, "status", UPDATE));
            case "resourcequota-controller" ->
                    List.of(Grant.on(WorkloadKinds.RESOURCE_QUOTA, "status", PATCH));
            default -> List.of();
        };
    }
}
