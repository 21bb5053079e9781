package dev.davit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The whole table, cell by cell: what is written there is what happens. */
class StepMachineTest {
    private static final Map<String, StepEvent> EVENTS = new LinkedHashMap<>();
    private static final Map<String, @Nullable StepState> STATES = new LinkedHashMap<>();

    static {
        EVENTS.put("began", new StepEvent.Began(""));
        EVENTS.put("succeeded", new StepEvent.Succeeded(""));
        EVENTS.put("failed", new StepEvent.Failed("m", "u"));
        EVENTS.put("failedUntil", new StepEvent.FailedUntil("m", "u", 9_000));
        EVENTS.put("blocked", new StepEvent.Blocked("m", "u"));
        EVENTS.put("skipped", new StepEvent.Skipped("m"));
        STATES.put("unrecorded", null);
        STATES.put("waiting", new StepState.Waiting(1, 0, List.of(), "m", "u"));
        STATES.put("running", new StepState.Running(1, 1, ""));
        STATES.put("failed", new StepState.Failed(1, 1, "m", "u", 5));
        STATES.put("done", new StepState.Done(1, 1, ""));
        STATES.put("skipped", new StepState.Skipped(1, 1, "m"));
    }

    private static final String TABLE =
            """
            unrecorded: began=running succeeded=done failed=failed failedUntil=failed blocked=waiting skipped=skipped
            waiting: began=running succeeded=done failed=failed failedUntil=failed blocked=waiting skipped=skipped
            running: began=running succeeded=done failed=failed failedUntil=failed blocked=waiting skipped=skipped
            failed: began=running succeeded=done failed=failed failedUntil=failed blocked=waiting skipped=skipped
            done: began=- succeeded=- failed=failed failedUntil=failed blocked=waiting skipped=-
            skipped: began=- succeeded=- failed=- failedUntil=- blocked=- skipped=-
            """;

    @Test
    void isTheTable() {
        StringBuilder seen = new StringBuilder();
        STATES.forEach((from, state) -> {
            seen.append(from).append(':');
            EVENTS.forEach((name, event) -> {
                StepState next = StepMachine.next(GraphTest.step("s"), state, event, 100);
                seen.append(' ').append(name).append('=');
                seen.append(next == null ? "-" : next.text());
            });
            seen.append('\n');
        });
        assertThat(seen.toString()).isEqualTo(TABLE);
        assertThat(new TreeSet<>(STATES.keySet())).hasSize(6);
    }

    @Test
    void failureDoesWhatTheStepSays() {
        StepEvent failed = new StepEvent.Failed("no", "");
        assertThat(StepMachine.next(with(OnFailure.Skip.SKIP), null, failed, 7))
                .isEqualTo(new StepState.Skipped(7, 1, "no"));
        assertThat(StepMachine.next(with(OnFailure.Fail.FAIL), null, failed, 7))
                .isEqualTo(new StepState.Failed(7, 1, "no", "", StepState.NEVER));
        Step twice = with(new OnFailure.Retry(new Backoff(100, 150, 3)));
        StepState state = null;
        long[] retries = {107, 157, StepState.NEVER};
        for (int attempt = 1; attempt <= 3; attempt++) {
            state = StepMachine.next(twice, state, new StepEvent.Began(""), 7);
            state = StepMachine.next(twice, state, failed, 7);
            assertThat(state)
                    .isEqualTo(new StepState.Failed(7, attempt, "no", "", retries[attempt - 1]));
        }
    }

    private static Step with(OnFailure onFailure) {
        return new Step("s", "", Owner.BuiltIn.NODE, List.of(), 1_000, onFailure);
    }

    @Test
    void backoffDoublesAndNeverOverflows() {
        Backoff backoff = new Backoff(10, 1_000, Backoff.UNLIMITED);
        assertThat(backoff.delayMillis(1)).isEqualTo(10);
        assertThat(backoff.delayMillis(4)).isEqualTo(80);
        assertThat(backoff.delayMillis(8)).isEqualTo(1_000);
        assertThat(backoff.delayMillis(Integer.MAX_VALUE)).isEqualTo(1_000);
        assertThat(new Backoff(1, Long.MAX_VALUE, 5).delayMillis(63)).isPositive();
        assertThat(new Backoff(1, Long.MAX_VALUE, 5).delayMillis(64)).isEqualTo(Long.MAX_VALUE);
    }
}
