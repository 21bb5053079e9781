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

    /** What makes it, in words and as a command. */
    public String creation(String wanted) {
        String data = wanted.isEmpty() ? "KEY" : wanted;
        String what = type == Type.SECRET ? "secret generic" : type.word;
        return "create %s: kubectl create %s %s -n %s --from-literal=%s=VALUE"
                .formatted(this, what, name, namespace, data);
    }

    /** What adds a key to it, in words and as a command. */
    public String addition(String wanted) {
        String list = type == Type.SECRET ? "stringData" : "data";
        return "add the key %s to %s: kubectl patch %s %s -n %s -p '{\"%s\":{\"%s\":\"VALUE\"}}'"
                .formatted(wanted, this, type.word, name, namespace, list, wanted);
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
