package dev.davit.control.discovery;

/** Labels and annotations by which slices, services and their makers find each other. */
public final class Labels {
    public static final String SERVICE_NAME = "kubernetes.io/service-name";
    public static final String HEADLESS = "service.kubernetes.io/headless";
    public static final String SLICE_MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    public static final String SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";
    public static final String ENDPOINTS_MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    public static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    /** Of slices that follow from a selector, and of slices that repeat somebody's Endpoints. */
    public static final String BY_SELECTOR = "endpointslice-controller.k8s.io";

    public static final String BY_MIRROR = "endpointslicemirroring-controller.k8s.io";
    public static final String ENDPOINTS_CONTROLLER = "endpoint-controller";

    /** On a pod: which version of a PinnedDeployment it runs. */
    public static final String VERSION = "davit.dev/version";

    /** On a slice: {@code web/1.16}, the PinnedDeployment and its version. */
    public static final String SLICE_VERSION = "davit.dev/version";

    /** On a slice with a version: that version's part of the traffic. */
    public static final String WEIGHT = "davit.dev/traffic-weight";

    private Labels() {}
}
