package dev.davit.control.pod;

/** What a change of each field of a pod's spec disturbs; the table behind {@link PodPlan}. */
final class PodFields {
    private PodFields() {}

    enum Effect {
        LIVE,
        RESIZE,
        RESTART,
        REBUILD,
        /** Looked at one level deeper. */
        NESTED
    }

    /** A member of a container. What is not known here restarts it: that is always right. */
    static Effect ofContainer(String field) {
        return switch (field) {
            case "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle",
                    "ports",
                    "resizePolicy",
                    "imagePullPolicy",
                    "restartPolicy",
                    "restartPolicyRules",
                    "terminationMessagePolicy" ->
                    Effect.LIVE;
            case "resources" -> Effect.RESIZE;
            case "volumeMounts" -> Effect.NESTED;
            default -> Effect.RESTART;
        };
    }

    /** A member of the spec. What is not known here rebuilds the sandbox: that is always right. */
    static Effect ofSpec(String field) {
        return switch (field) {
            case "activeDeadlineSeconds",
                    "affinity",
                    "automountServiceAccountToken",
                    "enableServiceLinks",
                    "ephemeralContainers",
                    "imagePullSecrets",
                    "nodeSelector",
                    "overhead",
                    "preemptionPolicy",
                    "priority",
                    "priorityClassName",
                    "readinessGates",
                    "resources",
                    "restartPolicy",
                    "schedulerName",
                    "schedulingGates",
                    "serviceAccount",
                    "serviceAccountName",
                    "terminationGracePeriodSeconds",
                    "tolerations",
                    "topologySpreadConstraints" ->
                    Effect.LIVE;
            case "securityContext",
                    "containers",
                    "initContainers",
                    "volumes",
                    "nodeName",
                    "davit" ->
                    Effect.NESTED;
            default -> Effect.REBUILD;
        };
    }

    /** A member of {@code spec.securityContext}. */
    static Effect ofPodSecurity(String field) {
        return switch (field) {
            case "fsGroupChangePolicy" -> Effect.LIVE;
            case "sysctls", "windowsOptions" -> Effect.REBUILD;
            default -> Effect.RESTART;
        };
    }

    /** A member of {@code spec.davit}. */
    static Effect ofDavit(String field) {
        return switch (field) {
            case "hazards", "nodeLoss", "site" -> Effect.LIVE;
            case "profile" -> Effect.RESTART;
            case "configs", "restarts" -> Effect.NESTED;
            default -> Effect.REBUILD;
        };
    }
}
