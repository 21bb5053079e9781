package dev.davit.policy.cel.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value of the type {@code bytes}. Whoever makes one hands its array over. */
@SuppressWarnings("ArrayRecordComponent")
public record Bytes(byte[] content) implements Comparable<Bytes> {
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes(byte[] theirs) && Arrays.equals(content, theirs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }
}
