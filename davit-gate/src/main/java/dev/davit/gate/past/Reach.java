package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.List;

/**
 * How far back somebody may look. A namespace can be made anew under an old name, for other people:
 * what was in the old one is for those who have their right in all namespaces.
 */
final class Reach {
    /** Of the namespace's own history. */
    private static final int MAX_ENTRIES = 1_000;

    private final Store store;
    private final Rules rules;
    private final Rights rights;

    Reach(Store store, Rules rules, Rights rights) {
        this.store = store;
        this.rules = rules;
        this.rights = rights;
    }

    /** What somebody asks to do with a kind in a namespace. */
    record Question(Asked asked, Verb verb, Kind kind, String namespace, String subresource) {
        /** As the request itself asks it. */
        static Question of(Asked asked) {
            Target target = asked.target();
            return new Question(
                    asked,
                    asked.request().verb(),
                    target.kind(),
                    target.namespace(),
                    target.subresource());
        }
    }

    /** The revision itself, where it may be looked at. */
    Outcome<Long> within(Question question, long revision) {
        long first = from(question);
        return revision >= first
                ? Outcome.ok(revision)
                : Refusals.forbidden(
                        question.kind,
                        question.asked.target().name(),
                        ("User \"%s\" cannot look at revision %d: the namespace \"%s\" was made at revision"
                                        + " %d, and what was in one of that name before is for"
                                        + " those who have this right in all namespaces")
                                .formatted(
                                        question.asked.request().identity().name(),
                                        revision,
                                        question.namespace,
                                        first));
    }

    /** The first revision that may be looked at; 0: all may. */
    long from(Question question) {
        StoredObject namespace =
                question.namespace.isEmpty()
                        ? null
                        : store.image().get(new Key(Kinds.NAMESPACE.id(), "", question.namespace));
        return namespace == null || everywhere(question) ? 0 : made(namespace);
    }

    private boolean everywhere(Question question) {
        Target all =
                new Target(question.kind, "", question.asked.target().name(), question.subresource);
        return rules.authorise(
                        question.asked.request().identity(), question.verb, all, rights.now())
                instanceof Outcome.Ok;
    }

    /** The revision of a namespace's creation. */
    private long made(StoredObject namespace) {
        List<History.Entry> writes =
                store.history().of(namespace.key(), Long.MAX_VALUE, MAX_ENTRIES);
        long first = namespace.revision();
        for (History.Entry entry : writes) {
            if (!entry.uid().equals(namespace.uid()) || entry.removed()) {
                return first;
            }
            first = entry.revision();
        }
        if (writes.size() < MAX_ENTRIES && store.history().floor(namespace.key()) == 0) {
            return first;
        }
        // Its first write is not kept: by the second in which it was made.
        String at = namespace.tree().textOr("", "metadata", "creationTimestamp");
        return store.history().revisionAt(Timestamps.read(at).orElse(0)).orElse(0);
    }
}
