package dev.davit.policy.device;

import dev.davit.model.kind.DriverKinds;
import dev.davit.policy.KindRules;
import dev.davit.policy.csi.AttachmentRules;
import dev.davit.policy.csi.CsiDefaults;
import dev.davit.policy.csi.CsiRules;
import dev.davit.policy.csi.StorageClassRules;
import java.util.List;

/** The rules of the kinds of storage and of devices. */
public final class DriverArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(DriverKinds.STORAGE_CLASS)
                            .filled(CsiDefaults::storageClass)
                            .judged(StorageClassRules::check),
                    KindRules.of(DriverKinds.VOLUME_ATTRIBUTES_CLASS)
                            .judged(StorageClassRules::attributes),
                    KindRules.of(DriverKinds.VOLUME_ATTACHMENT)
                            .judged(AttachmentRules::check)
                            .reported((subresource, tree, before, mistakes) ->
                                    AttachmentRules.status(tree, mistakes)),
                    KindRules.of(DriverKinds.CSI_DRIVER)
                            .filled(CsiDefaults::driver)
                            .judged(CsiRules::driver),
                    KindRules.of(DriverKinds.CSI_NODE).judged(CsiRules::node),
                    KindRules.of(DriverKinds.CSI_STORAGE_CAPACITY).judged(CsiRules::capacity),
                    KindRules.of(DriverKinds.RESOURCE_CLAIM)
                            .filled(DeviceDefaults::claim)
                            .judged(ClaimRules::claim)
                            .reported((subresource, tree, before, mistakes) ->
                                    AllocationRules.status(tree, before, mistakes)),
                    KindRules.of(DriverKinds.RESOURCE_CLAIM_TEMPLATE)
                            .filled(DeviceDefaults::template)
                            .judged(ClaimRules::template),
                    KindRules.of(DriverKinds.DEVICE_CLASS).judged(SliceRules::deviceClass),
                    KindRules.of(DriverKinds.RESOURCE_SLICE).judged(SliceRules::check));

    private DriverArea() {}
}
