package dev.davit.model.kind;

import java.util.List;

/** What drivers of storage and of devices offer, and what is asked of them. */
public final class DriverKinds {
    private static final String STORAGE = "storage.k8s.io/v1";
    private static final String RESOURCE = "resource.k8s.io/v1";

    public static final Kind STORAGE_CLASS =
            KindMaker.of(STORAGE, "StorageClass").called("sc").ofTheCluster().notYet("use").make();

    public static final Kind VOLUME_ATTRIBUTES_CLASS =
            KindMaker.of(STORAGE, "VolumeAttributesClass")
                    .called("vac")
                    .ofTheCluster()
                    .notYet("use")
                    .make();

    public static final Kind VOLUME_ATTACHMENT =
            KindMaker.of(STORAGE, "VolumeAttachment")
                    .ofTheCluster()
                    .uncounted()
                    .with("status")
                    .notYet("act on")
                    .make();

    public static final Kind CSI_DRIVER =
            KindMaker.of(STORAGE, "CSIDriver").ofTheCluster().notYet("use").make();

    public static final Kind CSI_NODE =
            KindMaker.of(STORAGE, "CSINode").ofTheCluster().notYet("use").make();

    public static final Kind CSI_STORAGE_CAPACITY =
            KindMaker.of(STORAGE, "CSIStorageCapacity").notYet("use").make();

    public static final Kind RESOURCE_CLAIM =
            KindMaker.of(RESOURCE, "ResourceClaim")
                    .with("status")
                    .uncounted()
                    .notYet("allocate")
                    .make();

    public static final Kind RESOURCE_CLAIM_TEMPLATE =
            KindMaker.of(RESOURCE, "ResourceClaimTemplate").notYet("use").make();

    public static final Kind DEVICE_CLASS =
            KindMaker.of(RESOURCE, "DeviceClass").ofTheCluster().counted().notYet("use").make();

    public static final Kind RESOURCE_SLICE =
            KindMaker.of(RESOURCE, "ResourceSlice").ofTheCluster().counted().notYet("use").make();

    static final List<Kind> ALL =
            List.of(
                    DEVICE_CLASS,
                    RESOURCE_CLAIM,
                    RESOURCE_CLAIM_TEMPLATE,
                    RESOURCE_SLICE,
                    CSI_DRIVER,
                    CSI_NODE,
                    CSI_STORAGE_CAPACITY,
                    STORAGE_CLASS,
                    VOLUME_ATTACHMENT,
                    VOLUME_ATTRIBUTES_CLASS);

    private DriverKinds() {}
}
