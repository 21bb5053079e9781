package dev.davit.policy.volume;

import dev.davit.model.kind.WorkloadKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of volumes that outlive pods. */
public final class VolumeArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(WorkloadKinds.PERSISTENT_VOLUME)
                            .filled(VolumeDefaults::volume)
                            .checked((tree, before, keys, mistakes) ->
                                    VolumeRules.check(tree, before, mistakes)),
                    KindRules.of(WorkloadKinds.VOLUME_CLAIM)
                            .filled(VolumeDefaults::claim)
                            .checked((tree, before, keys, mistakes) ->
                                    ClaimRules.check(tree, before, mistakes)));

    private VolumeArea() {}
}
