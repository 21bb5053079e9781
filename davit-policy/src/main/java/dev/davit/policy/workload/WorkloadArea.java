package dev.davit.policy.workload;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.policy.KindRules;
import dev.davit.policy.Names;
import dev.davit.policy.pod.HazardKeys;
import java.util.List;

/** The rules of kinds that run copies of a pod. */
public final class WorkloadArea {
    private static final FieldPath TEMPLATE = FieldPath.of("spec", "template", "spec");

    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(Kinds.DEPLOYMENT)
                            .filled(WorkloadDefaults::deployment)
                            .checked(DeploymentRules::check)
                            .warned(WorkloadArea::ofTemplate),
                    KindRules.of(Kinds.REPLICA_SET)
                            .filled(WorkloadDefaults::replicaSet)
                            .checked((tree, before, keys, mistakes) ->
                                    WorkloadRules.check(
                                            Kinds.REPLICA_SET, tree, before, keys, mistakes))
                            .warned(WorkloadArea::ofTemplate),
                    KindRules.of(Kinds.PINNED_DEPLOYMENT)
                            .filled(WorkloadDefaults::pinned)
                            .checked(PinnedRules::check),
                    KindRules.of(WorkloadKinds.STATEFUL_SET)
                            .named(Names::label)
                            .filled(SetDefaults::statefulSet)
                            .checked(SetRules::statefulSet)
                            .warned(WorkloadArea::ofTemplate),
                    KindRules.of(WorkloadKinds.DAEMON_SET)
                            .filled(SetDefaults::daemonSet)
                            .checked(SetRules::daemonSet)
                            .warned(WorkloadArea::ofTemplate),
                    KindRules.of(WorkloadKinds.REPLICATION_CONTROLLER)
                            .filled(SetDefaults::controller)
                            .checked(PlainRules::controller)
                            .warned(WorkloadArea::ofTemplate),
                    KindRules.of(WorkloadKinds.POD_TEMPLATE)
                            .filled(SetDefaults::podTemplate)
                            .checked(PlainRules::template),
                    KindRules.of(WorkloadKinds.CONTROLLER_REVISION)
                            .checked((tree, before, keys, mistakes) ->
                                    PlainRules.revision(tree, before, mistakes)));

    private WorkloadArea() {}

    private static List<String> ofTemplate(JsonObject tree, HazardKeys keys) {
        return keys.warnings(TEMPLATE, tree.object("spec", "template", "spec"));
    }
}
