package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.choice;
import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.Schema.Scalar;

/** HistoryPolicy, Rollback and Purge. */
final class HistoryTypes {
    private static final Schema WORDS = Schema.ListOf.atomic(Scalar.STRING);

    private HistoryTypes() {}

    static void declare(OwnTypes types) {
        policy(types);
        rollback(types);
        purge(types);
    }

    private static void policy(OwnTypes types) {
        ObjectSchema spec =
                types.type(
                        "HistoryPolicySpec",
                        "How much is kept, and of what. For each bound the policy that is most"
                                + " particular decides: one that names resources and namespaces,"
                                + " then resources, then namespaces; among equals the first by"
                                + " name. What none says is the server's own: 30 days, 1000"
                                + " revisions of an object, 8Gi on the disk.",
                        optional(
                                "resources",
                                WORDS,
                                "Which kinds, by their plural names with the group:"
                                        + " configmaps, deployments.apps. Empty: all."),
                        optional("namespaces", WORDS, "Which namespaces, by name. Empty: all."),
                        optional(
                                "maxAgeSeconds",
                                Scalar.INT64,
                                "For so many seconds every state stays that was current. An"
                                        + " object's newest state stays for good; one that was"
                                        + " deleted is forgotten so long after its deletion."),
                        optional(
                                "maxRevisions",
                                Scalar.INT32,
                                "So many of the newest revisions of one object stay, at least 1."
                                        + " Revisions that the object itself names in the"
                                        + " annotation davit.dev/keep-revisions stay too."),
                        optional(
                                "maxDisk",
                                Scalar.QUANTITY,
                                "What all history may take on the disk, at least 512Mi: 8Gi. Before"
                                        + " it is reached, the oldest states of all objects go,"
                                        + " whatever else is said. Only in a policy without"
                                        + " resources and namespaces."));
        ObjectSchema status =
                types.type(
                        "HistoryPolicyStatus",
                        "What is: written by Davit, in policies for everything.",
                        optional("observedGeneration", Scalar.INT64, "The generation this is of."),
                        optional("disk", Scalar.QUANTITY, "What history takes on the disk."),
                        optional("diskCap", Scalar.QUANTITY, "What it may take."),
                        optional("revisions", Scalar.INT64, "How many states are kept."),
                        optional(
                                "collected",
                                Scalar.INT64,
                                "How many were removed since the server was started."),
                        optional(
                                "oldestRevision",
                                Scalar.INT64,
                                "States of every object are kept from this revision on, but for"
                                        + " those that are bounded by number."),
                        optional(
                                        "conditions",
                                        Schema.ListOf.keyed(types.meta("Condition"), "type"),
                                        "WithinCap: whether history takes no more than it may.")
                                .mergedBy("type"));
        types.kind(
                "HistoryPolicy",
                "How long, how many and how large: what is kept of the past of objects.",
                required("spec", spec, "What is wanted."),
                optional("status", status, "What is."));
    }

    private static void rollback(OwnTypes types) {
        ObjectSchema spec =
                types.type(
                        "RollbackSpec",
                        "Which objects of the namespace go back, and how far. Exactly one of"
                                + " toRevision and at is given.",
                        optional("toRevision", Scalar.INT64, "To this revision of the cluster."),
                        optional(
                                "at",
                                Scalar.STRING,
                                "To this time, in RFC 3339: 2026-11-20T12:00:00Z."),
                        optional(
                                "resources",
                                WORDS,
                                "Which kinds, by their plural names with the group:"
                                        + " configmaps, deployments.apps. Empty: all that have a"
                                        + " history."),
                        optional(
                                "selector",
                                types.meta("LabelSelector"),
                                "Which objects, by the labels that they have or had then. Absent:"
                                        + " all."),
                        optional(
                                "actions",
                                Schema.ListOf.atomic(choice("Create", "Change", "Delete")),
                                "What may be done: what was deleted since is created, what was"
                                        + " changed is changed, what was made since is deleted."
                                        + " Empty: all three."),
                        optional(
                                "reason",
                                Scalar.STRING,
                                "Why, in the author's words; kept in each object's history."));
        ObjectSchema action =
                types.type(
                        "RollbackAction",
                        "What is done with one object.",
                        required("resource", Scalar.STRING, "configmaps, deployments.apps."),
                        required("name", Scalar.STRING, "The object's name."),
                        required(
                                "action",
                                choice("Create", "Change", "Delete", "Leave", "Refuse"),
                                "Refuse: it would have to be done and cannot be; then nothing of"
                                        + " the rollback is done."),
                        optional("reason", Scalar.STRING, "Why, in a sentence."),
                        optional("fromRevision", Scalar.INT64, "Its revision before."),
                        optional("revision", Scalar.INT64, "The revision whose state comes back."),
                        optional("changes", WORDS, "The first of its changes, one per line."));
        ObjectSchema status =
                types.type(
                        "RollbackStatus",
                        "What was done: all in one commit. In the answer to a dry run: what would"
                                + " be.",
                        optional("phase", choice("Done", "Planned", "Refused"), "How it ended."),
                        optional("revision", Scalar.INT64, "The revision that was gone back to."),
                        optional("planRevision", Scalar.INT64, "The cluster's revision before it."),
                        optional("created", Scalar.INT32, "How many objects came back."),
                        optional("changed", Scalar.INT32, "How many were changed."),
                        optional("deleted", Scalar.INT32, "How many were deleted."),
                        optional("left", Scalar.INT32, "How many were left as they are."),
                        optional(
                                "actions",
                                Schema.ListOf.atomic(action),
                                "By object: at most 500; with those that are left alone only in a"
                                        + " dry run, 2000 then."));
        types.kind(
                "Rollback",
                "Makes objects of a namespace what they were: what people wished for, never what"
                        + " was allocated, nor what a controller makes. Done when it is created,"
                        + " all of it in one commit or nothing; create it with dryRun=All for the"
                        + " plan. Who creates it is the author of every change, fields keep their"
                        + " owners of then. Needs the verbs list and rollback on each kind that is"
                        + " touched, and delete where objects go. The object stays as a"
                        + " record.",
                required("spec", spec, "What is wanted. Cannot be changed."),
                optional("status", status, "What was done."));
    }

    private static void purge(OwnTypes types) {
        ObjectSchema spec =
                types.type(
                        "PurgeSpec",
                        "Which states go for good.",
                        required(
                                "resource",
                                Scalar.STRING,
                                "The kind, by its plural name with the group: configmaps,"
                                        + " deployments.apps."),
                        optional(
                                "namespace",
                                Scalar.STRING,
                                "The object's namespace; empty for an object of the cluster."),
                        required("name", Scalar.STRING, "The object's name."),
                        optional(
                                "fromRevision",
                                Scalar.INT64,
                                "The oldest revision that goes. By default the first."),
                        optional(
                                "throughRevision",
                                Scalar.INT64,
                                "The newest that goes. By default all before the object as it is"
                                        + " when the purge is approved: that one stays, so change"
                                        + " the object first."),
                        required("reason", Scalar.STRING, "Why, for those who read it later."));
        ObjectSchema status =
                types.type(
                        "PurgeStatus",
                        "Who turned which key, and what came of it.",
                        optional(
                                "phase",
                                choice("Asked", "Approved", "Done", "Failed"),
                                "Asked: another person than the one who asked has to approve it."),
                        optional("requestedBy", Scalar.STRING, "Who asked."),
                        optional("approvedBy", Scalar.STRING, "Who approved."),
                        optional("approvedAt", Scalar.TIME, "When."),
                        optional(
                                "throughRevision",
                                Scalar.INT64,
                                "The newest revision that goes, as settled by the approval."),
                        optional("purged", Scalar.INT64, "How many states are gone."),
                        optional("doneAt", Scalar.TIME, "When they were gone from the disk."),
                        optional("message", Scalar.STRING, "What else there is to know."));
        types.kind(
                "Purge",
                "Takes states of an object out of history, the log and the snapshots for good:"
                        + " for what should never have been written. It takes two people: one"
                        + " creates it, another one with the verb purge approves it (POST"
                        + " …/approve, davit purge approve). That it happened, who wrote the states"
                        + " and when stays readable; backups and other copies are not reached.",
                required("spec", spec, "What is wanted. Cannot be changed."),
                optional("status", status, "What came of it."));
    }
}
