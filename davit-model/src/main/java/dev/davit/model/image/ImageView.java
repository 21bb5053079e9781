package dev.davit.model.image;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All objects at one revision. Immutable: a reader may keep it as long as it likes. */
public interface ImageView {

    /** The newest revision this image contains. 0 when nothing was ever written. */
    long revision();

    @Nullable StoredObject get(Key key);

    /** How many objects of a kind there are in a namespace; all namespaces when it is empty. */
    int count(KindId kind, String namespace);

    /**
     * Visits objects of a kind in key order until the visitor answers false.
     *
     * @param namespace empty for all namespaces
     * @param after start behind this key (exclusive), or null for the beginning
     */
    void scan(KindId kind, String namespace, @Nullable Key after, Predicate<StoredObject> visitor);

    /** Every kind that is served here. Images that a store publishes keep it: asking is free. */
    default ServedKinds kinds() {
        return ServedKinds.of(this);
    }
}
