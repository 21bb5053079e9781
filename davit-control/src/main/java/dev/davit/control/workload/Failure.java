package dev.davit.control.workload;

import dev.davit.lifecycle.Backoff;

/**
 * Something is refused again and again.
 *
 * @param message the last refusal's
 * @param attempts in a row
 * @param retryAtMillis not tried before
 */
public record Failure(String message, int attempts, long retryAtMillis) {
    /** After a lost race: the change that won is seen in the meantime. */
    public static final long SHORT_MILLIS = 200;

    public static final Failure NONE = new Failure("", 0, 0);

    public boolean none() {
        return attempts == 0;
    }

    /** One more. Refusals of one burst count as one. */
    public Failure again(String why, long nowMillis) {
        if (!none() && nowMillis < retryAtMillis) {
            return new Failure(why, attempts, retryAtMillis);
        }
        int more = attempts + 1;
        return new Failure(why, more, nowMillis + Backoff.USUAL.delayMillis(more));
    }

    /** Something has changed that may have been the cause: it is tried at once. */
    public Failure relieved() {
        return none() ? this : new Failure(message, attempts, 0);
    }
}
