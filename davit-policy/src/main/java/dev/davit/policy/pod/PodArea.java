package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of pods, and of what lets them be hazardous. */
public final class PodArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(Kinds.POD)
                            .completed((tree, namespace, clusterDefault) ->
                                    PodDefaults.complete(
                                            tree,
                                            SafetyProfile.ofNamespace(namespace, clusterDefault)))
                            .checked(PodRules::check)
                            .warned((tree, keys) ->
                                    keys.warnings(FieldPath.of("spec"), tree.object("spec"))),
                    KindRules.of(Kinds.HAZARD_GRANT)
                            .checked((tree, before, keys, mistakes) ->
                                    HazardGrantRules.check(tree, mistakes)));

    private PodArea() {}
}
