package dev.davit.policy.cel.value;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of a value, as far as expressions can tell: its type, and how large it can be
 * at most.
 */
public sealed interface Shape {
    /** Values without parts and without a size. */
    enum Simple implements Shape {
        /** Anything: the type is found out when it is looked at. */
        DYN,
        BOOL,
        INT,
        DOUBLE
    }

    /** How a string is read. */
    enum Form {
        PLAIN,
        BYTES,
        DATE,
        DATE_TIME,
        DURATION
    }

    /**
     * A string.
     *
     * @param max its greatest size in bytes
     */
    record Text(long max, Form form) implements Shape {}

    /**
     * @param max its greatest number of items
     * @param set each item is there once, in no order
     * @param keys the members that tell the items of a keyed list apart; else empty
     */
    record ListOf(Shape items, long max, boolean set, List<String> keys) implements Shape {
        public ListOf {
            keys = List.copyOf(keys);
        }
    }

    /**
     * An object with free names.
     *
     * @param max its greatest number of members
     */
    record MapOf(Shape values, long max) implements Shape {}

    /**
     * An object with declared members.
     *
     * @param name unique within the schema
     * @param members by the name that expressions use
     */
    record ObjectOf(String name, SortedMap<String, Member> members) implements Shape {
        public @Nullable Member member(String name) {
            return members.get(name);
        }
    }

    /**
     * A member.
     *
     * @param field its name in the tree: {@code a.b} is {@code a__dot__b} in expressions
     */
    record Member(String field, Shape shape) {}
}
