package dev.davit.store;

import dev.davit.base.Invariant;
import dev.davit.model.kind.KindId;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher wants to see; the key of the watch index. Finer selectors are the watcher's own.
 *
 * @param kind null for every kind (controllers only)
 * @param namespace empty for all
 * @param name empty for all
 */
public record Interest(@Nullable KindId kind, String namespace, String name) {
    public static final Interest ALL = new Interest(null, "", "");

    public Interest {
        Invariant.check(
                kind != null || (namespace.isEmpty() && name.isEmpty()),
                "an interest in every kind has no namespace and no name");
    }
}
