package dev.davit.conformance.list;

/** Looks whether one behaviour is there. */
@FunctionalInterface
interface Check {
    /**
     * Returns when all is as it should be.
     *
     * @throws Failed when something is not
     */
    void run(Scene scene) throws Exception;

    /** What was not as it should be. */
    final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String what) {
            super(what);
        }
    }
}
