package dev.davit.model.kind;

import java.util.List;

/**
 * Kinds that run pods, now or by the clock, and what they ask for, may use and may not lose: of
 * apps, batch, autoscaling, policy and the core group.
 */
public final class WorkloadKinds {
    public static final Kind STATEFUL_SET =
            KindMaker.of("apps/v1", "StatefulSet")
                    .called("sts")
                    .amongAll()
                    .with("status", "scale")
                    .notYet("run")
                    .make();

    public static final Kind DAEMON_SET =
            KindMaker.of("apps/v1", "DaemonSet")
                    .called("ds")
                    .amongAll()
                    .with("status")
                    .notYet("run")
                    .make();

    /** Others' memory of what they were: nobody acts on it in Kubernetes either. */
    public static final Kind CONTROLLER_REVISION =
            KindMaker.of("apps/v1", "ControllerRevision").make();

    public static final Kind REPLICATION_CONTROLLER =
            KindMaker.of("v1", "ReplicationController")
                    .called("rc")
                    .amongAll()
                    .with("status", "scale")
                    .make();

    /** For others to use: nobody acts on it in Kubernetes either. */
    public static final Kind POD_TEMPLATE = KindMaker.of("v1", "PodTemplate").counted().make();

    public static final Kind JOB =
            KindMaker.of("batch/v1", "Job").amongAll().with("status").notYet("run").make();

    public static final Kind CRON_JOB =
            KindMaker.of("batch/v1", "CronJob")
                    .called("cj")
                    .amongAll()
                    .with("status")
                    .notYet("run")
                    .make();

    public static final Kind AUTOSCALER =
            KindMaker.of("autoscaling/v2", "HorizontalPodAutoscaler")
                    .called("hpa")
                    .amongAll()
                    .with("status")
                    .uncounted()
                    .notYet("run")
                    .make();

    /** The same in its older form: not a kind of its own, only another way to see one. */
    public static final Kind AUTOSCALER_V1 =
            KindMaker.of("autoscaling/v1", "HorizontalPodAutoscaler")
                    .called("hpa")
                    .amongAll()
                    .with("status")
                    .uncounted()
                    .notYet("run")
                    .make();

    public static final Kind DISRUPTION_BUDGET =
            KindMaker.of("policy/v1", "PodDisruptionBudget").called("pdb").with("status").make();

    public static final Kind PERSISTENT_VOLUME =
            KindMaker.of("v1", "PersistentVolume")
                    .called("pv")
                    .ofTheCluster()
                    .with("status")
                    .uncounted()
                    .notYet("bind")
                    .make();

    public static final Kind VOLUME_CLAIM =
            KindMaker.of("v1", "PersistentVolumeClaim")
                    .called("pvc")
                    .with("status")
                    .uncounted()
                    .notYet("bind")
                    .make();

    public static final Kind LIMIT_RANGE = KindMaker.of("v1", "LimitRange").called("limits").make();

    public static final Kind RESOURCE_QUOTA =
            KindMaker.of("v1", "ResourceQuota").called("quota").with("status").uncounted().make();

    static final List<Kind> ALL =
            List.of(
                    STATEFUL_SET,
                    DAEMON_SET,
                    CONTROLLER_REVISION,
                    REPLICATION_CONTROLLER,
                    POD_TEMPLATE,
                    JOB,
                    CRON_JOB,
                    AUTOSCALER,
                    DISRUPTION_BUDGET,
                    PERSISTENT_VOLUME,
                    VOLUME_CLAIM,
                    LIMIT_RANGE,
                    RESOURCE_QUOTA);

    private WorkloadKinds() {}
}
