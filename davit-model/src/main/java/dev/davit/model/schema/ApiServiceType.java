package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.Schema.Scalar;

/**
 * APIService of apiregistration.k8s.io: which groups and versions there are, and who serves them.
 */
final class ApiServiceType {
    private ApiServiceType() {}

    static void declare(OwnTypes types) {
        types.kind(
                "APIService",
                "A group and version of the API, and who serves it: this server itself where no"
                        + " service is named.",
                optional("spec", spec(types), "What is served, and by whom."),
                optional("status", status(types), "Whether it is available."));
    }

    private static ObjectSchema spec(OwnTypes types) {
        ObjectSchema service =
                types.type(
                        "APIServiceReference",
                        "The service of a server that serves a group.",
                        optional("namespace", Scalar.STRING, "The service's namespace."),
                        optional("name", Scalar.STRING, "The service's name."),
                        optional("port", Scalar.INT32, "The service's port; 443 if it is absent."));
        return types.type(
                "APIServiceSpec",
                "What is served, and by whom.",
                optional("service", service, "Who serves it. Absent: this server itself."),
                optional("group", Scalar.STRING, "The group; empty for the core group."),
                optional("version", Scalar.STRING, "The version: v1."),
                optional(
                        "insecureSkipTLSVerify",
                        Scalar.BOOLEAN,
                        "The service's certificate is not checked."),
                optional(
                        "caBundle",
                        Scalar.BYTES,
                        "Authorities, in PEM, of which one has signed the service's certificate."),
                required(
                        "groupPriorityMinimum",
                        Scalar.INT32,
                        "Where the group stands among all groups: higher ones first."),
                required(
                        "versionPriority",
                        Scalar.INT32,
                        "Where the version stands in its group: higher ones first."));
    }

    private static ObjectSchema status(OwnTypes types) {
        ObjectSchema condition =
                types.type(
                        "APIServiceCondition",
                        "One side of what is the case.",
                        required("type", Scalar.STRING, "Available."),
                        required("status", Scalar.STRING, "True, False or Unknown."),
                        optional("lastTransitionTime", Scalar.TIME, "When the status changed."),
                        optional("reason", Scalar.STRING, "Why, in one word."),
                        optional("message", Scalar.STRING, "Why, in a sentence."));
        return types.type(
                "APIServiceStatus",
                "Whether it is available.",
                optional(
                                "conditions",
                                Schema.ListOf.keyed(condition, "type"),
                                "What is the case: one entry per type.")
                        .mergedBy("type"));
    }
}
