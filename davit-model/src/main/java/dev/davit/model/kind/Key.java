package dev.davit.model.kind;

/**
 * Names one object. Ordered by kind, namespace, name: the order of lists and of continue tokens.
 *
 * @param namespace empty for objects of the cluster
 */
public record Key(KindId kind, String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
        int order = kind.compareTo(other.kind);
        if (order == 0) {
            order = namespace.compareTo(other.namespace);
        }
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
