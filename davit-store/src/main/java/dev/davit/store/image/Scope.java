package dev.davit.store.image;

import dev.davit.model.kind.KindId;

/**
 * Where objects are counted.
 *
 * @param namespace empty for all namespaces
 */
record Scope(KindId kind, String namespace) implements Comparable<Scope> {
    @Override
    public int compareTo(Scope other) {
        int order = kind.compareTo(other.kind);
        return order != 0 ? order : namespace.compareTo(other.namespace);
    }

    /** How many objects there are in a scope. */
    record Count(Scope scope, int objects) {}
}
