package dev.davit.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many of something run at once, and how many may. */
final class Permits {
    private final String what;
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * @param what in the plural, for the refusal
     */
    Permits(String what, int most) {
        this.what = what;
        this.most = most;
    }

    boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void give() {
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }

    String refusal() {
        return "too many " + what + " at once (" + most + "); try again in a moment";
    }
}
