package dev.davit.model.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a walk is. A stack that is written as a path only when there is something to say, so that a
 * tree without mistakes costs no string.
 */
final class Trail {
    private static final int KEY = -2;
    private static final int MEMBER = -1;

    private @Nullable String[] names = new String[16];
    private int[] indexes = new int[16];
    private int depth;

    void member(String name) {
        push(name, MEMBER);
    }

    /** Into a map: {@code labels[app]}. */
    void key(String name) {
        push(name, KEY);
    }

    void index(int index) {
        push(null, index);
    }

    void up() {
        depth--;
    }

    int depth() {
        return depth;
    }

    /** The name of the innermost member on the way here, items and keys left out. */
    String lastMember() {
        for (int i = depth - 1; i >= 0; i--) {
            String name = names[i];
            if (indexes[i] == MEMBER && name != null) {
                return name;
            }
        }
        return "";
    }

    /** Whether the walk is inside this member of the root. */
    boolean below(String member) {
        return depth > 0 && member.equals(names[0]);
    }

    private void push(@Nullable String name, int index) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, depth * 2);
            indexes = Arrays.copyOf(indexes, depth * 2);
        }
        names[depth] = name;
        indexes[depth++] = index;
    }

    @Override
    public String toString() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            switch (indexes[i]) {
                case MEMBER -> path.append(path.isEmpty() ? "" : ".").append(names[i]);
                case KEY -> path.append('[').append(names[i]).append(']');
                default -> path.append('[').append(indexes[i]).append(']');
            }
        }
        return path.toString();
    }
}
