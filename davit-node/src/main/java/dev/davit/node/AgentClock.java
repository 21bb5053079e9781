package dev.davit.node;

import dev.davit.port.Clock;

/**
 * Milliseconds since 1970 that never go back while the agent runs: the wall clock at its start,
 * then the steady one; forward again where the wall clock was set forward.
 */
final class AgentClock {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TOLERANCE_MILLIS = 1_000;

    private final Clock clock;
    private long wallAnchor;
    private long steadyAnchor;

    AgentClock(Clock clock) {
        this.clock = clock;
        this.wallAnchor = clock.wallMillis();
        this.steadyAnchor = clock.monotonicNanos();
    }

    synchronized long now() {
        long steady = clock.monotonicNanos();
        long now = wallAnchor + (steady - steadyAnchor) / NANOS_PER_MILLI;
        long wall = clock.wallMillis();
        if (wall > now + TOLERANCE_MILLIS) {
            wallAnchor = wall;
            steadyAnchor = steady;
            return wall;
        }
        return now;
    }
}
