package dev.davit.control.pod;

/** Why a container waits, in the words that tools look for. Source: Kubernetes' kubelet. */
public final class WaitingReason {
    public static final String CONTAINER_CREATING = "ContainerCreating";
    public static final String POD_INITIALIZING = "PodInitializing";
    public static final String CRASH_LOOP = "CrashLoopBackOff";

    /** A pull that failed. */
    public static final String ERR_IMAGE_PULL = "ErrImagePull";

    public static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";

    /**
     * {@code imagePullPolicy: Never}, or nowhere to pull from, and the image is not on the node.
     */
    public static final String ERR_IMAGE_NEVER_PULL = "ErrImageNeverPull";

    public static final String INVALID_IMAGE_NAME = "InvalidImageName";

    /** A ConfigMap, a Secret or a key in it is missing; or the image cannot run in the profile. */
    public static final String CREATE_CONFIG_ERROR = "CreateContainerConfigError";

    public static final String CREATE_ERROR = "CreateContainerError";
    public static final String RUN_ERROR = "RunContainerError";

    private WaitingReason() {}
}
