package dev.davit.control.pinned;

/** What is done to one pod. */
sealed interface Deed {
    /** A pod of a version is made. */
    record Make(Goal.Target target) implements Deed {}

    /** One too many, or one that makes room for another version. */
    record Remove(Child child) implements Deed {}

    /** Edited in place. */
    record Change(Child child, Goal.Target target) implements Deed {}

    /** The template is the same under another name: nothing restarts. */
    record Relabel(Child child, Goal.Target target) implements Deed {}
}
