package dev.davit.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final HttpLimits limits = HttpLimits.DEFAULT;
    private final Patience patience = new Patience(limits);

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void aFirstRequestIsWaitedForLessThanAnotherOne() {
        assertThat(patience.idleTooLong(in(limits.receiveMillis() - 5_000))).isFalse();
        assertThat(patience.idleTooLong(in(limits.receiveMillis() + 1))).isTrue();
        patience.headCame();
        patience.waits();
        assertThat(patience.idleTooLong(in(limits.idleMillis() - 5_000))).isFalse();
        assertThat(patience.idleTooLong(in(limits.idleMillis() + 1))).isTrue();
    }

    @Test
    void aHeadThatHasBegunIsToBeWholeSoon() {
        patience.bytesCame();
        assertThat(patience.idleTooLong(in(1_000))).isFalse();
        assertThat(patience.idleTooLong(in(1_000 + limits.headMillis() + 1))).isTrue();
    }

    @Test
    void eachHeadHasItsOwnTime() {
        patience.bytesCame();
        assertThat(patience.idleTooLong(in(1_000))).isFalse();
        patience.headCame();
        patience.waits();
        patience.bytesCame();
        assertThat(patience.idleTooLong(in(1_000 + limits.headMillis() + 1))).isFalse();
        assertThat(patience.idleTooLong(in(1_000 + 2 * limits.headMillis() + 2))).isTrue();
    }

    @Test
    void aBodyHasItsTimeFromItsHeadOn() {
        patience.headCame();
        assertThat(patience.bodyIsLate(in(limits.receiveMillis() - 5_000))).isFalse();
        assertThat(patience.bodyIsLate(in(limits.receiveMillis() + 1))).isTrue();
    }
}
