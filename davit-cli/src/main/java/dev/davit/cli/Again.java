package dev.davit.cli;

import dev.davit.base.HostFailure;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * A change that rests on what was read a moment ago. Keepers write the status of the same object at
 * any time, so that the revision is often another one by now: then it is read, decided and written
 * anew.
 */
public final class Again {
    /** Attempts in all, and how long the longest pause between two of them is. */
    static final int TRIES = 10;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long MAX_PAUSE_MILLIS = 300;

    private Again() {}

    /**
     * @param attempt reads, decides and writes; nothing that it prints before the write
     * @return of the attempt that went through
     * @throws Conflict of the last attempt
     */
    public static <T> T onConflict(Supplier<T> attempt) {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.get();
            } catch (Conflict conflict) {
                if (tries == TRIES) {
                    throw conflict;
                }
                pause(tries);
            }
        }
    }

    /** Longer every time, and not in step with another one that waits for the same object. */
    private static void pause(int tries) {
        long most = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << tries);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new HostFailure("wait for", "another attempt", stopped);
        }
    }
}
