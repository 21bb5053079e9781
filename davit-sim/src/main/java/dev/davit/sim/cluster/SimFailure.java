package dev.davit.sim.cluster;

/** A promise was broken under a seed. */
public final class SimFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SimFailure(String message) {
        super(message);
    }

    public SimFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
