package dev.davit.policy.cel.run;

import org.jspecify.annotations.Nullable;

/** What an expression is about: {@code self}, {@code object}, … */
@FunctionalInterface
public interface Variables {
    /** The value of that name, or null where there is none now. */
    @Nullable Object find(String name, Meter meter);
}
