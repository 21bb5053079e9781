package dev.davit.policy;

import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.policy.access.AccessArea;
import dev.davit.policy.batch.BatchArea;
import dev.davit.policy.budget.BudgetArea;
import dev.davit.policy.cluster.ClusterArea;
import dev.davit.policy.custom.ExtensionArea;
import dev.davit.policy.device.DriverArea;
import dev.davit.policy.flow.FlowArea;
import dev.davit.policy.history.HistoryArea;
import dev.davit.policy.lifecycle.LifecycleArea;
import dev.davit.policy.network.NetworkArea;
import dev.davit.policy.object.ObjectArea;
import dev.davit.policy.owner.OwnerArea;
import dev.davit.policy.pod.PodArea;
import dev.davit.policy.service.ServiceArea;
import dev.davit.policy.volume.VolumeArea;
import dev.davit.policy.workload.WorkloadArea;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of every kind. Each area lists its own in a file of its own. */
final class Rulebook {
    private static final List<List<KindRules>> AREAS =
            List.of(
                    ObjectArea.RULES,
                    PodArea.RULES,
                    LifecycleArea.RULES,
                    ServiceArea.RULES,
                    WorkloadArea.RULES,
                    BatchArea.RULES,
                    BudgetArea.RULES,
                    VolumeArea.RULES,
                    NetworkArea.RULES,
                    DriverArea.RULES,
                    ClusterArea.RULES,
                    FlowArea.RULES,
                    AccessArea.RULES,
                    ExtensionArea.RULES,
                    HistoryArea.RULES,
                    OwnerArea.RULES);

    /** Never gone through: only looked up. */
    private static final Map<KindId, KindRules> ALL = new HashMap<>();

    private static final KindRules NOTHING = KindRules.of(new KindId("", ""));

    static {
        AREAS.forEach(area -> area.forEach(rules -> ALL.put(rules.kind(), rules)));
    }

    private Rulebook() {}

    static KindRules of(Kind kind) {
        return ALL.getOrDefault(kind.id(), NOTHING);
    }
}
