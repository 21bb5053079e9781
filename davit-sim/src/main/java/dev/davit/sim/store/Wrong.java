package dev.davit.sim.store;

import org.jspecify.annotations.Nullable;

/** The store did what the model says it must not. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
        super(message);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    static void unless(boolean right, String format, @Nullable Object... args) {
        if (!right) {
            throw new Wrong(format.formatted(args));
        }
    }
}
