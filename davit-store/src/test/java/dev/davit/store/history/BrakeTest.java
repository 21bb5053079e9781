package dev.davit.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BrakeTest {
    private static final long MIB = 1L << 20;
    private static final long CAP = 100 * MIB;
    private static final long SECOND = 1_000_000_000;

    private final Sized keys = new Sized();
    private final Brake brake = new Brake(keys);
    private long now = 5 * SECOND;

    /** A keyspace of a size that is said. */
    private static final class Sized implements Keyspace {
        private final MemoryKeyspace none = new MemoryKeyspace();
        private long bytes;
        private int asked;

        @Override
        public long footprint() {
            asked++;
            return bytes;
        }

        @Override
        public long diskBytes() {
            return bytes;
        }

        @Override
        public void write(List<Put> puts) {
            none.write(puts);
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return null;
        }

        @Override
        public Cursor cursor() {
            return none.cursor();
        }

        @Override
        public void flush() {}

        @Override
        public void compact(byte[] from, byte[] to, boolean wholly) {}

        @Override
        public void reopen(Runnable refill) {}

        @Override
        public void close() {}
    }

    private long rest(long bytes) {
        brake.added(bytes);
        return brake.restNanos(now);
    }

    @Test
    void nobodyWaitsWhereThereIsRoomOrNoCap() {
        keys.bytes = 99 * MIB;
        assertThat(rest(10 * MIB)).isZero();
        brake.bounds(CAP, false);
        keys.bytes = 59 * MIB;
        assertThat(rest(10 * MIB)).isZero();
        assertThat(brake.restedMillis()).isZero();
    }

    @Test
    void theNearerTheCapTheSlower() {
        assertThat(Brake.speed(60 * MIB, CAP)).isEqualTo(Brake.FASTEST);
        assertThat(Brake.speed(72 * MIB, CAP)).isBetween(8.0 * MIB, 12.0 * MIB);
        assertThat(Brake.speed(85 * MIB, CAP)).isEqualTo(Brake.SLOWEST);
        assertThat(Brake.speed(200 * MIB, CAP)).isEqualTo(Brake.SLOWEST);
    }

    @Test
    void writersGetTheSpeedThatIsAllowedAndNoMore() {
        brake.bounds(CAP, false);
        keys.bytes = 90 * MIB;
        long began = now;
        long written = 0;
        while (now - began < 60 * SECOND) {
            written += 64 << 10;
            now += rest(64 << 10);
        }
        assertThat(written / 60.0).isBetween(0.9 * Brake.SLOWEST, 1.1 * Brake.SLOWEST);
        assertThat(brake.restedMillis()).isBetween(59_000L, 61_000L);
    }

    @Test
    void whoWritesLittleNeverWaitsMoreThanThat() {
        brake.bounds(CAP, false);
        keys.bytes = 90 * MIB;
        for (int i = 0; i < 100; i++) {
            assertThat(rest(1_024)).isLessThan(2_000_000);
            now += SECOND;
        }
    }

    @Test
    void aRestIsNeverLongerThanASecond() {
        brake.bounds(CAP, false);
        keys.bytes = 99 * MIB;
        assertThat(rest(50 * MIB)).isEqualTo(Brake.LONGEST_REST_NANOS);
        // What it could not make good at once is forgiven: nobody is braked for ever.
        assertThat(rest(1_024)).isLessThanOrEqualTo(Brake.LONGEST_REST_NANOS);
    }

    @Test
    void nobodyWaitsForWhatCannotBeHad() {
        brake.bounds(CAP, true);
        keys.bytes = 200 * MIB;
        assertThat(rest(10 * MIB)).isZero();
    }

    @Test
    void itLooksOnceInAMebibyte() {
        brake.bounds(CAP, false);
        keys.bytes = 90 * MIB;
        for (int i = 0; i < 32; i++) {
            rest(64 << 10);
        }
        assertThat(keys.asked).isLessThanOrEqualTo(3);
    }
}
