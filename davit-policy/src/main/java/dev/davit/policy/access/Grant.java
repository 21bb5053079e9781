package dev.davit.policy.access;

import dev.davit.model.kind.Kind;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some verbs on some resources.
 *
 * @param kind null: every kind
 * @param subresources the empty text is the object itself; {@code *} is everything
 */
record Grant(@Nullable Kind kind, List<String> subresources, Set<Verb> verbs) {
    static final Set<Verb> READ = EnumSet.of(Verb.GET, Verb.LIST, Verb.WATCH);
    static final Set<Verb> CHANGE = EnumSet.of(Verb.UPDATE, Verb.PATCH);

    Grant {
        subresources = List.copyOf(subresources);
        verbs = EnumSet.copyOf(verbs);
    }

    /** On the objects themselves. */
    static Grant of(@Nullable Kind kind, Verb first, Verb... more) {
        return new Grant(kind, List.of(""), EnumSet.of(first, more));
    }

    static Grant on(@Nullable Kind kind, String subresource, Verb first, Verb... more) {
        return new Grant(kind, List.of(subresource), EnumSet.of(first, more));
    }

    /** Objects and their subresources that are read. */
    static Grant reads(@Nullable Kind kind) {
        return new Grant(kind, List.of("", "status", "history", "blame", "lifecycle"), READ);
    }

    boolean covers(Verb verb, Target target) {
        return verbs.contains(verb)
                && (kind == null || kind.id().equals(target.kind().id()))
                && (subresources.contains("*") || subresources.contains(target.subresource()));
    }
}
