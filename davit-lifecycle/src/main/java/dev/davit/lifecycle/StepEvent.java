package dev.davit.lifecycle;

/** What a step's owner reports. */
public sealed interface StepEvent {

    record Began(String message) implements StepEvent {}

    record Succeeded(String message) implements StepEvent {}

    /** An attempt failed; the step's own {@link OnFailure} says what comes of it. */
    record Failed(String message, String unblock) implements StepEvent {}

    /** An attempt failed, and its owner knows when the next one is due (a container's back-off). */
    record FailedUntil(String message, String unblock, long retryAtMillis) implements StepEvent {}

    /** It cannot begin for a reason outside the graph: no room, a missing ConfigMap. */
    record Blocked(String message, String unblock) implements StepEvent {}

    record Skipped(String message) implements StepEvent {}
}
