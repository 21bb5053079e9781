package dev.davit.model.image;

import dev.davit.model.kind.Key;
import org.jspecify.annotations.Nullable;

/**
 * One committed write.
 *
 * @param before null for a creation
 * @param after null for a removal
 * @param last for a removal: the object's final state as watchers see it, with {@code
 *     resourceVersion} set to {@code revision}; else null
 */
public record Change(
        long revision,
        Key key,
        @Nullable StoredObject before,
        @Nullable StoredObject after,
        @Nullable StoredObject last) {

    public boolean created() {
        return before == null;
    }

    public boolean removed() {
        return after == null;
    }

    /** The state that a watcher is shown: the new one, or the last one of a removed object. */
    public StoredObject shown() {
        StoredObject shown = after != null ? after : last;
        if (shown == null) {
            throw new IllegalStateException("a change without a state: " + key);
        }
        return shown;
    }
}
