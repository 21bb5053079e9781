package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.store.History;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects of a namespace as they were, read once: a judgement that is made again does not read the
 * disk again.
 *
 * @param states by key
 * @param lost objects whose state then is not kept
 */
record Earlier(
        long revision, List<Kind> kinds, SortedMap<Key, History.Entry> states, List<Key> lost) {
    /** Of one rollback. */
    static final int MAX_OBJECTS = 10_000;

    static Outcome<Earlier> read(
            History history, String namespace, long revision, List<Kind> kinds) {
        SortedMap<Key, History.Entry> states = new TreeMap<>();
        List<Key> lost = new ArrayList<>();
        for (Kind kind : kinds) {
            History.Listing found =
                    history.listAt(
                            kind.id(), namespace, revision, null, MAX_OBJECTS - states.size());
            if (revision < found.horizon()) {
                return ListThen.forgotten(kind, revision, found.horizon());
            }
            if (found.more()) {
                return Outcome.refused(
                        Refusal.of(
                                Reason.TOO_LARGE,
                                "there were more than %d objects: name some of the resources, or give a selector"
                                        .formatted(MAX_OBJECTS)));
            }
            found.entries().forEach(entry -> states.put(entry.key(), entry));
            lost.addAll(found.lost());
        }
        return Outcome.ok(new Earlier(revision, kinds, states, lost));
    }
}
