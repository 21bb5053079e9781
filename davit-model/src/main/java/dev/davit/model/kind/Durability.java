package dev.davit.model.kind;

/** What a kind's writes are worth keeping (see {@code api.md}, History). */
public enum Durability {
    /** Synced before it is acknowledged, and every revision is kept. */
    HISTORY,
    /** Synced before it is acknowledged; only the newest revision is kept. */
    DURABLE,
    /** Acknowledged at once; lost in a crash; a bounded number is kept. */
    VOLATILE,
    /** Never stored: a question, answered at once. Its kind can only be created. */
    NONE
}
