package dev.davit.control;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What other API servers still have in a namespace that goes. Asked again and again, and never
 * waited for: whoever answers empties the namespace there meanwhile.
 */
@FunctionalInterface
public interface OtherContent {
    /** There are no others. */
    OtherContent NONE = namespace -> Left.NOTHING;

    /**
     * What is left.
     *
     * @param objects how many, by {@code plural.group}
     * @param unknown why nobody knows what is left there, by {@code group/version}
     */
    record Left(SortedMap<String, Integer> objects, SortedMap<String, String> unknown) {
        public static final Left NOTHING = new Left(new TreeMap<>(), new TreeMap<>());

        public Left {
            objects = Collections.unmodifiableSortedMap(objects);
            unknown = Collections.unmodifiableSortedMap(unknown);
        }

        public boolean isEmpty() {
            return objects.isEmpty() && unknown.isEmpty();
        }
    }

    Left left(String namespace);
}
