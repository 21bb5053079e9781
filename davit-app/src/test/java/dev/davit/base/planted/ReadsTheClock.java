package dev.davit.base.planted;

/** Planted: a pure room has no clock of its own. */
public final class ReadsTheClock {
    private ReadsTheClock() {}

    public static long now() {
        return System.currentTimeMillis();
    }
}
