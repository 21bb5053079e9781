package dev.davit.lifecycle;

/** What a step's failure means for its run. */
public sealed interface OnFailure {

    /** Tried again; the run waits. */
    record Retry(Backoff backoff) implements OnFailure {
        public static final Retry USUAL = new Retry(Backoff.USUAL);
    }

    /** The run goes on without it. */
    enum Skip implements OnFailure {
        SKIP
    }

    /** The run has failed. */
    enum Fail implements OnFailure {
        FAIL
    }

    /** As in {@code LifecycleStep.spec.onFailure}. */
    default String text() {
        return switch (this) {
            case Retry ignored -> "retry";
            case Skip ignored -> "skip";
            case Fail ignored -> "fail";
        };
    }
}
