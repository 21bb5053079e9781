package dev.davit.node;

/** Names a ConfigMap or a Secret. */
public record ConfigKey(Type type, String namespace, String name) implements Comparable<ConfigKey> {

    /** In the words that messages use. */
    public enum Type {
        CONFIG_MAP("ConfigMap", "configmap"),
        SECRET("Secret", "secret");

        private final String kind;
        private final String word;

        Type(String kind, String word) {
            this.kind = kind;
            this.word = word;
        }

        /** {@code ConfigMap}. */
        public String kind() {
            return kind;
        }

        /** {@code configmap}, as a user types it. */
        public String word() {
            return word;
        }
    }

    @Override
    public int compareTo(ConfigKey other) {
        int order = type.compareTo(other.type);
        if (order == 0) {
            order = namespace.compareTo(other.namespace);
        }
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return type.word + " \"" + namespace + "/" + name + "\"";
    }
}
