package dev.davit.node.spec;

import java.util.function.Function;

/** A value, or why there is none yet. */
public sealed interface Made<T> {

    record Ready<T>(T value) implements Made<T> {}

    record Blocked<T>(Problem problem) implements Made<T> {}

    static <T> Made<T> ready(T value) {
        return new Ready<>(value);
    }

    static <T> Made<T> blocked(String reason, String message, String unblock) {
        return new Blocked<>(new Problem(reason, message, unblock));
    }

    default <U> Made<U> then(Function<? super T, Made<U>> next) {
        return switch (this) {
            case Ready<T>(T value) -> next.apply(value);
            case Blocked<T>(Problem problem) -> new Blocked<>(problem);
        };
    }
}
