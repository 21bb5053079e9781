package dev.davit.model.kind;

import org.jspecify.annotations.Nullable;

/** Group and plural name of a kind: {@code "" + pods}, {@code coordination.k8s.io + leases}. */
public record KindId(String group, String plural) implements Comparable<KindId> {
    /** The part that differs first: most groups are the same one. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof KindId id
                        && plural.equals(id.plural)
                        && group.equals(id.group));
    }

    @Override
    public int hashCode() {
        return 31 * plural.hashCode() + group.hashCode();
    }

    @Override
    public int compareTo(KindId other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : plural.compareTo(other.plural);
    }

    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
