package dev.davit.policy.cel.value;

/** A {@code uint}: 64 bits without a sign. */
public record Unsigned(long bits) implements Comparable<Unsigned> {
    @Override
    public int compareTo(Unsigned other) {
        return Long.compareUnsigned(bits, other.bits);
    }

    public double asDouble() {
        double low = bits & Long.MAX_VALUE;
        return bits < 0 ? low + 0x1p63 : low;
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(bits);
    }
}
