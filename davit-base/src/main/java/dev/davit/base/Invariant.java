package dev.davit.base;

import org.jspecify.annotations.Nullable;

/** Checks that are always on. A failed one is a bug in Davit, never a user's mistake. */
public final class Invariant {
    private Invariant() {}

    /** A broken invariant: the process must not go on as if nothing had happened. */
    public static final class Broken extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new Broken(message);
        }
    }

    public static void check(boolean holds, String format, Object... args) {
        if (!holds) {
            throw new Broken(format.formatted(args));
        }
    }

    /** The value, which must be there. */
    public static <T> T present(@Nullable T value, String what) {
        if (value == null) {
            throw new Broken("missing: " + what);
        }
        return value;
    }
}
