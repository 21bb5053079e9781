package dev.davit.control.pinned;

import org.jspecify.annotations.Nullable;

/** What is done to one pod. */
sealed interface Deed {
    /** The pod that it is done to; null: there is none yet. */
    default @Nullable String pod() {
        return switch (this) {
            case Make ignored -> null;
            case Remove(Child child) -> child.name();
            case Change(Child child, Goal.Target ignored) -> child.name();
            case Relabel(Child child, Goal.Target ignored) -> child.name();
        };
    }

    /** A pod of a version is made. */
    record Make(Goal.Target target) implements Deed {}

    /** One too many, or one that makes room for another version. */
    record Remove(Child child) implements Deed {}

    /** Edited in place. */
    record Change(Child child, Goal.Target target) implements Deed {}

    /** The template is the same under another name: nothing restarts. */
    record Relabel(Child child, Goal.Target target) implements Deed {}
}
