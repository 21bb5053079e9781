package dev.davit.schedule;

import dev.davit.base.Invariant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes' numbers, one array per resource, used by a node's index; freed indexes are used again.
 */
final class Columns {
    /** Nodes in one cluster. */
    static final int MAX_NODES = 1 << 20;

    private final Map<String, Integer> indexes = new HashMap<>();
    private @Nullable NodeFacts[] facts = new NodeFacts[16];
    private int[] order = new int[16];
    private long[][] allocatable = new long[0][];
    private long[][] used = new long[0][];
    private int[] free = new int[0];
    private int freeCount;
    private int size;
    private int present;

    int size() {
        return size;
    }

    int present() {
        return present;
    }

    /** -1 where there is no such node. */
    int indexOf(String node) {
        Integer index = indexes.get(node);
        return index == null ? -1 : index;
    }

    @Nullable NodeFacts facts(int node) {
        return facts[node];
    }

    /** Breaks ties: the same for a name whenever and in whatever order nodes came. */
    int order(int node) {
        return order[node];
    }

    long allocatable(int resource, int node) {
        return resource < allocatable.length ? allocatable[resource][node] : 0;
    }

    long free(int resource, int node) {
        return resource < allocatable.length
                ? allocatable[resource][node] - used[resource][node]
                : 0;
    }

    /** Adds or replaces a node; what is used on it stays. */
    int put(NodeFacts node, long[] amounts) {
        int index = indexOf(node.name());
        if (index < 0) {
            index = freeCount > 0 ? free[--freeCount] : size++;
            Invariant.check(index < MAX_NODES, "more than %d nodes", MAX_NODES);
            indexes.put(node.name(), index);
            present++;
        }
        reserve(size, amounts.length);
        facts[index] = node;
        order[index] = mix(node.name().hashCode());
        for (int r = 0; r < allocatable.length; r++) {
            allocatable[r][index] = r < amounts.length ? amounts[r] : 0;
        }
        return index;
    }

    void remove(int index) {
        NodeFacts gone = facts[index];
        Invariant.check(gone != null, "no node at %d", index);
        indexes.remove(gone == null ? "" : gone.name());
        facts[index] = null;
        for (int r = 0; r < allocatable.length; r++) {
            allocatable[r][index] = 0;
            used[r][index] = 0;
        }
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(16, freeCount * 2));
        }
        free[freeCount++] = index;
        present--;
    }

    /** Adds what a pod asks (sign 1) or takes it back (-1). */
    void use(int node, long[] amounts, int sign) {
        reserve(size, amounts.length);
        for (int r = 0; r < amounts.length; r++) {
            used[r][node] += sign * amounts[r];
        }
    }

    private void reserve(int nodes, int resources) {
        int capacity = facts.length;
        if (nodes > capacity) {
            capacity = Math.max(nodes, capacity * 2);
            facts = Arrays.copyOf(facts, capacity);
            order = Arrays.copyOf(order, capacity);
        }
        allocatable = grown(allocatable, resources, capacity);
        used = grown(used, resources, capacity);
    }

    private static long[][] grown(long[][] columns, int resources, int capacity) {
        long[][] grown = resources > columns.length ? Arrays.copyOf(columns, resources) : columns;
        for (int r = 0; r < grown.length; r++) {
            if (grown[r] == null) {
                grown[r] = new long[capacity];
            } else if (grown[r].length < capacity) {
                grown[r] = Arrays.copyOf(grown[r], capacity);
            }
        }
        return grown;
    }

    /** Spreads similar names over all values. */
    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed ^= mixed >>> 15;
        mixed *= 0x85EBCA6B;
        return mixed ^ mixed >>> 13;
    }
}
