package dev.davit.model.kind;

/** Group and plural name of a kind: {@code "" + pods}, {@code coordination.k8s.io + leases}. */
public record KindId(String group, String plural) implements Comparable<KindId> {
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
