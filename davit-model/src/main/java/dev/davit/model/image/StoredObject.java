package dev.davit.model.image;

import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Key;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * An object as it was committed: its one encoding, shared by every reader and watcher.
 *
 * <p>The bytes are compact JSON in UTF-8 with {@code metadata.resourceVersion} inside; nobody may
 * change them. The tree is parsed when it is first asked for and given back under memory pressure.
 */
public final class StoredObject {
    private final Key key;
    private final String uid;
    private final long revision;
    private final byte[] bytes;
    private @Nullable SoftReference<JsonObject> tree;

    public StoredObject(Key key, String uid, long revision, byte[] bytes) {
        Invariant.check(revision > 0, "revisions start at 1");
        this.key = key;
        this.uid = uid;
        this.revision = revision;
        this.bytes = bytes;
    }

    public Key key() {
        return key;
    }

    public String uid() {
        return uid;
    }

    /** The revision of the write that made this state: {@code metadata.resourceVersion}. */
    public long revision() {
        return revision;
    }

    /** Shared; never written to. */
    @SuppressWarnings("ArrayRecordComponent")
    public byte[] bytes() {
        return bytes;
    }

    public JsonObject tree() {
        SoftReference<JsonObject> cached = tree;
        JsonObject parsed = cached == null ? null : cached.get();
        if (parsed == null) {
            parsed = JsonReader.readObject(bytes);
            // Racing readers may parse twice; both results are equal, so the last one may win.
            tree = new SoftReference<>(parsed);
        }
        return parsed;
    }

    /** The tree, parsed and not kept: for who looks at many objects once. */
    public JsonObject passingTree() {
        SoftReference<JsonObject> cached = tree;
        JsonObject parsed = cached == null ? null : cached.get();
        return parsed == null ? JsonReader.readObject(bytes) : parsed;
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
