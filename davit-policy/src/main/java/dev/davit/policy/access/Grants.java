package dev.davit.policy.access;

import static dev.davit.model.request.Verb.CREATE;
import static dev.davit.model.request.Verb.DELETE;
import static dev.davit.model.request.Verb.DELETECOLLECTION;
import static dev.davit.model.request.Verb.PATCH;
import static dev.davit.model.request.Verb.UPDATE;

import dev.davit.model.kind.Kinds;
import java.util.List;

/** Who may write what: the whole table, until roles can be written by users. */
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

    /**
     * Who writes what runs: everything in namespaces, and namespaces. Letting pods do more than
     * their profile is not among it, see {@link Authoriser#grantHazard}.
     */
    static final List<Grant> AUTHOR =
            List.of(
                    Grant.reads(null),
                    Grant.everythingInNamespaces(),
                    Grant.of(Kinds.NAMESPACE, CREATE, UPDATE, PATCH, DELETE));

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
            case "pod-collector" -> List.of(Grant.of(null, DELETE), Grant.of(null, PATCH));
            case "config-follower" -> List.of(Grant.of(Kinds.POD, PATCH));
            case "discovery" ->
                    List.of(
                            Grant.of(Kinds.ENDPOINTS, CREATE, UPDATE, PATCH, DELETE),
                            Grant.of(Kinds.ENDPOINT_SLICE, CREATE, UPDATE, PATCH, DELETE));
            case "bootstrap" ->
                    List.of(
                            Grant.of(Kinds.SERVICE, CREATE, UPDATE, PATCH),
                            Grant.of(Kinds.ENDPOINTS, CREATE, UPDATE, PATCH, DELETE),
                            Grant.of(Kinds.NAMESPACE, CREATE),
                            Grant.of(Kinds.SERVICE_ACCOUNT, CREATE),
                            Grant.of(Kinds.CONFIG_MAP, CREATE, UPDATE, PATCH));
            default -> List.of();
        };
    }
}
