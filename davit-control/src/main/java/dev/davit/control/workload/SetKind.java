package dev.davit.control.workload;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.select.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kinds whose objects keep a number of equal pods. One keeper's code serves them: a
 * ReplicationController is a ReplicaSet whose selector is a plain map of labels.
 */
// A Kind never changes, though no annotation says so.
@SuppressWarnings("ImmutableEnumChecker")
public enum SetKind {
    REPLICA_SET(Kinds.REPLICA_SET, "replicaset-controller"),
    REPLICATION_CONTROLLER(WorkloadKinds.REPLICATION_CONTROLLER, "replication-controller");

    private static final List<SetKind> ALL = List.of(values());

    private final Kind kind;
    private final String keeper;

    SetKind(Kind kind, String keeper) {
        this.kind = kind;
        this.keeper = keeper;
    }

    public Kind kind() {
        return kind;
    }

    /** Who keeps them: the name of its keeper and of its domain. */
    public String keeper() {
        return keeper;
    }

    /** Null for every other kind. */
    static @Nullable SetKind of(Kind kind) {
        for (SetKind each : ALL) {
            if (each.kind.equals(kind)) {
                return each;
            }
        }
        return null;
    }

    /**
     * What a workload's selector selects.
     *
     * @param workload of any kind that selects pods at {@code spec.selector}
     */
    static Outcome<LabelSelector> selector(Kind kind, JsonObject workload) {
        JsonObject selector = workload.object("spec", "selector");
        return kind.equals(WorkloadKinds.REPLICATION_CONTROLLER)
                ? Outcome.ok(LabelSelector.ofLabels(selector))
                : LabelSelector.read(selector, FieldPath.of("spec", "selector"));
    }
}
