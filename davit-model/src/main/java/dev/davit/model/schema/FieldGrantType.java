package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.choice;
import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.json.JsonString;
import dev.davit.model.schema.Schema.Scalar;

/** FieldGrant: fields that several domains write. */
final class FieldGrantType {
    private static final String DOMAINS =
            " people, or people:NAME of an OwnerDomain; system:serviceaccounts:NAMESPACE, or system:serviceaccounts for all;"
                    + " system:davit:CONTROLLER, or system:davit for all; * for anybody. Absent:"
                    + " anybody.";

    private FieldGrantType() {}

    static void declare(OwnTypes types) {
        Schema words = Schema.ListOf.atomic(Scalar.STRING);
        ObjectSchema spec =
                types.type(
                        "FieldGrantSpec",
                        "Which fields of which objects are shared, and by whom.",
                        required(
                                "resources",
                                words,
                                "Of which objects: deployments.apps, pods; * for all."),
                        optional("names", words, "Of which objects, by name. Absent: of all."),
                        optional(
                                "selector",
                                types.meta("LabelSelector"),
                                "Of which objects, by their labels as they are before the write."
                                        + " Absent: of all."),
                        required(
                                "fields",
                                words,
                                "Paths, each with all that is below it: spec.replicas,"
                                        + " spec.template.spec.containers[name=web].image,"
                                        + " webhooks[*].clientConfig,"
                                        + " metadata.annotations[\"example.com/a\"]; * for all."),
                        optional(
                                "subresources",
                                words,
                                "Only for writes through one of these: scale, status. Absent:"
                                        + " through any, and of the object itself."),
                        optional("owners", words, "Whose fields:" + DOMAINS),
                        optional("writers", words, "Who may write them besides:" + DOMAINS),
                        optional(
                                        "mode",
                                        choice("share", "keep"),
                                        "share: owners and writers both write the fields, as often"
                                                + " as they like. keep: what a writer says of them is"
                                                + " left out, with a warning, and the rest of the write"
                                                + " goes through.")
                                .byDefault(new JsonString("share")),
                        optional(
                                        "fights",
                                        choice("freeze", "report"),
                                        "What happens to a shared field that changes domain three"
                                                + " times in ten minutes. freeze: nobody writes it"
                                                + " any more until somebody takes it over. report:"
                                                + " its writers are warned.")
                                .byDefault(new JsonString("freeze")),
                        optional("until", Scalar.TIME, "When it ends. Absent: never."),
                        optional("reason", Scalar.STRING, "Why, for those who read it later."));
        types.kind(
                "FieldGrant",
                "Shares fields between domains: what one of them owns, the other may write too. It"
                        + " holds in its namespace; in kube-system it holds in every namespace, and"
                        + " for objects of the cluster.",
                required("spec", spec, "What is shared."));
    }
}
