package dev.davit.policy.cel.run;

/** What came of evaluating an expression, and what it cost. */
public sealed interface Evaluation {
    /** In the units of {@link Meter}. */
    long cost();

    record Value(Object value, long cost) implements Evaluation {
        public boolean isTrue() {
            return Boolean.TRUE.equals(value);
        }
    }

    /**
     * @param why {@code no such key: x}
     */
    record Fault(String why, long cost) implements Evaluation {}

    /** It was stopped. */
    record TooCostly(long cost) implements Evaluation {
        /** In Kubernetes' words. */
        public static final String WORDS = "operation cancelled: actual cost limit exceeded";
    }
}
