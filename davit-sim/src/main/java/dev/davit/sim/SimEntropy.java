package dev.davit.sim;

import dev.davit.port.Entropy;
import java.util.List;
import java.util.Random;

/** Chance that a seed decides; {@code Random} is specified to the last bit. */
public final class SimEntropy implements Entropy {
    private final Random random;

    public SimEntropy(long seed) {
        // Neighbouring seeds give similar first values in Random: spread them.
        random = new Random(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
    }

    /** A source of its own, so that one actor's choices do not shift another's. */
    public SimEntropy fork() {
        return new SimEntropy(random.nextLong());
    }

    @Override
    public void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }

    /** From 0 up to below the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both included. */
    public long between(long low, long high) {
        return low + Math.floorMod(random.nextLong(), high - low + 1);
    }

    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
