package dev.davit.cli;

import dev.davit.cli.wire.Answer;
import java.util.function.BooleanSupplier;

/** Waits for a state of the cluster, within a bound. */
public final class Wait {
    private static final long PAUSE_MILLIS = 50;
    private static final long GONE_MILLIS = 120_000;

    private Wait() {}

    /** Returns once nothing is at a path any more. */
    public static void untilGone(Session session, String path) throws InterruptedException {
        boolean gone =
                until(
                        GONE_MILLIS,
                        () -> {
                            Answer<byte[]> answer = session.client().get(path);
                            return answer.statusCode() == 404;
                        });
        if (!gone) {
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    path + " is still there after " + GONE_MILLIS / 1000 + " s; ask: davit why");
        }
    }

    /** True as soon as the condition holds, false when the time is over. */
    public static boolean until(long timeoutMillis, BooleanSupplier condition)
            throws InterruptedException {
        long pauses = timeoutMillis / PAUSE_MILLIS;
        for (long i = 0; i <= pauses; i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }
}
