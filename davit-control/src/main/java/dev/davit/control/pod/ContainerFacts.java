package dev.davit.control.pod;

import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one container of a pod.
 *
 * @param restarts how often it was started again
 * @param ready its readiness, while it runs; without a probe true
 * @param started its startup probe has passed, or there is none
 * @param id runtime id, empty before the first start
 * @param image as the spec names it
 * @param imageId digest, empty while not known
 * @param last the run before the present one, null where there was none
 */
public record ContainerFacts(
        String name,
        State state,
        int restarts,
        boolean ready,
        boolean started,
        String id,
        String image,
        String imageId,
        @Nullable Terminated last) {

    public sealed interface State {}

    /**
     * @param reason as Kubernetes shows it; see {@link WaitingReason}
     */
    public record Waiting(String reason, String message) implements State {}

    public record Running(long startedAtMillis) implements State {}

    /**
     * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}
     */
    public record Terminated(
            int exitCode,
            String reason,
            String message,
            long startedAtMillis,
            long finishedAtMillis,
            String id)
            implements State {

        public static String reasonOf(int exitCode, boolean outOfMemory) {
            if (outOfMemory) {
                return "OOMKilled";
            }
            return exitCode == 0 ? "Completed" : "Error";
        }
    }

    /** One that was never started. */
    public static ContainerFacts waiting(String name, String image, String reason, String message) {
        return new ContainerFacts(
                name, new Waiting(reason, message), 0, false, false, "", image, "", null);
    }

    public boolean running() {
        return state instanceof Running;
    }
}
