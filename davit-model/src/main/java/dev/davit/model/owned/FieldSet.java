package dev.davit.model.owned;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths into a tree, as a trie: each node says whether its own path is in the set, and has
 * its next elements in sorted order. Immutable.
 *
 * <p>An element is written as in {@code FieldsV1} (see {@link Elements}), so that reading and
 * writing a set costs no translation.
 */
@SuppressWarnings("ReferenceEquality") // equal sets are often the same one: a short cut, no more
public final class FieldSet {
    private static final String[] NO_ELEMENTS = {};
    private static final FieldSet[] NOTHING_BELOW = {};

    public static final FieldSet EMPTY = new FieldSet(false, NO_ELEMENTS, NOTHING_BELOW);

    /** One path and nothing below it. */
    public static final FieldSet LEAF = new FieldSet(true, NO_ELEMENTS, NOTHING_BELOW);

    private final boolean self;

    /** Sorted, each once. */
    private final String[] elements;

    /** Beside {@link #elements}; none of them is empty. */
    private final FieldSet[] below;

    private FieldSet(boolean self, String[] elements, FieldSet[] below) {
        this.self = self;
        this.elements = elements;
        this.below = below;
    }

    /** One path, of elements as {@code FieldsV1} writes them. */
    public static FieldSet of(List<String> path) {
        FieldSet set = LEAF;
        for (String element : path.reversed()) {
            set = new FieldSet(false, new String[] {element}, new FieldSet[] {set});
        }
        return set;
    }

    private static FieldSet of(boolean self, String[] elements, FieldSet[] below, int size) {
        if (size == 0) {
            return self ? LEAF : EMPTY;
        }
        return size == elements.length
                ? new FieldSet(self, elements, below)
                : new FieldSet(self, Arrays.copyOf(elements, size), Arrays.copyOf(below, size));
    }

    public boolean isEmpty() {
        return !self && elements.length == 0;
    }

    /** Whether the path that leads here is in the set. */
    public boolean self() {
        return self;
    }

    /** How many elements come next. */
    public int size() {
        return elements.length;
    }

    public String elementAt(int index) {
        return elements[index];
    }

    public FieldSet belowAt(int index) {
        return below[index];
    }

    /** What is in the set below an element. */
    public FieldSet below(String element) {
        int at = Arrays.binarySearch(elements, element);
        return at < 0 ? EMPTY : below[at];
    }

    /** Whether a path of elements is in the set. */
    public boolean has(List<String> path) {
        FieldSet here = this;
        for (String element : path) {
            here = here.below(element);
        }
        return here.self;
    }

    /** This set with or without the path that leads here. */
    public FieldSet withSelf(boolean wanted) {
        return wanted == self ? this : of(wanted, elements, below, elements.length);
    }

    public FieldSet union(FieldSet other) {
        if (other.isEmpty() || this == other) {
            return this;
        }
        return isEmpty() ? other : combined(other, Operation.UNION);
    }

    /** The paths that are in both. */
    public FieldSet intersect(FieldSet other) {
        if (this == other) {
            return this;
        }
        return isEmpty() || other.isEmpty() ? EMPTY : combined(other, Operation.INTERSECT);
    }

    /** The paths of this set that are not in the other. */
    public FieldSet minus(FieldSet other) {
        if (this == other) {
            return EMPTY;
        }
        return isEmpty() || other.isEmpty() ? this : combined(other, Operation.MINUS);
    }

    /** Whether every path of the other is in this set. */
    public boolean covers(FieldSet other) {
        if (this == other) {
            return true;
        }
        if (other.self && !self) {
            return false;
        }
        for (int i = 0; i < other.elements.length; i++) {
            if (!below(other.elements[i]).covers(other.below[i])) {
                return false;
            }
        }
        return true;
    }

    private enum Operation {
        UNION,
        INTERSECT,
        MINUS;

        boolean self(boolean one, boolean other) {
            return switch (this) {
                case UNION -> one || other;
                case INTERSECT -> one && other;
                case MINUS -> one && !other;
            };
        }

        FieldSet apply(FieldSet one, FieldSet other) {
            return switch (this) {
                case UNION -> one.union(other);
                case INTERSECT -> one.intersect(other);
                case MINUS -> one.minus(other);
            };
        }
    }

    /** Both in step, element by element in their order. */
    private FieldSet combined(FieldSet other, Operation operation) {
        String[] names = new String[elements.length + other.elements.length];
        FieldSet[] nodes = new FieldSet[names.length];
        int size = 0;
        int left = 0;
        int right = 0;
        while (left < elements.length || right < other.elements.length) {
            int order =
                    left == elements.length
                            ? 1
                            : right == other.elements.length
                                    ? -1
                                    : elements[left].compareTo(other.elements[right]);
            names[size] = order <= 0 ? elements[left] : other.elements[right];
            FieldSet node =
                    operation.apply(
                            order <= 0 ? below[left] : EMPTY,
                            order >= 0 ? other.below[right] : EMPTY);
            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
            if (!node.isEmpty()) {
                nodes[size++] = node;
            }
        }
        return of(operation.self(self, other.self), names, nodes, size);
    }

    /** Every path, in order. The list is made anew for each. */
    public void forEach(Consumer<List<String>> each) {
        walk(new ArrayDeque<>(), each);
    }

    private void walk(Deque<String> at, Consumer<List<String>> each) {
        if (self) {
            each.accept(List.copyOf(at));
        }
        for (int i = 0; i < elements.length; i++) {
            at.addLast(elements[i]);
            below[i].walk(at, each);
            at.removeLast();
        }
    }

    /** Every path as text, in order: {@code .spec.containers[name="web"].image}. */
    public List<String> paths() {
        List<String> all = new ArrayList<>();
        forEach(path -> all.add(Elements.path(path)));
        return Collections.unmodifiableList(all);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof FieldSet set
                        && self == set.self
                        && Arrays.equals(elements, set.elements)
                        && Arrays.equals(below, set.below));
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(elements) * 31 + Arrays.hashCode(below)) * 2 + (self ? 1 : 0);
    }

    @Override
    public String toString() {
        return paths().toString();
    }

    /** Collects the elements of one node, in any order. */
    static final class Builder {
        private String[] elements;
        private FieldSet[] below;
        private int size;
        private boolean ordered = true;

        Builder(int capacity) {
            elements = new String[capacity];
            below = new FieldSet[capacity];
        }

        /** Empty sets are left out; what is put twice is united. */
        void put(String element, FieldSet set) {
            if (set.isEmpty()) {
                return;
            }
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, Math.max(8, size * 2));
                below = Arrays.copyOf(below, elements.length);
            }
            ordered &= size == 0 || elements[size - 1].compareTo(element) < 0;
            elements[size] = element;
            below[size++] = set;
        }

        FieldSet build(boolean self) {
            if (!ordered) {
                sort();
            }
            return of(self, elements, below, size);
        }

        /** Few elements as a rule, and often almost in order; many are a map's of some client. */
        private void sort() {
            Integer[] order = new Integer[size];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (one, other) -> elements[one].compareTo(elements[other]));
            String[] names = new String[size];
            FieldSet[] nodes = new FieldSet[size];
            int count = 0;
            for (int at : order) {
                if (count > 0 && names[count - 1].equals(elements[at])) {
                    nodes[count - 1] = nodes[count - 1].union(below[at]);
                } else {
                    names[count] = elements[at];
                    nodes[count++] = below[at];
                }
            }
            elements = names;
            below = nodes;
            size = count;
        }
    }
}
