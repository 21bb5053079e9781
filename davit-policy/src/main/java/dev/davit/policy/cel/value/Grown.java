package dev.davit.policy.cel.value;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list that was put together: {@code a + b}. Two lists of which one continues the other share
 * their items, so that adding n items one by one takes n steps, not n².
 */
public final class Grown extends AbstractList<Object> implements RandomAccess {
    private final List<Object> shared;
    private final int size;

    private Grown(List<Object> shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    /** How many items are copied to make {@code first + second}. */
    public static int copied(List<?> first, List<?> second) {
        return first instanceof Grown grown && grown.shared.size() == grown.size
                ? second.size()
                : first.size() + second.size();
    }

    public static Grown of(List<?> first, List<?> second) {
        if (first instanceof Grown grown && grown.shared.size() == grown.size) {
            grown.shared.addAll(second instanceof Grown ? List.copyOf(second) : second);
            return new Grown(grown.shared, grown.shared.size());
        }
        ArrayList<Object> all = new ArrayList<>(first.size() + second.size());
        all.addAll(first);
        all.addAll(second);
        return new Grown(all, all.size());
    }

    @Override
    public Object get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return shared.get(index);
    }

    @Override
    public int size() {
        return size;
    }
}
