package dev.davit.policy.cel.value;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a tree as a map. */
public final class ObjectView extends AbstractMap<Object, Object> {
    private final JsonObject tree;
    private final Shape shape;

    ObjectView(JsonObject tree, Shape shape) {
        this.tree = tree;
        this.shape = shape;
    }

    /** What it is a view of. */
    public JsonObject tree() {
        return tree;
    }

    @Override
    public int size() {
        return tree.size();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return null;
        }
        Shape.Member member = shape instanceof Shape.ObjectOf object ? object.member(name) : null;
        Json value = tree.get(member == null ? name : member.field());
        return value == null
                ? null
                : TreeValues.of(value, member == null ? free() : member.shape());
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        if (!(key instanceof String name)) {
            return false;
        }
        Shape.Member member = shape instanceof Shape.ObjectOf object ? object.member(name) : null;
        return tree.has(member == null ? name : member.field());
    }

    /** The shape of members that are not declared by name. */
    private Shape free() {
        return shape instanceof Shape.MapOf(Shape values, long _) ? values : Shape.Simple.DYN;
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<Object, Object>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return tree.size();
            }
        };
    }

    private final class Entries implements Iterator<Entry<Object, Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < tree.size();
        }

        @Override
        public Entry<Object, Object> next() {
            if (next >= tree.size()) {
                throw new NoSuchElementException();
            }
            int at = next++;
            return new SimpleImmutableEntry<>(
                    tree.nameAt(at), TreeValues.of(tree.valueAt(at), free()));
        }
    }
}
