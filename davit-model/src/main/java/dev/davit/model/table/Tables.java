package dev.davit.model.table;

import static dev.davit.model.table.Cells.age;
import static dev.davit.model.table.Cells.name;
import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    private static final List<KindTable> OBJECTS =
            List.of(
                    KindTable.of(Kinds.POD, PodTable.TABLE),
                    KindTable.of(Kinds.NODE, NodeTable.TABLE),
                    KindTable.of(Kinds.EVENT, EventTable.TABLE),
                    KindTable.of(Kinds.NAMESPACE, NAMESPACE),
                    KindTable.of(Kinds.CONFIG_MAP, CONFIG_MAP),
                    KindTable.of(Kinds.SECRET, SECRET),
                    KindTable.of(Kinds.SERVICE_ACCOUNT, SERVICE_ACCOUNT),
                    KindTable.of(Kinds.LEASE, LEASE),
                    KindTable.of(OwnershipKinds.FIELD_GRANT, FieldGrantTable.TABLE),
                    KindTable.of(OwnershipKinds.OWNER_DOMAIN, FieldGrantTable.DOMAINS),
                    KindTable.of(Kinds.HAZARD_GRANT, HazardGrantTable.TABLE),
                    KindTable.of(Kinds.LIFECYCLE, LifecycleTable.TABLE),
                    KindTable.of(Kinds.PINNED_DEPLOYMENT, PinnedDeploymentTable.TABLE));

    /** Never gone through: only looked up. Each area lists its own in a file of its own. */
    private static final Map<KindId, Table> ALL = new HashMap<>();

    static {
        for (List<KindTable> area :
                List.of(
                        OBJECTS,
                        AccessTables.ALL,
                        HistoryTables.ALL,
                        ServiceTable.ALL,
                        WorkloadTables.ALL,
                        BatchTables.ALL,
                        VolumeTables.ALL,
                        BudgetTables.ALL,
                        NetworkTables.ALL,
                        DriverTables.ALL,
                        ClusterTables.ALL,
                        FlowTables.ALL,
                        ExtensionTables.ALL)) {
            area.forEach(entry -> ALL.put(entry.kind(), entry.table()));
        }
    }

    private Tables() {}

    static Table of(KindId kind) {
        return ALL.getOrDefault(kind, GENERIC);
    }
}
