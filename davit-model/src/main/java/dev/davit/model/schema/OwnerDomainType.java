package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.Schema.Scalar;

/** OwnerDomain: people of some groups, who own their fields apart from other people. */
final class OwnerDomainType {
    private OwnerDomainType() {}

    static void declare(OwnTypes types) {
        ObjectSchema spec =
                types.type(
                        "OwnerDomainSpec",
                        "Who belongs to it.",
                        required(
                                "groups",
                                Schema.ListOf.atomic(Scalar.STRING),
                                "Users of one of these groups. Who is in several domains is in the"
                                        + " first of them by name."),
                        optional("reason", Scalar.STRING, "Why, for those who read it later."));
        types.kind(
                "OwnerDomain",
                "Splits people by group: what one of them writes is theirs to change, and not"
                        + " other people's. Its word in grants and commands is people:NAME. A"
                        + " service account is of it that is marked davit.dev/acts-for:"
                        + " people:NAME. When it goes, its fields are people's again.",
                required("spec", spec, "Who belongs to it."));
    }
}
