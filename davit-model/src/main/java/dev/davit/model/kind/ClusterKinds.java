package dev.davit.model.kind;

import java.util.List;

/** What administrators settle for a whole cluster: admission, certificates, classes of pods. */
public final class ClusterKinds {
    private static final String ADMISSION = "admissionregistration.k8s.io/v1";
    private static final String EXTENSIONS = "api-extensions";

    public static final Kind VALIDATING_WEBHOOKS =
            KindMaker.of(ADMISSION, "ValidatingWebhookConfiguration")
                    .among(EXTENSIONS)
                    .ofTheCluster()
                    .counted()
                    .make();

    public static final Kind MUTATING_WEBHOOKS =
            KindMaker.of(ADMISSION, "MutatingWebhookConfiguration")
                    .among(EXTENSIONS)
                    .ofTheCluster()
                    .counted()
                    .make();

    public static final Kind VALIDATING_POLICY =
            KindMaker.of(ADMISSION, "ValidatingAdmissionPolicy")
                    .among(EXTENSIONS)
                    .ofTheCluster()
                    .with("status")
                    .make();

    public static final Kind VALIDATING_BINDING =
            KindMaker.of(ADMISSION, "ValidatingAdmissionPolicyBinding")
                    .among(EXTENSIONS)
                    .ofTheCluster()
                    .counted()
                    .make();

    public static final Kind MUTATING_POLICY =
            KindMaker.of(ADMISSION, "MutatingAdmissionPolicy")
                    .among(EXTENSIONS)
                    .ofTheCluster()
                    .counted()
                    .make();

    public static final Kind MUTATING_BINDING =
            KindMaker.of(ADMISSION, "MutatingAdmissionPolicyBinding")
                    .among(EXTENSIONS)
                    .ofTheCluster()
                    .counted()
                    .make();

    public static final Kind SIGNING_REQUEST =
            KindMaker.of("certificates.k8s.io/v1", "CertificateSigningRequest")
                    .called("csr")
                    .ofTheCluster()
                    .uncounted()
                    .with("status", "approval")
                    .notYet("sign")
                    .make();

    public static final Kind RUNTIME_CLASS =
            KindMaker.of("node.k8s.io/v1", "RuntimeClass").ofTheCluster().notYet("use").make();

    public static final Kind PRIORITY_CLASS =
            KindMaker.of("scheduling.k8s.io/v1", "PriorityClass")
                    .called("pc")
                    .ofTheCluster()
                    .counted()
                    .make();

    /** The events of the core group in another form: stored there, seen here as well. */
    public static final Kind EVENT =
            KindMaker.of("events.k8s.io/v1", "Event").called("ev").kept(Durability.VOLATILE).make();

    static final List<Kind> ALL =
            List.of(
                    MUTATING_POLICY,
                    MUTATING_BINDING,
                    MUTATING_WEBHOOKS,
                    VALIDATING_POLICY,
                    VALIDATING_BINDING,
                    VALIDATING_WEBHOOKS,
                    SIGNING_REQUEST,
                    EVENT,
                    RUNTIME_CLASS,
                    PRIORITY_CLASS);

    private ClusterKinds() {}
}
