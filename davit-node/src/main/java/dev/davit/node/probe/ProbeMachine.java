package dev.davit.node.probe;

import org.jspecify.annotations.Nullable;

/**
 * One probe of one run: when it is due, and what its answers come to. Pure; one owner.
 *
 * <pre>
 *             good × successThreshold     bad × failureThreshold
 *  UNKNOWN    PASSED                      FAILED
 *  PASSED     -                           FAILED
 *  FAILED     PASSED                      -
 * </pre>
 *
 * What has failed its startup or liveness probe is ended, so that such a probe rests from then on;
 * so does a startup probe that has passed.
 */
final class ProbeMachine {
    /** What it says so far. */
    enum Verdict {
        UNKNOWN,
        PASSED,
        FAILED
    }

    /** What has changed. */
    enum Change {
        /** A failure after successes, that does not decide anything yet. */
        STUMBLED,
        PASSED,
        FAILED
    }

    private final ProbeKind kind;
    private final ProbeTimes times;
    private Verdict verdict;
    private int good;
    private int bad;
    private long dueAtMillis;
    private long begunAtMillis;

    /**
     * @param verdict what an earlier agent knew
     */
    ProbeMachine(ProbeKind kind, ProbeTimes times, Verdict verdict, long firstAtMillis) {
        this.kind = kind;
        this.times = times;
        this.verdict = verdict;
        this.dueAtMillis = firstAtMillis;
    }

    /**
     * When the first run of a probe is due. A program that has just been started is asked after its
     * delay; where an agent has just been started, all its probes would be due at once, and are
     * spread over their period.
     *
     * @param spread any number that differs between probes
     */
    static long firstAt(ProbeTimes times, long startedAtMillis, long nowMillis, int spread) {
        long planned = startedAtMillis + times.initialDelayMillis();
        boolean taken = nowMillis - planned > times.periodMillis();
        return taken ? nowMillis + Math.floorMod(spread, times.periodMillis()) : planned;
    }

    /** {@link Long#MAX_VALUE} while it is asked, and once it rests. */
    long dueAtMillis() {
        return dueAtMillis;
    }

    Verdict verdict() {
        return verdict;
    }

    void begun(long nowMillis) {
        begunAtMillis = nowMillis;
        dueAtMillis = Long.MAX_VALUE;
    }

    /** Null where nothing has changed by it. */
    @Nullable Change answered(boolean success, long nowMillis) {
        Change change = success ? succeeded() : failed();
        boolean rests =
                (kind == ProbeKind.STARTUP && verdict != Verdict.UNKNOWN)
                        || (kind == ProbeKind.LIVENESS && verdict == Verdict.FAILED);
        dueAtMillis =
                rests ? Long.MAX_VALUE : Math.max(begunAtMillis + times.periodMillis(), nowMillis);
        return change;
    }

    private @Nullable Change succeeded() {
        bad = 0;
        good = Math.min(good + 1, times.successThreshold());
        if (verdict == Verdict.PASSED || good < times.successThreshold()) {
            return null;
        }
        verdict = Verdict.PASSED;
        return Change.PASSED;
    }

    private @Nullable Change failed() {
        good = 0;
        bad = Math.min(bad + 1, times.failureThreshold());
        if (verdict != Verdict.FAILED && bad >= times.failureThreshold()) {
            verdict = Verdict.FAILED;
            return Change.FAILED;
        }
        return bad == 1 && verdict != Verdict.FAILED ? Change.STUMBLED : null;
    }
}
