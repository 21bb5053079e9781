package dev.davit.model.table;

import static dev.davit.model.table.Cells.age;
import static dev.davit.model.table.Cells.name;
import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.kind.KindId;
import java.util.List;

/** The table of each built-in kind. Source of the columns: what {@code kubectl get} shows. */
final class Tables {
    private static final Table GENERIC =
            new Table(
                    List.of(Column.identity(), Column.age()),
                    (object, now) -> List.of(name(object), age(object, now)));

    private static final Table NAMESPACE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Status", "The status of the namespace."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    text(object.textOr("Active", "status", "phase")),
                                    age(object, now)));

    private static final Table CONFIG_MAP =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Data", "How many keys it has."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    whole(
                                            object.object("data").size()
                                                    + object.object("binaryData").size()),
                                    age(object, now)));

    private static final Table SECRET =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Type", "What programs may expect in it."),
                            Column.whole("Data", "How many keys it has."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    text(object.textOr("Opaque", "type")),
                                    whole(object.object("data").size()),
                                    age(object, now)));

    private static final Table SERVICE_ACCOUNT =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.whole("Secrets", "How many secrets it names."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    whole(object.array("secrets").size()),
                                    age(object, now)));

    private static final Table LEASE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Holder", "Who holds the lease."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    name(object),
                                    textOr("", object.text("spec", "holderIdentity")),
                                    age(object, now)));

    private Tables() {}

    static Table of(KindId kind) {
        return switch (kind.toString()) {
            case "pods" -> PodTable.TABLE;
            case "nodes" -> NodeTable.TABLE;
            case "events" -> EventTable.TABLE;
            case "deployments.apps" -> WorkloadTables.DEPLOYMENT;
            case "replicasets.apps" -> WorkloadTables.REPLICA_SET;
            case "namespaces" -> NAMESPACE;
            case "configmaps" -> CONFIG_MAP;
            case "secrets" -> SECRET;
            case "serviceaccounts" -> SERVICE_ACCOUNT;
            case "services" -> ServiceTable.SERVICE;
            case "endpoints" -> ServiceTable.ENDPOINTS;
            case "endpointslices.discovery.k8s.io" -> ServiceTable.SLICE;
            case "leases.coordination.k8s.io" -> LEASE;
            case "hazardgrants.davit.dev" -> HazardGrantTable.TABLE;
            case "pinneddeployments.davit.dev" -> PinnedDeploymentTable.TABLE;
            default -> GENERIC;
        };
    }
}
