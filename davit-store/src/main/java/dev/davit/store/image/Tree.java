package dev.davit.store.image;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable ordered map whose items carry their own key: a B+ tree that shares unchanged nodes
 * between versions.
 *
 * <p>An {@link Editor} copies each node on its path once, then changes its own copies in place: a
 * batch of many writes costs one copy per touched node, and freezing costs nothing.
 */
public final class Tree<K extends Comparable<? super K>, T> {
    /** Items per node. Wide nodes keep the overhead per object at a few bytes. */
    static final int WIDTH = 64;

    /** Smaller nodes are joined with a neighbour where both fit into one. */
    private static final int SPARSE = WIDTH / 4;

    private final Function<? super T, ? extends K> keyOf;
    private final Node<K, T> root;
    private final int size;

    private Tree(Function<? super T, ? extends K> keyOf, Node<K, T> root, int size) {
        this.keyOf = keyOf;
        this.root = root;
        this.size = size;
    }

    public static <K extends Comparable<? super K>, T> Tree<K, T> empty(
            Function<? super T, ? extends K> keyOf) {
        return new Tree<>(keyOf, new Leaf<>(new Object()), 0);
    }

    public int size() {
        return size;
    }

    public @Nullable T get(K key) {
        return root.get(key, keyOf);
    }

    /**
     * Visits items in key order until the visitor answers false.
     *
     * @param from the first key, or null for the beginning
     * @param inclusive whether {@code from} itself is visited
     * @return false when the visitor ended it
     */
    public boolean scan(@Nullable K from, boolean inclusive, Predicate<? super T> visitor) {
        return root.scan(from, inclusive, keyOf, visitor);
    }

    public Editor<K, T> edit() {
        return new Editor<>(this);
    }

    /** A private version under change; to be used by one thread and dropped after freezing. */
    public static final class Editor<K extends Comparable<? super K>, T> {
        private final Function<? super T, ? extends K> keyOf;
        private Object owner = new Object();
        private Node<K, T> root;
        private int size;

        private Editor(Tree<K, T> base) {
            keyOf = base.keyOf;
            root = base.root;
            size = base.size;
        }

        public @Nullable T get(K key) {
            return root.get(key, keyOf);
        }

        public boolean scan(@Nullable K from, boolean inclusive, Predicate<? super T> visitor) {
            return root.scan(from, inclusive, keyOf, visitor);
        }

        /** Adds or replaces; answers what was there. */
        public @Nullable T put(T item) {
            K key = keyOf.apply(item);
            root = root.owned(owner);
            T before = root.put(key, item, keyOf, owner);
            if (before == null) {
                size++;
            }
            if (root.size > WIDTH) {
                Inner<K, T> above = new Inner<>(owner);
                above.append(root, keyOf);
                above.append(root.split(owner), keyOf);
                root = above;
            }
            return before;
        }

        /** Removes; answers what was there. */
        public @Nullable T remove(K key) {
            T before = root.get(key, keyOf);
            if (before == null) {
                return null;
            }
            root = root.owned(owner);
            root.remove(key, keyOf, owner);
            size--;
            while (root instanceof Inner<K, T> inner && inner.size == 1) {
                root = inner.child(0);
            }
            return before;
        }

        /** The tree as it is now. Later edits of this editor do not reach it. */
        public Tree<K, T> freeze() {
            owner = new Object();
            return new Tree<>(keyOf, root, size);
        }
    }

    private abstract static sealed class Node<K extends Comparable<? super K>, T> {
        /** One more than WIDTH: a node overflows by one item before its parent splits it. */
        @Nullable Object[] slots;

        int size;
        final Object owner;

        Node(Object owner, @Nullable Object[] slots, int size) {
            this.owner = owner;
            this.slots = slots;
            this.size = size;
        }

        abstract @Nullable T get(K key, Function<? super T, ? extends K> keyOf);

        abstract boolean scan(
                @Nullable K from,
                boolean inclusive,
                Function<? super T, ? extends K> keyOf,
                Predicate<? super T> visitor);

        abstract @Nullable T put(
                K key, T item, Function<? super T, ? extends K> keyOf, Object owner);

        abstract void remove(K key, Function<? super T, ? extends K> keyOf, Object owner);

        abstract K low(Function<? super T, ? extends K> keyOf);

        /** This node where the owner may change it, else a copy that it may. */
        abstract Node<K, T> owned(Object owner);

        /** An owner is a token: the one object, not one that equals it. */
        @SuppressWarnings("ReferenceEquality")
        final boolean isOwnedBy(Object wanted) {
            return owner == wanted;
        }

        /** Moves the upper half into a new node; only the last item when keys come in order. */
        abstract Node<K, T> split(Object owner);

        abstract void absorb(Node<K, T> right);

        final int splitPoint(boolean grewAtEnd) {
            return grewAtEnd ? size - 1 : size / 2;
        }

        final void insert(int at, Object value) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, Math.min(WIDTH + 1, size * 2));
            }
            System.arraycopy(slots, at, slots, at + 1, size - at);
            slots[at] = value;
            size++;
        }

        final void delete(int at) {
            System.arraycopy(slots, at + 1, slots, at, size - at - 1);
            slots[--size] = null;
        }
    }

    private static final class Leaf<K extends Comparable<? super K>, T> extends Node<K, T> {
        private boolean grewAtEnd;

        Leaf(Object owner) {
            super(owner, new Object[8], 0);
        }

        private Leaf(Object owner, @Nullable Object[] slots, int size) {
            super(owner, slots, size);
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // slots below size hold items of type T
        T item(int at) {
            return (T) slots[at];
        }

        /** Where the key is, or -(where it would be) - 1. */
        private int find(K key, Function<? super T, ? extends K> keyOf) {
            int low = 0;
            int high = size - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = keyOf.apply(item(middle)).compareTo(key);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -low - 1;
        }

        @Override
        @Nullable T get(K key, Function<? super T, ? extends K> keyOf) {
            int at = find(key, keyOf);
            return at < 0 ? null : item(at);
        }

        @Override
        boolean scan(
                @Nullable K from,
                boolean inclusive,
                Function<? super T, ? extends K> keyOf,
                Predicate<? super T> visitor) {
            int at = from == null ? 0 : find(from, keyOf);
            if (at < 0) {
                at = -at - 1;
            } else if (from != null && !inclusive) {
                at++;
            }
            for (; at < size; at++) {
                if (!visitor.test(item(at))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        @Nullable T put(K key, T item, Function<? super T, ? extends K> keyOf, Object owner) {
            int at = find(key, keyOf);
            if (at >= 0) {
                T before = item(at);
                slots[at] = item;
                return before;
            }
            grewAtEnd = -at - 1 == size;
            insert(-at - 1, item);
            return null;
        }

        @Override
        void remove(K key, Function<? super T, ? extends K> keyOf, Object owner) {
            delete(find(key, keyOf));
        }

        @Override
        K low(Function<? super T, ? extends K> keyOf) {
            return keyOf.apply(item(0));
        }

        @Override
        Node<K, T> owned(Object wanted) {
            return isOwnedBy(wanted) ? this : new Leaf<>(wanted, slots.clone(), size);
        }

        @Override
        Node<K, T> split(Object wanted) {
            int at = splitPoint(grewAtEnd);
            Leaf<K, T> upper = new Leaf<>(wanted, Arrays.copyOfRange(slots, at, size), size - at);
            slots = Arrays.copyOf(slots, at);
            size = at;
            return upper;
        }

        @Override
        void absorb(Node<K, T> right) {
            for (int i = 0; i < right.size; i++) {
                insert(size, ((Leaf<K, T>) right).item(i));
            }
        }
    }

    private static final class Inner<K extends Comparable<? super K>, T> extends Node<K, T> {
        /** The lowest key under each child, or one below it that once was. */
        private @Nullable Object[] lows;

        Inner(Object owner) {
            this(owner, new Object[WIDTH + 1], new Object[WIDTH + 1], 0);
        }

        private Inner(Object owner, @Nullable Object[] slots, @Nullable Object[] lows, int size) {
            super(owner, slots, size);
            this.lows = lows;
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // slots below size hold nodes
        Node<K, T> child(int at) {
            return (Node<K, T>) slots[at];
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // lows below size hold keys
        private K lowAt(int at) {
            return (K) lows[at];
        }

        void append(Node<K, T> child, Function<? super T, ? extends K> keyOf) {
            place(size, child, child.low(keyOf));
        }

        private void place(int at, Node<K, T> child, K low) {
            System.arraycopy(lows, at, lows, at + 1, size - at);
            lows[at] = low;
            insert(at, child);
        }

        private void drop(int at) {
            System.arraycopy(lows, at + 1, lows, at, size - at - 1);
            lows[size - 1] = null;
            delete(at);
        }

        /** The child that covers the key: the last one whose lowest key is not above it. */
        private int find(K key) {
            int low = 1;
            int high = size - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (lowAt(middle).compareTo(key) <= 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return low - 1;
        }

        @Override
        @Nullable T get(K key, Function<? super T, ? extends K> keyOf) {
            return child(find(key)).get(key, keyOf);
        }

        @Override
        boolean scan(
                @Nullable K from,
                boolean inclusive,
                Function<? super T, ? extends K> keyOf,
                Predicate<? super T> visitor) {
            int first = from == null ? 0 : find(from);
            for (int i = first; i < size; i++) {
                if (!child(i).scan(i == first ? from : null, inclusive, keyOf, visitor)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        @Nullable T put(K key, T item, Function<? super T, ? extends K> keyOf, Object owner) {
            int at = find(key);
            Node<K, T> child = child(at).owned(owner);
            slots[at] = child;
            T before = child.put(key, item, keyOf, owner);
            if (at == 0 && key.compareTo(lowAt(0)) < 0) {
                lows[0] = key;
            }
            if (child.size > WIDTH) {
                Node<K, T> upper = child.split(owner);
                place(at + 1, upper, upper.low(keyOf));
            }
            return before;
        }

        @Override
        void remove(K key, Function<? super T, ? extends K> keyOf, Object owner) {
            int at = find(key);
            Node<K, T> child = child(at).owned(owner);
            slots[at] = child;
            child.remove(key, keyOf, owner);
            if (child.size >= SPARSE) {
                return;
            }
            if (child.size == 0) {
                drop(at);
            } else if (at + 1 < size && child.size + child(at + 1).size <= WIDTH) {
                child.absorb(child(at + 1));
                drop(at + 1);
            } else if (at > 0 && child.size + child(at - 1).size <= WIDTH) {
                Node<K, T> left = child(at - 1).owned(owner);
                slots[at - 1] = left;
                left.absorb(child);
                drop(at);
            }
        }

        @Override
        K low(Function<? super T, ? extends K> keyOf) {
            return lowAt(0);
        }

        @Override
        Node<K, T> owned(Object wanted) {
            return isOwnedBy(wanted)
                    ? this
                    : new Inner<>(wanted, slots.clone(), lows.clone(), size);
        }

        @Override
        Node<K, T> split(Object wanted) {
            int at = splitPoint(false);
            Inner<K, T> upper = new Inner<>(wanted);
            for (int i = at; i < size; i++) {
                upper.place(i - at, child(i), lowAt(i));
            }
            Arrays.fill(slots, at, size, null);
            Arrays.fill(lows, at, size, null);
            size = at;
            return upper;
        }

        @Override
        void absorb(Node<K, T> right) {
            Inner<K, T> other = (Inner<K, T>) right;
            for (int i = 0; i < other.size; i++) {
                place(size, other.child(i), other.lowAt(i));
            }
        }
    }
}
