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
 *
 * <p>Old states are collected (see {@link HistoryUsage}). What is answered is exact: where
 * something may be gone that was there, the answer says so.
 */
public interface History {

    /**
     * One kept write.
     *
     * @param uid of the object then: a name can be used again
     * @param after null for a removal, and for a state that was purged
     * @param purgedBy what took the state out for good; empty where nothing did
     */
    record Entry(
            long revision,
            Key key,
            String uid,
            long timeMillis,
            Origin origin,
            @Nullable JsonObject after,
            String purgedBy) {

        public boolean removed() {
            return after == null && purgedBy.isEmpty();
        }

        public boolean purged() {
            return !purgedBy.isEmpty();
        }

        /** The same write with another state, as it is shown. */
        public Entry showing(@Nullable JsonObject other) {
            return new Entry(revision, key, uid, timeMillis, origin, other, purgedBy);
        }
    }

    /** The state of an object at a revision. */
    sealed interface Then {
        /** The newest write at or below the revision: also a removal, or a purged state. */
        record Found(Entry entry) implements Then {}

        /**
         * It may have been there: what is kept begins later.
         *
         * @param from the first revision at which it is known
         */
        record Lost(long from) implements Then {}

        enum Never implements Then {
            NEVER
        }
    }

    /**
     * Objects of a kind at a revision, in key order.
     *
     * @param entries their states; removed objects are left out
     * @param lost objects whose state then is not kept: at most as many as were asked for
     * @param horizon below this revision others may have been there that are forgotten altogether
     * @param more there are more behind the last one
     */
    record Listing(List<Entry> entries, List<Key> lost, long horizon, boolean more) {
        public Listing {
            entries = List.copyOf(entries);
            lost = List.copyOf(lost);
        }
    }

    /**
     * An object that is gone.
     *
     * @param last its last state; null where that is not kept
     */
    record Gone(Entry removal, @Nullable Entry last) {}

    /** An object's entries, newest first; those below {@code beforeRevision} (exclusive). */
    List<Entry> of(Key key, long beforeRevision, int limit);

    /** The oldest revision from which an object is known without a gap; 0: from its beginning. */
    long floor(Key key);

    Then then(Key key, long revision);

    /** The newest entry at or below a revision, if it is certain that it was the newest then. */
    default @Nullable Entry at(Key key, long revision) {
        return then(key, revision) instanceof Then.Found(Entry entry) ? entry : null;
    }

    /**
     * All objects that were there at a revision.
     *
     * @param namespace empty for all
     * @param after begins behind this key, or null
     */
    Listing listAt(KindId kind, String namespace, long revision, @Nullable Key after, int limit);

    default List<Entry> listAt(KindId kind, String namespace, long revision, int limit) {
        return listAt(kind, namespace, revision, null, limit).entries();
    }

    /**
     * Objects that were removed and did not come back, in key order.
     *
     * @param after begins behind this key, or null
     * @param scanned names looked at at most: whoever asks goes on behind the last
     */
    GonePage gone(KindId kind, String namespace, @Nullable Key after, int limit, int scanned);

    /**
     * @param next to go on behind; null at the end
     */
    record GonePage(List<Gone> all, @Nullable Key next) {
        public GonePage {
            all = List.copyOf(all);
        }
    }

    /** The newest revision committed at or before a time; empty before the first that is kept. */
    OptionalLong revisionAt(long timeMillis);

    /** What it takes, and what was collected. */
    HistoryUsage usage();
}
