package dev.davit.sim.disk;

/** The machine lost its power. An error, so that no code under test takes it for a failed call. */
public final class SimCrash extends Error {
    private static final long serialVersionUID = 1L;

    public SimCrash() {
        super("power cut", null, false, false);
    }
}
