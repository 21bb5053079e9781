package dev.davit.gate.past;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.store.History;
import org.jspecify.annotations.Nullable;

/** Entries of history as objects again. */
final class States {
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

    /**
     * Writes of a status alone are not kept. What the entry has is older than what was asked for,
     * so it is left out, and {@code status.davit.kept: false} says so.
     */
    private static JsonObject withoutStatus(Kind kind, JsonObject object) {
        return kind.subresources().contains("status")
                ? object.without("status").withAt(JsonBool.FALSE, "status", "davit", "kept")
                : object;
    }
}
