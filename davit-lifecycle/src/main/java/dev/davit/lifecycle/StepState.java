package dev.davit.lifecycle;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where a step is. All but {@link Due} can be recorded in the object; {@code Due} and a {@code
 * Waiting} with names in {@code on} follow from the other steps. Times in milliseconds since 1970.
 */
public sealed interface StepState {

    /** For {@link Failed#retryAtMillis}: no further attempt comes by itself. */
    long NEVER = Long.MAX_VALUE;

    /** Since when it is so. */
    long sinceMillis();

    /** How often it was begun. */
    int attempts();

    /**
     * Cannot go on.
     *
     * @param on steps that are not settled; empty when its owner itself waits for something outside
     * @param message what it waits for; empty when {@code on} says it
     * @param unblock what a person could do
     */
    record Waiting(long sinceMillis, int attempts, List<String> on, String message, String unblock)
            implements StepState {
        public Waiting {
            on = List.copyOf(on);
        }
    }

    /** Its owner may begin now. */
    record Due(long sinceMillis, int attempts) implements StepState {}

    /**
     * @param failingSinceMillis since when all attempts before this one failed; 0: none has
     */
    record Running(long sinceMillis, int attempts, String message, long failingSinceMillis)
            implements StepState {
        public Running(long sinceMillis, int attempts, String message) {
            this(sinceMillis, attempts, message, 0);
        }
    }

    record Done(long sinceMillis, int attempts, String message) implements StepState {}

    /**
     * @param sinceMillis when the first of the attempts failed that failed in a row
     * @param retryAtMillis when it is due again, or {@link #NEVER}
     */
    record Failed(
            long sinceMillis, int attempts, String message, String unblock, long retryAtMillis)
            implements StepState {
        public OptionalLong retryAt() {
            return retryAtMillis == NEVER ? OptionalLong.empty() : OptionalLong.of(retryAtMillis);
        }
    }

    record Skipped(long sinceMillis, int attempts, String message) implements StepState {}

    /** Later steps need not wait for it any more. */
    default boolean settled() {
        return switch (this) {
            case Done ignored -> true;
            case Skipped ignored -> true;
            case Waiting ignored -> false;
            case Due ignored -> false;
            case Running ignored -> false;
            case Failed ignored -> false;
        };
    }

    /**
     * {@code waiting}, {@code due}, {@code running}, {@code done}, {@code failed}, {@code skipped}.
     */
    default String text() {
        return switch (this) {
            case Waiting ignored -> "waiting";
            case Due ignored -> "due";
            case Running ignored -> "running";
            case Done ignored -> "done";
            case Failed ignored -> "failed";
            case Skipped ignored -> "skipped";
        };
    }

    default String message() {
        return switch (this) {
            case Waiting waiting -> waiting.message;
            case Due ignored -> "";
            case Running running -> running.message;
            case Done done -> done.message;
            case Failed failed -> failed.message;
            case Skipped skipped -> skipped.message;
        };
    }

    default String unblock() {
        return switch (this) {
            case Waiting waiting -> waiting.unblock;
            case Failed failed -> failed.unblock;
            case Due ignored -> "";
            case Running ignored -> "";
            case Done ignored -> "";
            case Skipped ignored -> "";
        };
    }
}
