package dev.davit.control.pod;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which states of ConfigMaps and Secrets a container is to run with, as it stands in {@code
 * spec.davit.configs}: {@code configmap/words@12#9f2c…,secret/hidden@7}.
 *
 * @param objects by word and name
 */
public record ConfigMark(SortedMap<String, State> objects) {
    /** Never looked at by a program: a mark that is not read is none. */
    private static final long ABSENT = 0;

    public ConfigMark {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }

    /**
     * One object.
     *
     * @param revision that its state came with; 0: it is not there
     * @param digest of what a program can see of it; empty where that is nobody's business
     */
    public record State(long revision, String digest) {
        public static final State GONE = new State(ABSENT, "");

        private boolean same(State other) {
            return (digest.isEmpty() || other.digest().isEmpty())
                    ? revision == other.revision()
                    : digest.equals(other.digest());
        }
    }

    public static ConfigMark read(String text) {
        SortedMap<String, State> objects = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int at = part.indexOf('@');
            int digest = part.indexOf('#', Math.max(at, 0));
            String number =
                    at < 0 ? "" : part.substring(at + 1, digest < 0 ? part.length() : digest);
            if (number.matches("[0-9]{1,18}")) {
                objects.put(
                        part.substring(0, at),
                        new State(
                                Long.parseLong(number),
                                digest < 0 ? "" : part.substring(digest + 1)));
            }
        }
        return new ConfigMark(objects);
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        objects.forEach((name, state) -> {
            text.append(text.isEmpty() ? "" : ",")
                    .append(name)
                    .append('@')
                    .append(state.revision());
            if (!state.digest().isEmpty()) {
                text.append('#').append(state.digest());
            }
        });
        return text.toString();
    }

    /** Objects that both name, in another state. What only one names came by an edit of its own. */
    public SortedSet<String> changed(ConfigMark before) {
        SortedSet<String> changed = new TreeSet<>();
        objects.forEach((name, state) -> {
            State then = before.objects().get(name);
            if (then != null && !state.same(then)) {
                changed.add(name);
            }
        });
        return changed;
    }
}
