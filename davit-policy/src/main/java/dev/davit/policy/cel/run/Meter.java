package dev.davit.policy.cel.run;

import dev.davit.policy.cel.value.Bytes;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation may cost and has cost, in Kubernetes' units: one for looking at a variable or
 * a field, a tenth for each character of a text that is read.
 */
public final class Meter {
    private final long limit;
    private long spent;

    public Meter(long limit) {
        this.limit = limit;
    }

    /** Ends an evaluation; nothing within an expression can catch it. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("cost limit exceeded", null, false, false);
        }
    }

    public void charge(long units) {
        spent += units;
        if (spent > limit || spent < 0) {
            throw new Exhausted();
        }
    }

    /** Reading a text, or comparing with one, of so many characters. */
    public void read(long size) {
        charge(tenth(size));
    }

    public long spent() {
        return spent;
    }

    /** Rounded up. */
    public static long tenth(long size) {
        return size / 10 + (size % 10 == 0 ? 0 : 1);
    }

    /** What the size of a value is to its cost. */
    public static long size(Object value) {
        return switch (value) {
            case String text -> text.length();
            case Bytes(byte[] content) -> content.length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> 1;
        };
    }
}
