package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.port.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one container, written before anything is done to it.
 *
 * @param attempt number of the current or last run, or the one before the first
 * @param applied the container's spec that this run was started from
 * @param generation of the pod's spec then
 * @param imageId of this run
 * @param stopSignal that its image wants
 * @param restarts runs after the first
 * @param inRow failed runs in a row, for back-off
 * @param health what hooks and probes have said of this run
 * @param startedAtMillis of the current run, 0 when it does not run
 * @param end of the current run, once it ended
 * @param last the end of the run before
 */
public record ContainerRecord(
        String name,
        State state,
        int attempt,
        JsonObject applied,
        long generation,
        String imageId,
        int stopSignal,
        Limits limits,
        int restarts,
        int inRow,
        Health health,
        long startedAtMillis,
        @Nullable End end,
        @Nullable End last) {
    static final int SIGTERM = 15;
    static final Limits NO_LIMITS = new Limits(0, 0, 0, 0);

    /** Where a container is. */
    public enum State {
        /** Has not run, or has to run anew from the beginning. */
        NONE,
        /** A start was decided; whether it happened only the host knows. */
        STARTING,
        RUNNING,
        ENDED
    }

    static ContainerRecord fresh(String name, int firstAttempt) {
        return new ContainerRecord(
                name,
                State.NONE,
                firstAttempt - 1,
                JsonObject.EMPTY,
                0,
                "",
                SIGTERM,
                NO_LIMITS,
                0,
                0,
                Health.FRESH,
                0,
                null,
                null);
    }

    /** Whether a process of it may be there. */
    public boolean live() {
        return state == State.STARTING || state == State.RUNNING;
    }

    /** The next run, about to be started. A start that is tried again keeps its number. */
    ContainerRecord starting(
            JsonObject spec, long ofGeneration, String image, int signal, Limits wanted, int row) {
        boolean again = state == State.STARTING;
        boolean first = applied.isEmpty();
        int next = again ? attempt : attempt + 1;
        return new ContainerRecord(
                name,
                State.STARTING,
                next,
                spec,
                ofGeneration,
                image,
                signal,
                wanted,
                first || again ? restarts : restarts + 1,
                row,
                Health.FRESH,
                0,
                null,
                end == null ? last : end);
    }

    ContainerRecord running(long startedAt) {
        return new ContainerRecord(
                name,
                State.RUNNING,
                attempt,
                applied,
                generation,
                imageId,
                stopSignal,
                limits,
                restarts,
                inRow,
                health,
                startedAt,
                null,
                last);
    }

    ContainerRecord ended(End how) {
        return new ContainerRecord(
                name,
                State.ENDED,
                attempt,
                applied,
                generation,
                imageId,
                stopSignal,
                limits,
                restarts,
                inRow,
                health,
                0,
                how,
                last);
    }

    /** To be run from the beginning: its pod's sandbox is a new one. */
    ContainerRecord again() {
        return new ContainerRecord(
                name,
                State.NONE,
                attempt,
                applied,
                generation,
                imageId,
                stopSignal,
                limits,
                restarts,
                inRow,
                health,
                0,
                end,
                last);
    }

    ContainerRecord applied(JsonObject spec, long ofGeneration) {
        return new ContainerRecord(
                name,
                state,
                attempt,
                spec,
                ofGeneration,
                imageId,
                stopSignal,
                limits,
                restarts,
                inRow,
                health,
                startedAtMillis,
                end,
                last);
    }

    ContainerRecord limited(Limits to) {
        return new ContainerRecord(
                name,
                state,
                attempt,
                applied,
                generation,
                imageId,
                stopSignal,
                to,
                restarts,
                inRow,
                health,
                startedAtMillis,
                end,
                last);
    }

    ContainerRecord with(Health now) {
        return new ContainerRecord(
                name,
                state,
                attempt,
                applied,
                generation,
                imageId,
                stopSignal,
                limits,
                restarts,
                inRow,
                now,
                startedAtMillis,
                end,
                last);
    }
}
