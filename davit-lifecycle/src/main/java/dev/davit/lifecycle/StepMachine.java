package dev.davit.lifecycle;

import dev.davit.lifecycle.StepState.Done;
import dev.davit.lifecycle.StepState.Due;
import dev.davit.lifecycle.StepState.Failed;
import dev.davit.lifecycle.StepState.Running;
import dev.davit.lifecycle.StepState.Skipped;
import dev.davit.lifecycle.StepState.Waiting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transition table of a step. A step begins unrecorded.
 *
 * <pre>
 *               Began     Succeeded  Failed    Blocked   Skipped
 *  unrecorded   Running   Done       Failed*   Waiting   Skipped
 *  Waiting      Running   Done       Failed*   Waiting   Skipped
 *  Running      Running   Done       Failed*   Waiting   Skipped
 *  Failed       Running   Done       Failed*   Waiting   Skipped
 *  Done         -         -          Failed*   Waiting   -
 *  Skipped      -         -          -         -         -
 *
 *  * Skipped, where the step says so on failure. FailedUntil goes where Failed goes.
 * </pre>
 *
 * A done step can fail or wait: what it brought about (a running container, readiness) may be lost
 * again.
 */
final class StepMachine {
    private StepMachine() {}

    /** The state after an event, or null where the event changes nothing. */
    static @Nullable StepState next(
            Step step, @Nullable StepState from, StepEvent event, long now) {
        int attempts = from == null ? 0 : from.attempts();
        return switch (from) {
            case Skipped ignored -> null;
            case Done ignored -> lost(step, event, attempts, now);
            case Running running -> running(step, running, event, now);
            case Failed ignored -> open(step, from, event, attempts, now);
            case Waiting ignored -> open(step, from, event, attempts, now);
            case Due ignored -> open(step, from, event, attempts, now);
            case null -> open(step, null, event, attempts, now);
        };
    }

    private static StepState open(
            Step step, @Nullable StepState from, StepEvent event, int attempts, long now) {
        return switch (event) {
            case StepEvent.Began began ->
                    new Running(now, attempts + 1, began.message(), failingSince(from, 0));
            case StepEvent.Succeeded done -> new Done(now, attempts + 1, done.message());
            case StepEvent.Failed failed ->
                    since(
                            failed(step, attempts + 1, failed.message(), failed.unblock(), now),
                            from);
            case StepEvent.FailedUntil until ->
                    new Failed(
                            failingSince(from, now),
                            attempts + 1,
                            until.message(),
                            until.unblock(),
                            until.retryAtMillis());
            case StepEvent.Blocked blocked -> blocked(from, blocked, attempts, now);
            case StepEvent.Skipped skipped -> new Skipped(now, attempts, skipped.message());
        };
    }

    /** Since when attempts fail, so that people see the whole trouble, not the last attempt. */
    private static long failingSince(@Nullable StepState from, long otherwise) {
        return switch (from) {
            case Failed failed -> failed.sinceMillis();
            case Running running ->
                    running.failingSinceMillis() == 0 ? otherwise : running.failingSinceMillis();
            case Waiting ignored -> otherwise;
            case Due ignored -> otherwise;
            case Done ignored -> otherwise;
            case Skipped ignored -> otherwise;
            case null -> otherwise;
        };
    }

    private static StepState since(StepState state, @Nullable StepState from) {
        return state instanceof Failed failed
                ? new Failed(
                        failingSince(from, failed.sinceMillis()),
                        failed.attempts(),
                        failed.message(),
                        failed.unblock(),
                        failed.retryAtMillis())
                : state;
    }

    /** As {@link #open}, but the attempt was counted when it began. */
    private static StepState running(Step step, Running from, StepEvent event, long now) {
        return switch (event) {
            case StepEvent.Began began ->
                    new Running(
                            from.sinceMillis(),
                            from.attempts(),
                            began.message(),
                            from.failingSinceMillis());
            case StepEvent.Skipped skipped -> new Skipped(now, from.attempts(), skipped.message());
            case StepEvent.Blocked blocked -> blocked(from, blocked, from.attempts(), now);
            case StepEvent.Succeeded ignored -> open(step, from, event, from.attempts() - 1, now);
            case StepEvent.Failed ignored -> open(step, from, event, from.attempts() - 1, now);
            case StepEvent.FailedUntil ignored -> open(step, from, event, from.attempts() - 1, now);
        };
    }

    private static @Nullable StepState lost(Step step, StepEvent event, int attempts, long now) {
        return switch (event) {
            case StepEvent.Failed failed ->
                    failed(step, attempts, failed.message(), failed.unblock(), now);
            case StepEvent.FailedUntil until ->
                    new Failed(
                            now, attempts, until.message(), until.unblock(), until.retryAtMillis());
            case StepEvent.Blocked blocked -> blocked(null, blocked, attempts, now);
            case StepEvent.Began ignored -> null;
            case StepEvent.Succeeded ignored -> null;
            case StepEvent.Skipped ignored -> null;
        };
    }

    /** Keeps since when it is blocked, so that people see the whole wait. */
    private static StepState blocked(
            @Nullable StepState from, StepEvent.Blocked event, int attempts, long now) {
        long since = from instanceof Waiting waiting ? waiting.sinceMillis() : now;
        return new Waiting(since, attempts, List.of(), event.message(), event.unblock());
    }

    private static StepState failed(
            Step step, int attempts, String message, String unblock, long now) {
        return switch (step.onFailure()) {
            case OnFailure.Skip ignored -> new Skipped(now, attempts, message);
            case OnFailure.Fail ignored ->
                    new Failed(now, attempts, message, unblock, StepState.NEVER);
            case OnFailure.Retry(Backoff backoff) ->
                    new Failed(
                            now,
                            attempts,
                            message,
                            unblock,
                            backoff.exhausted(attempts)
                                    ? StepState.NEVER
                                    : now + backoff.delayMillis(attempts));
        };
    }
}
