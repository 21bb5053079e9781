package dev.davit.model.schema;

import static dev.davit.model.schema.OwnTypes.choice;
import static dev.davit.model.schema.OwnTypes.optional;
import static dev.davit.model.schema.OwnTypes.required;

import dev.davit.model.schema.OwnTypes.Told;
import dev.davit.model.schema.Schema.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked and answered about an object's past and its owners: the bodies of the subresources
 * {@code history}, {@code blame}, {@code rollback}, {@code takeover}, {@code contents}, {@code
 * usage}. Nobody stores them.
 */
final class PastTypes {
    private static final Schema WORDS = Schema.ListOf.atomic(Scalar.STRING);

    private PastTypes() {}

    static void declare(OwnTypes types) {
        history(types);
        blame(types);
        deleted(types);
        contents(types);
        usage(types);
        rollback(types);
        takeover(types);
    }

    /** Of an answer that says itself what it is. */
    static Told[] answer(String kind, Told... fields) {
        List<Told> all = new ArrayList<>(fields.length + 2);
        all.add(required("apiVersion", Scalar.STRING, "davit.dev/v1."));
        all.add(required("kind", choice(kind), kind + "."));
        all.addAll(List.of(fields));
        return all.toArray(Told[]::new);
    }

    /** Who wrote, when, how and why. */
    private static List<Told> write() {
        return List.of(
                required("revision", Scalar.INT64, "The cluster's revision that the write made."),
                required("time", Scalar.MICRO_TIME, "When, in RFC 3339 with milliseconds."),
                required(
                        "verb",
                        Scalar.STRING,
                        "create, update, patch, apply, delete, rollback, takeover, and what else"
                                + " a controller calls it."),
                required("author", Scalar.STRING, "The user, service account or controller."),
                required("client", Scalar.STRING, "The program, as it called itself."),
                optional("cause", Scalar.STRING, "Why, in the author's words."));
    }

    private static void history(OwnTypes types) {
        ObjectSchema change =
                types.type(
                        "FieldChange",
                        "A field that a write has changed.",
                        required("path", Scalar.STRING, "As in spec.containers[name=web].image."),
                        optional("before", Scalar.ANY, "Its value before; absent: it had none."),
                        optional("after", Scalar.ANY, "Its value since; absent: it has none."),
                        required("text", Scalar.STRING, "The change as a line for people."));
        List<Told> entry = new ArrayList<>(write());
        entry.add(
                required(
                        "uid",
                        Scalar.STRING,
                        "Which object of this name it was: a name can be used again."));
        entry.add(optional("generation", Scalar.INT64, "The object's generation since."));
        entry.add(optional("removed", Scalar.BOOLEAN, "The object was removed by this write."));
        entry.add(
                optional(
                        "purged",
                        Scalar.STRING,
                        "The Purge that took this state out; who wrote it and when stays."));
        entry.add(
                optional(
                        "gap",
                        Scalar.BOOLEAN,
                        "States before this one are not kept: what it changed is not known."));
        entry.add(
                optional(
                        "changes",
                        Schema.ListOf.atomic(change),
                        "With diff=true: what it changed, 200 fields at most. Values of Secrets"
                                + " are shown as hashes."));
        entry.add(optional("changesLeftOut", Scalar.INT32, "How many more fields were changed."));
        ObjectSchema item =
                types.type(
                        "HistoryEntry",
                        "A write of an object that is kept.",
                        entry.toArray(Told[]::new));
        ObjectSchema metadata =
                types.type(
                        "ObjectHistoryMeta",
                        "Whose history it is, and where it goes on.",
                        required("name", Scalar.STRING, "The object's name."),
                        optional("namespace", Scalar.STRING, "Its namespace, where it has one."),
                        optional(
                                "continue",
                                Scalar.STRING,
                                "For the parameter continue: where the next page begins."),
                        optional(
                                "keptFrom",
                                Scalar.INT64,
                                "From this revision on nothing is missing. Absent: from the"
                                        + " beginning."));
        types.type(
                "ObjectHistory",
                "The kept writes of a name, newest first.",
                answer(
                        "ObjectHistory",
                        required("metadata", metadata, "Whose history it is."),
                        required("items", Schema.ListOf.atomic(item), "The writes.")));
    }

    private static void blame(OwnTypes types) {
        List<Told> field = new ArrayList<>();
        field.add(required("path", Scalar.STRING, "As in spec.containers[name=web].image."));
        field.add(
                required("value", Scalar.ANY, "What it is now; of Secrets a hash of what it is."));
        // A field older than what is kept has nobody to name.
        for (Told told : write()) {
            field.add(optional(told.field().name(), told.field().schema(), told.text()));
        }
        ObjectSchema blamed =
                types.type(
                        "BlamedField",
                        "A field, and the write that gave it its value.",
                        field.toArray(Told[]::new));
        types.type(
                "ObjectBlame",
                "Every field that somebody wished for, 5000 at most, and who gave it its value.",
                answer(
                        "ObjectBlame",
                        required("metadata", meta(types), "Which object it is."),
                        required("fields", Schema.ListOf.atomic(blamed), "The fields.")));
    }

    /** Names an object in an answer. */
    private static ObjectSchema meta(OwnTypes types) {
        return types.type(
                "AnsweredObjectMeta",
                "Which object an answer is about.",
                required("name", Scalar.STRING, "Its name."),
                optional("namespace", Scalar.STRING, "Its namespace; of the cluster: empty."),
                required("uid", Scalar.STRING, "Its uid."));
    }

    private static void deleted(OwnTypes types) {
        ObjectSchema item =
                types.type(
                        "DeletedObject",
                        "An object that was deleted and did not come back. POST to its rollback"
                                + " subresource brings it back as a new one.",
                        required("apiVersion", Scalar.STRING, "Of its kind."),
                        required("kind", Scalar.STRING, "Its kind."),
                        required("name", Scalar.STRING, "Its name."),
                        optional("namespace", Scalar.STRING, "Its namespace, where it had one."),
                        required("uid", Scalar.STRING, "The uid that it had."),
                        optional(
                                "lastRevision",
                                Scalar.INT64,
                                "Of its last state, where that is kept."),
                        required("removedRevision", Scalar.INT64, "When it went, as a revision."),
                        required("removedAt", Scalar.MICRO_TIME, "When it went."),
                        required("removedBy", Scalar.STRING, "Who removed it."),
                        required("client", Scalar.STRING, "By which program."),
                        optional("cause", Scalar.STRING, "Why, in the author's words."),
                        optional("owners", WORDS, "Whose it was, as Deployment/web."));
        types.type(
                "DeletedObjectList",
                "What a collection answers with deleted=true.",
                answer(
                        "DeletedObjectList",
                        required("metadata", types.meta("ListMeta"), "Where it goes on."),
                        required("items", Schema.ListOf.atomic(item), "The objects.")));
    }

    private static void contents(OwnTypes types) {
        types.type(
                "NamespaceContents",
                "Objects of a namespace at one revision, as a v1 List that can be applied; with"
                        + " deleted=true a DeletedObjectList instead.",
                required("apiVersion", Scalar.STRING, "v1."),
                required("kind", choice("List"), "List."),
                required(
                        "metadata",
                        types.meta("ListMeta"),
                        "The revision (resourceVersion), and where it goes on."),
                required(
                        "items",
                        Schema.ListOf.atomic(Scalar.OPEN_OBJECT),
                        "The objects, each of its own kind."));
    }

    private static void usage(OwnTypes types) {
        ObjectSchema scope =
                types.type(
                        "HistoryUsageScope",
                        "What one kind in one namespace takes.",
                        required("resource", Scalar.STRING, "configmaps, deployments.apps."),
                        required("namespace", Scalar.STRING, "Empty: of the cluster."),
                        required("objects", Scalar.INT64, "Names that something is kept of."),
                        required("revisions", Scalar.INT64, "States that are kept."),
                        required("bytes", Scalar.INT64, "Their size in bytes, uncompressed."));
        types.type(
                "HistoryUsage",
                "What all history takes, and what its collector did.",
                answer(
                        "HistoryUsage",
                        required("diskBytes", Scalar.INT64, "What its files take, in bytes."),
                        required(
                                "diskCapBytes",
                                Scalar.INT64,
                                "What they may take, in bytes; 0 before the first count."),
                        required("withinCap", Scalar.BOOLEAN, "Whether they take no more."),
                        required("revisions", Scalar.INT64, "States that are kept."),
                        required("collected", Scalar.INT64, "Removed since the server's start."),
                        required("rounds", Scalar.INT64, "Walks through all of it since then."),
                        required(
                                "oldestRevision",
                                Scalar.INT64,
                                "Every object is known from this revision on."),
                        required(
                                "writersWaitedMillis",
                                Scalar.INT64,
                                "How long writers waited for the collector since the start."),
                        optional("countedAt", Scalar.MICRO_TIME, "When this was counted."),
                        required(
                                "scopes",
                                Schema.ListOf.atomic(scope),
                                "By kind and namespace, the largest first.")));
    }

    private static void rollback(OwnTypes types) {
        types.type(
                "RollbackOptions",
                "Back to where: toRevision or at. With neither: the state before the last change,"
                        + " or, of an object that is gone, its last state.",
                optional("apiVersion", Scalar.STRING, "davit.dev/v1."),
                optional("kind", Scalar.STRING, "RollbackOptions."),
                optional("toRevision", Scalar.INT64, "To this revision of the cluster."),
                optional("at", Scalar.STRING, "To this time, in RFC 3339: 2026-11-20T12:00:00Z."));
    }

    private static void takeover(OwnTypes types) {
        types.type(
                "TakeoverOptions",
                "Which fields change hands. Their values stay.",
                optional("apiVersion", Scalar.STRING, "davit.dev/v1."),
                optional("kind", Scalar.STRING, "TakeoverOptions."),
                optional(
                        "fields",
                        WORDS,
                        "As in spec.replicas and everything below it, 1000 at most. Absent: all"
                                + " that other domains own."),
                optional(
                        "from",
                        Scalar.STRING,
                        "Of this domain only: people, people:NAME, system:davit:CONTROLLER,"
                                + " system:serviceaccounts:NAMESPACE or"
                                + " system:serviceaccount:NAMESPACE:NAME."),
                optional(
                        "to",
                        Scalar.STRING,
                        "To this domain instead of the asking one's: people, people:NAME,"
                                + " system:davit:CONTROLLER or"
                                + " system:serviceaccount:NAMESPACE:NAME."),
                optional("cause", Scalar.STRING, "Why; kept in the object's history."));
    }
}
