package dev.davit.store.codec;

import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives out one shared instance per kind and namespace, so that a million keys do not hold a
 * million copies of {@code default}. One per reader; not for several threads.
 */
public final class Names {
    /** A store with more namespaces than this merely shares less. */
    private static final int BOUND = 65_536;

    private final Map<KindId, KindId> kinds = new HashMap<>();
    private final Map<String, String> namespaces = new HashMap<>();

    public Key key(Key key) {
        return new Key(kind(key.kind()), namespace(key.namespace()), key.name());
    }

    public KindId kind(KindId kind) {
        KindId known = kinds.putIfAbsent(kind, kind);
        return known == null ? kind : known;
    }

    private String namespace(String namespace) {
        if (namespaces.size() >= BOUND) {
            return namespace;
        }
        String known = namespaces.putIfAbsent(namespace, namespace);
        return known == null ? namespace : known;
    }
}
