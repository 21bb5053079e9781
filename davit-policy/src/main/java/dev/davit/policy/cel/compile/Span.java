package dev.davit.policy.cel.compile;

/** From so much to so much; the largest long is "without bound". Sums and products stay there. */
record Span(long min, long max) {
    static final Span ZERO = new Span(0, 0);
    static final Span ONE = new Span(1, 1);
    static final Span ANY = new Span(0, Long.MAX_VALUE);

    static Span of(long value) {
        return new Span(value, value);
    }

    static Span upTo(long max) {
        return new Span(0, max);
    }

    Span plus(Span other) {
        return new Span(plus(min, other.min), plus(max, other.max));
    }

    Span plus(long value) {
        return plus(of(value));
    }

    Span times(Span other) {
        return new Span(times(min, other.min), times(max, other.max));
    }

    /** A tenth, rounded up: what it costs to read so many characters. */
    Span tenth() {
        return new Span(part(min, 10), part(max, 10));
    }

    /** A quarter, rounded up. */
    Span quarter() {
        return new Span(part(min, 4), part(max, 4));
    }

    /** One or the other. */
    Span or(Span other) {
        return new Span(Math.min(min, other.min), Math.max(max, other.max));
    }

    private static long part(long value, long of) {
        return value == Long.MAX_VALUE ? value : value / of + (value % of == 0 ? 0 : 1);
    }

    static long plus(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    static long times(long left, long right) {
        if (left == 0 || right == 0) {
            return 0;
        }
        return Math.multiplyHigh(left, right) != 0 || left * right < 0
                ? Long.MAX_VALUE
                : left * right;
    }
}
