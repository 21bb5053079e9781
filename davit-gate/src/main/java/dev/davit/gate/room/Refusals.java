package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Refusal.Subject;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Target;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gate's refusals, worded as clients of Kubernetes know them: {@code kubectl} and the client
 * libraries look at reason and details, people at the message.
 */
public final class Refusals {
    private Refusals() {}

    /** Who is refused is told all the same what there was to warn of. */
    public static <T> Outcome<T> warned(Outcome<T> outcome, List<String> warnings) {
        return outcome instanceof Outcome.Refused<T>(Refusal why) && !warnings.isEmpty()
                ? Outcome.refused(why.warned(warnings))
                : outcome;
    }

    public static <T> Outcome<T> notFound(Kind kind, String name) {
        return Outcome.refused(
                Refusal.of(Reason.NOT_FOUND, resource(kind) + " \"" + name + "\" not found")
                        .about(plural(kind, name, null)));
    }

    public static <T> Outcome<T> alreadyExists(Kind kind, String name) {
        return Outcome.refused(
                Refusal.of(
                                Reason.ALREADY_EXISTS,
                                resource(kind) + " \"" + name + "\" already exists")
                        .about(plural(kind, name, null)));
    }

    public static <T> Outcome<T> conflict(Kind kind, String name, String why) {
        return Outcome.refused(
                Refusal.of(
                                Reason.CONFLICT,
                                "Operation cannot be fulfilled on %s \"%s\": %s"
                                        .formatted(resource(kind), name, why))
                        .about(plural(kind, name, null)));
    }

    /** The writer has seen an older state than the one that is stored. */
    public static <T> Outcome<T> stale(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and"
                        + " try again");
    }

    public static <T> Outcome<T> otherUid(Kind kind, String name, String wanted, String actual) {
        return conflict(
                kind,
                name,
                "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                        .formatted(wanted, actual));
    }

    public static <T> Outcome<T> otherRevision(Kind kind, String name, String wanted, long actual) {
        return conflict(
                kind,
                name,
                ("Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object"
                                + " meta: %d")
                        .formatted(wanted, actual));
    }

    public static <T> Outcome<T> invalid(Kind kind, String name, List<Cause> causes) {
        return invalid(new Subject(kind.id().group(), kind.kind(), name, null), causes);
    }

    /**
     * What was asked for makes no sense.
     *
     * @param kind {@code ListOptions}, {@code TableOptions}: of Kubernetes' group for such
     */
    public static <T> Outcome<T> invalidOptions(String kind, List<Cause> causes) {
        return invalid(new Subject("meta.k8s.io", kind, "", null), causes);
    }

    private static <T> Outcome<T> invalid(Subject subject, List<Cause> causes) {
        List<String> sentences =
                causes.stream()
                        .map(c ->
                                c.field().isEmpty() ? c.message() : c.field() + ": " + c.message())
                        .distinct()
                        .toList();
        // What has text to paste in it would not survive inside a list on one line.
        boolean tall = sentences.stream().anyMatch(sentence -> sentence.contains("\n"));
        String all =
                sentences.size() == 1
                        ? sentences.getFirst()
                        : tall
                                ? "\n* " + String.join("\n* ", sentences)
                                : sentences.stream().collect(Collectors.joining(", ", "[", "]"));
        String full = qualified(subject.kind(), subject.group());
        return Outcome.refused(
                Refusal.of(
                                Reason.INVALID,
                                "%s \"%s\" is invalid: %s".formatted(full, subject.name(), all),
                                causes)
                        .about(subject));
    }

    public static <T> Outcome<T> invalid(Kind kind, String name, Cause cause) {
        return invalid(kind, name, List.of(cause));
    }

    public static <T> Outcome<T> forbidden(Target target, String why) {
        return forbidden(target.kind(), target.name(), why);
    }

    /**
     * @param name empty where it is not given yet
     */
    public static <T> Outcome<T> forbidden(Kind kind, String name, String why) {
        return Outcome.refused(
                Refusal.of(
                                Reason.FORBIDDEN,
                                name.isEmpty()
                                        ? "%s is forbidden: %s".formatted(resource(kind), why)
                                        : "%s \"%s\" is forbidden: %s"
                                                .formatted(resource(kind), name, why))
                        .about(plural(kind, name, null)));
    }

    /** Nothing new comes into a namespace that is being deleted. */
    public static <T> Outcome<T> terminating(Kind kind, String name, String namespace) {
        String why =
                "unable to create new content in namespace %s because it is being terminated"
                        .formatted(namespace);
        return Outcome.refused(
                Refusal.of(
                                Reason.FORBIDDEN,
                                "%s \"%s\" is forbidden: %s".formatted(resource(kind), name, why),
                                List.of(
                                        new Cause(
                                                "NamespaceTerminating", why, "metadata.namespace")))
                        .about(plural(kind, name, null)));
    }

    public static <T> Outcome<T> bad(String message) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, message));
    }

    public static <T> Outcome<T> notAllowed(String what) {
        return Outcome.refused(Refusal.of(Reason.METHOD_NOT_ALLOWED, what));
    }

    public static <T> Outcome<T> expired(String message) {
        return Outcome.refused(Refusal.of(Reason.EXPIRED, message));
    }

    /** The revision that was asked for was never given out by this cluster so far. */
    public static <T> Outcome<T> ahead(long asked, long newest) {
        return Outcome.refused(
                Refusal.of(
                        Reason.TIMEOUT,
                        "Too large resource version: %d, current: %d".formatted(asked, newest),
                        List.of(
                                new Cause(
                                        "ResourceVersionTooLarge",
                                        "Too large resource version",
                                        ""))));
    }

    /** As {@code status.details} names an object that exists or might: by its plural. */
    public static Subject plural(Kind kind, String name, @Nullable String uid) {
        return new Subject(kind.id().group(), kind.id().plural(), name, uid);
    }

    /** Invalid objects are named by their kind, all others by their plural. */
    public static Subject refused(Kind kind, StoredObject object, Refusal why) {
        String name = object.key().name();
        return why.reason() == Reason.INVALID
                ? new Subject(kind.id().group(), kind.kind(), name, null)
                : plural(kind, name, null);
    }

    /** {@code pods}, {@code leases.coordination.k8s.io}. */
    public static String resource(Kind kind) {
        return qualified(kind.id().plural(), kind.id().group());
    }

    private static String qualified(String word, String group) {
        return group.isEmpty() ? word : word + "." + group;
    }
}
