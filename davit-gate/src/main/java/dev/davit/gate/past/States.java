package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.store.History;
import org.jspecify.annotations.Nullable;

/** Entries of history as objects again. */
final class States {
    private static final String STATUS = "davit.dev/status";
    private static final String NOT_KEPT = "not-kept";

    private States() {}

    /**
     * The object as it was at a revision.
     *
     * @param now the object of that name today, if there is one
     */
    static @Nullable StoredObject at(
            Kind kind, History.Entry entry, long revision, @Nullable StoredObject now) {
        if (now != null && now.revision() <= revision && now.uid().equals(entry.uid())) {
            // It has not been written since: today's state is that state, status and all.
            return now;
        }
        JsonObject after = entry.after();
        if (after == null) {
            return null;
        }
        boolean exact = entry.revision() == revision;
        JsonObject shown = exact ? after : withoutStatus(kind, after);
        return new StoredObject(
                entry.key(), entry.uid(), entry.revision(), JsonWriter.write(shown));
    }

    /** What was there was taken out for good. */
    static <T> Outcome<T> purged(Kind kind, History.Entry entry) {
        return Outcome.refused(
                Refusal.of(
                                Reason.GONE,
                                "%s \"%s\" at revision %d was purged (Purge %s)"
                                        .formatted(
                                                Refusals.resource(kind),
                                                entry.key().name(),
                                                entry.revision(),
                                                entry.purgedBy()))
                        .about(Refusals.plural(kind, entry.key().name(), null)));
    }

    /**
     * Writes of a status alone are not kept. What the entry has is older than what was asked for,
     * so it is left out, and an annotation says so: what a status has is its kind's to say.
     */
    private static JsonObject withoutStatus(Kind kind, JsonObject object) {
        return kind.subresources().contains("status")
                ? object.without("status")
                        .withAt(new JsonString(NOT_KEPT), "metadata", "annotations", STATUS)
                : object;
    }
}
