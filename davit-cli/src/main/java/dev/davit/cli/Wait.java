package dev.davit.cli;

import dev.davit.cli.wire.Answer;
import dev.davit.model.json.JsonReader;
import java.util.function.BooleanSupplier;

/** Waits for a state of the cluster, within a bound. */
public final class Wait {
    private static final long PAUSE_MILLIS = 50;
    public static final long GONE_MILLIS = 120_000;

    private Wait() {}

    /** Returns once an object is gone; another one of its name is not it. */
    public static void untilGone(Session session, String path, String uid, long timeoutMillis)
            throws InterruptedException {
        boolean gone = until(timeoutMillis, () -> isGone(session.client().get(path), uid));
        if (!gone) {
            throw new CliFailure(
                    ExitCode.TIMEOUT,
                    path + " is still there after " + timeoutMillis / 1000 + " s; ask: davit why");
        }
    }

    private static boolean isGone(Answer<byte[]> answer, String uid) {
        return answer.statusCode() == 404
                || (answer.statusCode() == 200
                        && !uid.isEmpty()
                        && !JsonReader.readObject(answer.body())
                                .textOr(uid, "metadata", "uid")
                                .equals(uid));
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
