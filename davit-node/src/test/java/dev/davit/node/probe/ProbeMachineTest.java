package dev.davit.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.node.Pods;
import dev.davit.node.probe.ProbeMachine.Change;
import dev.davit.node.probe.ProbeMachine.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeMachineTest {
    private static final ProbeTimes TIMES =
            ProbeTimes.of(
                    Pods.json(
                            "{'initialDelaySeconds':2,'periodSeconds':5,'successThreshold':2,"
                                    + "'failureThreshold':3}"));

    /** Answers, one per period: + is good, - is not → what changed by each. */
    private static List<@Nullable Change> answers(ProbeMachine machine, String signs) {
        List<@Nullable Change> changes = new ArrayList<>();
        long now = 10_000;
        for (int i = 0; i < signs.length(); i++) {
            machine.begun(now);
            changes.add(machine.answered(signs.charAt(i) == '+', now + 10));
            now += 5_000;
        }
        return changes;
    }

    private static ProbeMachine machine(ProbeKind kind) {
        return new ProbeMachine(kind, TIMES, Verdict.UNKNOWN, 0);
    }

    @Test
    void defaultsAreKubernetes() {
        assertThat(ProbeTimes.of(Pods.json("{}")))
                .isEqualTo(new ProbeTimes(0, 10_000, 1_000, 1, 3));
        assertThat(ProbeTimes.of(Pods.json("{'periodSeconds':0,'timeoutSeconds':-1}")))
                .isEqualTo(new ProbeTimes(0, 1_000, 1_000, 1, 3));
    }

    @Test
    void thresholdsDecide() {
        assertThat(answers(machine(ProbeKind.READINESS), "++"))
                .containsExactly(null, Change.PASSED);
        assertThat(answers(machine(ProbeKind.READINESS), "---"))
                .containsExactly(Change.STUMBLED, null, Change.FAILED);
        assertThat(answers(machine(ProbeKind.READINESS), "++-+--+---++"))
                .containsExactly(
                        null,
                        Change.PASSED,
                        Change.STUMBLED,
                        null,
                        Change.STUMBLED,
                        null,
                        null,
                        Change.STUMBLED,
                        null,
                        Change.FAILED,
                        null,
                        Change.PASSED);
    }

    @Test
    void nothingIsToldWhileNothingChanges() {
        ProbeMachine machine = machine(ProbeKind.READINESS);
        assertThat(answers(machine, "++")).contains(Change.PASSED);
        assertThat(answers(machine, "+".repeat(50))).containsOnlyNulls();
        assertThat(answers(machine, "---")).contains(Change.FAILED);
        assertThat(answers(machine, "-".repeat(50))).containsOnlyNulls();
    }

    @Test
    void oneAtATimeAndNeverTwiceInAPeriod() {
        ProbeMachine machine = machine(ProbeKind.READINESS);
        machine.begun(1_000);
        assertThat(machine.dueAtMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(machine.answered(true, 1_020)).isNull();
        assertThat(machine.dueAtMillis()).isEqualTo(6_000);
        machine.begun(6_000);
        assertThat(machine.answered(true, 14_000)).isEqualTo(Change.PASSED);
        assertThat(machine.dueAtMillis()).isEqualTo(14_000);
    }

    @Test
    void whatHasDecidedRests() {
        for (ProbeKind kind : List.of(ProbeKind.STARTUP, ProbeKind.LIVENESS)) {
            ProbeMachine machine = machine(kind);
            assertThat(answers(machine, "---")).contains(Change.FAILED);
            assertThat(machine.dueAtMillis()).as("%s", kind).isEqualTo(Long.MAX_VALUE);
        }
        ProbeMachine startup = machine(ProbeKind.STARTUP);
        assertThat(answers(startup, "++")).contains(Change.PASSED);
        assertThat(startup.dueAtMillis()).isEqualTo(Long.MAX_VALUE);
        ProbeMachine liveness = machine(ProbeKind.LIVENESS);
        assertThat(answers(liveness, "++")).contains(Change.PASSED);
        assertThat(liveness.dueAtMillis()).isNotEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theFirstComesAfterItsDelayAndIsSpreadOverAPeriodAfterAnAgentsStart() {
        assertThat(ProbeMachine.firstAt(TIMES, 1_000, 1_100, 77)).isEqualTo(3_000);
        for (int spread = -20_000; spread < 20_000; spread += 777) {
            assertThat(ProbeMachine.firstAt(TIMES, 1_000, 600_000, spread))
                    .isBetween(600_000L, 604_999L);
        }
    }

    @Test
    void whatAnEarlierAgentKnewIsNotToldAgain() {
        ProbeMachine machine = new ProbeMachine(ProbeKind.READINESS, TIMES, Verdict.PASSED, 0);
        assertThat(answers(machine, "+++")).containsOnlyNulls();
        assertThat(answers(machine, "---")).contains(Change.FAILED);
    }
}
