package dev.davit.policy.cel.value;

import org.jspecify.annotations.Nullable;

/**
 * An {@code optional}.
 *
 * @param value null: none
 */
public record Maybe(@Nullable Object value) {
    public static final Maybe NONE = new Maybe(null);

    public static Maybe of(Object value) {
        return new Maybe(value);
    }
}
