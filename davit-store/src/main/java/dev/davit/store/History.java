package dev.davit.store;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was, for kinds of durability {@code HISTORY}. Status-only writes are kept apart and go
 * first.
 */
public interface History {

    /**
     * One kept write.
     *
     * @param uid of the object then: a name can be used again
     * @param after null for a removal
     */
    record Entry(
            long revision,
            Key key,
            String uid,
            long timeMillis,
            Origin origin,
            @Nullable JsonObject after) {}

    /** An object's entries, newest first; those below {@code beforeRevision} (exclusive). */
    List<Entry> of(Key key, long beforeRevision, int limit);

    /** The state of an object at a revision: the newest entry at or below it. */
    @Nullable Entry at(Key key, long revision);

    /** All entries that were current at a revision, removed objects left out, in key order. */
    List<Entry> listAt(KindId kind, String namespace, long revision, int limit);

    /** The newest revision committed at or before a time; empty before the first. */
    OptionalLong revisionAt(long timeMillis);
}
