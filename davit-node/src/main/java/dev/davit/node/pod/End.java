package dev.davit.node.pod;

import dev.davit.port.ContainerState;

/**
 * How a run ended. Times in milliseconds since 1970.
 *
 * @param lost nobody saw it: the host went down, or was cleaned behind the agent's back
 * @param message what the program left to say, up to 4,096 bytes
 */
public record End(
        int attempt,
        int exitCode,
        boolean outOfMemory,
        boolean lost,
        long startedAtMillis,
        long finishedAtMillis,
        String message) {
    /** As if killed: nobody knows better. */
    static final int LOST_EXIT_CODE = 137;

    static End of(int attempt, ContainerState.Exited exited) {
        return new End(
                attempt,
                exited.exitCode(),
                exited.outOfMemory(),
                false,
                exited.startedAtMillis(),
                exited.finishedAtMillis(),
                exited.message());
    }

    static End lost(int attempt, long startedAtMillis, long nowMillis) {
        return new End(attempt, LOST_EXIT_CODE, false, true, startedAtMillis, nowMillis, "");
    }

    /** As Kubernetes shows it in a terminated state. */
    public String reason() {
        if (lost) {
            return "ContainerStatusUnknown";
        }
        if (outOfMemory) {
            return "OOMKilled";
        }
        return exitCode == 0 ? "Completed" : "Error";
    }
}
