package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.Schema.Scalar;

/** HazardGrant: the administrator's key to what is looser than both safety profiles. */
final class HazardGrantType {
    private HazardGrantType() {}

    static void declare(OwnTypes types) {
        ObjectSchema spec =
                types.type(
                        "HazardGrantSpec",
                        "Which hazards pods of the namespace may have.",
                        required(
                                "hazards",
                                Schema.ListOf.atomic(Scalar.STRING),
                                "Names of hazards: privileged, host-network, host-path:/dev/fuse,"
                                        + " capability:NET_ADMIN, … One that ends with * covers"
                                        + " all that begin so: host-path:/srv/*."),
                        optional(
                                "selector",
                                types.meta("LabelSelector"),
                                "Which pods it is for, by their labels. Absent: all pods of the"
                                        + " namespace whose authors accept the hazard."),
                        optional(
                                "until",
                                Scalar.TIME,
                                "When it ends. Pods that run then run on; none is made or changed"
                                        + " with it any more."),
                        optional("reason", Scalar.STRING, "Why, for those who read it later."));
        types.kind(
                "HazardGrant",
                "The administrator's key to hazards: what pods of this namespace may do beyond"
                        + " both safety profiles, once their authors accept it too (annotation"
                        + " davit.dev/accept-hazards). Writing one needs the verb grant-hazard.",
                required("spec", spec, "What is granted."));
    }
}
