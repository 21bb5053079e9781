package dev.davit.policy.cel.value;

import dev.davit.model.json.Json;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A list of a tree. */
public final class ListView extends AbstractList<Object> implements RandomAccess {
    private final List<Json> tree;
    private final Shape items;
    private final Shape.@Nullable ListOf shape;

    ListView(List<Json> tree, Shape items, Shape.@Nullable ListOf shape) {
        this.tree = tree;
        this.items = items;
        this.shape = shape;
    }

    /** What it is a view of. */
    public List<Json> tree() {
        return tree;
    }

    /** A set or a keyed list: equal to another one whatever the order. Else null. */
    public Shape.@Nullable ListOf unordered() {
        return shape != null && (shape.set() || !shape.keys().isEmpty()) ? shape : null;
    }

    @Override
    public Object get(int index) {
        return TreeValues.of(tree.get(index), items);
    }

    @Override
    public int size() {
        return tree.size();
    }
}
