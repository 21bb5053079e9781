package dev.davit.sim.cluster;

import java.util.ArrayDeque;

/** A number that somebody wishes for: those of a moment ago may still be under way. */
final class Wished {
    private static final long WINDOW_MILLIS = 10_000;

    private record Earlier(long value, long untilMillis) {}

    private final World world;
    private final ArrayDeque<Earlier> earlier = new ArrayDeque<>();
    private long value;

    Wished(World world) {
        this.world = world;
    }

    void now(long wished) {
        if (wished != value) {
            earlier.add(new Earlier(value, world.now() + WINDOW_MILLIS));
            value = wished;
        }
    }

    long most() {
        forget();
        return earlier.stream().mapToLong(Earlier::value).reduce(value, Math::max);
    }

    long least() {
        forget();
        return earlier.stream().mapToLong(Earlier::value).reduce(value, Math::min);
    }

    private void forget() {
        earlier.removeIf(wish -> wish.untilMillis() < world.now());
    }
}
