package dev.davit.base;

import org.jspecify.annotations.Nullable;

/**
 * Where in an object a thing is, written as Kubernetes writes it: {@code spec.containers[0].image}.
 */
public final class FieldPath {
    public static final FieldPath ROOT = new FieldPath(null, "");

    private final @Nullable FieldPath parent;
    private final String segment;

    private FieldPath(@Nullable FieldPath parent, String segment) {
        this.parent = parent;
        this.segment = segment;
    }

    /** Parses nothing: {@code of("spec", "nodeName")} is {@code spec.nodeName}. */
    public static FieldPath of(String... names) {
        FieldPath path = ROOT;
        for (String name : names) {
            path = path.child(name);
        }
        return path;
    }

    /** The whole object. */
    public boolean isRoot() {
        return parent == null;
    }

    public FieldPath child(String name) {
        return new FieldPath(this, isRoot() ? name : "." + name);
    }

    public FieldPath index(int index) {
        return new FieldPath(this, "[" + index + "]");
    }

    /** A map's key: {@code metadata.labels[app.kubernetes.io/name]}. */
    public FieldPath key(String key) {
        return new FieldPath(this, "[" + key + "]");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        write(text);
        return text.toString();
    }

    private void write(StringBuilder text) {
        if (parent != null) {
            parent.write(text);
        }
        text.append(segment);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldPath path && path.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
