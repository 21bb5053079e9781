package dev.davit.app;

import java.util.Set;

/**
 * A bug that ends one of the threads that own something ends the program: going on without the
 * controllers or the commit loop would look healthy and be dead. What was acknowledged is safe, and
 * pods run on.
 */
final class FailFast {
    private static final System.Logger LOG = System.getLogger("dev.davit.app");
    private static final int EXIT_CODE = 70;
    private static final Set<String> OWNERS = Set.of("control", "davit-commit");

    private FailFast() {}

    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(FailFast::ended);
    }

    private static void ended(Thread thread, Throwable bug) {
        LOG.log(
                System.Logger.Level.ERROR,
                "thread.failed thread=" + thread.getName() + " " + bug,
                bug);
        if (OWNERS.contains(thread.getName())) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
