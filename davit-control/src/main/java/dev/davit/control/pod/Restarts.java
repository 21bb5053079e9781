package dev.davit.control.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;

/** Whether and when an ended container is started again. As Kubernetes' kubelet decides. */
public final class Restarts {
    public static final long FIRST_DELAY_MILLIS = 10_000;
    public static final long MAX_DELAY_MILLIS = 300_000;

    /** A run that lasted so long makes the next end a first one again. */
    public static final long RESET_AFTER_MILLIS = 600_000;

    private Restarts() {}

    /** {@code spec.restartPolicy}. */
    public enum Policy {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        /** Anything unknown is the default, {@code Always}. */
        public static Policy of(String text) {
            return switch (text) {
                case "Never" -> NEVER;
                case "OnFailure" -> ON_FAILURE;
                default -> ALWAYS;
            };
        }
    }

    /**
     * One end.
     *
     * @param inRow restarts that went before it without a long run between them: 0 at first; the
     *     node keeps it, see {@link #inRow}
     */
    public record End(int exitCode, long startedAtMillis, long finishedAtMillis, int inRow) {}

    public sealed interface Decision {
        /**
         * @param delayMillis since its end; above 0 the container is in {@code CrashLoopBackOff}
         *     until then
         */
        record Restart(long atMillis, long delayMillis, int inRow) implements Decision {}

        /** It stays ended. */
        record Done(boolean succeeded) implements Decision {}
    }

    /**
     * The policy that holds for one end of one container: the first of its own rules that the exit
     * code meets, else its own policy, else its pod's.
     *
     * @param init from {@code spec.initContainers}
     */
    public static Policy policy(Policy whole, JsonObject container, boolean init, int exitCode) {
        for (JsonObject rule : Names.objects(container.array("restartPolicyRules"))) {
            if (meets(rule.object("exitCodes"), exitCode)) {
                return Policy.ALWAYS;
            }
        }
        String own = container.textOr("", "restartPolicy");
        if (!own.isEmpty()) {
            return Policy.of(own);
        }
        return init && whole == Policy.ALWAYS ? Policy.ON_FAILURE : whole;
    }

    private static boolean meets(JsonObject codes, int exitCode) {
        boolean listed = false;
        for (Json value : codes.array("values")) {
            listed |= value instanceof JsonNumber.Whole(long code) && code == exitCode;
        }
        return switch (codes.textOr("", "operator")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            default -> false;
        };
    }

    public static Decision decide(Policy policy, End end) {
        boolean succeeded = end.exitCode() == 0;
        boolean again =
                switch (policy) {
                    case ALWAYS -> true;
                    case ON_FAILURE -> !succeeded;
                    case NEVER -> false;
                };
        if (!again) {
            return new Decision.Done(succeeded);
        }
        int inRow = inRow(end);
        long delay = delayMillis(inRow);
        return new Decision.Restart(end.finishedAtMillis() + delay, delay, inRow + 1);
    }

    /** Restarts in a row that count for this end: none after a long run. */
    public static int inRow(End end) {
        long ran = end.finishedAtMillis() - end.startedAtMillis();
        return ran >= RESET_AFTER_MILLIS ? 0 : end.inRow();
    }

    /** At once the first time, then 10 s, 20 s, 40 s … 5 min. */
    public static long delayMillis(int inRow) {
        if (inRow <= 0) {
            return 0;
        }
        int doublings = Math.min(inRow - 1, 10);
        return Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS << doublings);
    }
}
