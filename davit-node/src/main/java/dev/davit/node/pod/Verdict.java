package dev.davit.node.pod;

import dev.davit.node.spec.Problem;

/** How far something is from what is wanted. */
sealed interface Verdict {

    record Settled(String message) implements Verdict {}

    /** Under way. */
    record Busy(String message) implements Verdict {}

    /** Cannot go on until something outside changes. */
    record Blocked(Problem problem) implements Verdict {}

    /** Failed; the next attempt comes by itself. */
    record BackOff(Problem problem, long retryAtMillis) implements Verdict {}

    Verdict SETTLED = new Settled("");
}
