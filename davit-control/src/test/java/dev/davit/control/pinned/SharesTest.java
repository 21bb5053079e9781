package dev.davit.control.pinned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.pinned.Shares.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final int ROUNDS = 20_000;

    private static int[] shared(int replicas, int... percents) {
        List<Amount> amounts = new ArrayList<>();
        for (int percent : percents) {
            amounts.add(new Amount.Share(percent));
        }
        return Shares.counts(replicas, amounts);
    }

    @Test
    void examples() {
        assertThat(shared(10, 60, 40)).containsExactly(6, 4);
        assertThat(shared(5, 99, 1)).containsExactly(4, 1);
        assertThat(shared(5, 1, 99)).containsExactly(1, 4);
        assertThat(shared(3, 50, 50)).containsExactly(2, 1);
        assertThat(shared(10, 0, 100)).containsExactly(0, 10);
        assertThat(shared(7, 34, 33, 33)).containsExactly(3, 2, 2);
        assertThat(shared(0, 60, 40)).containsExactly(0, 0);
        // Fewer replicas than versions: the larger shares have them.
        assertThat(shared(1, 40, 60)).containsExactly(0, 1);
        assertThat(shared(2, 20, 50, 30)).containsExactly(0, 1, 1);
        assertThat(shared(3, 98, 1, 1)).containsExactly(1, 1, 1);
    }

    @Test
    void exactNumbersComeFirstAndSharesDivideTheRest() {
        List<Amount> amounts =
                List.of(new Amount.Exact(2), new Amount.Share(50), new Amount.Share(50));
        assertThat(Shares.counts(10, amounts)).containsExactly(2, 4, 4);
        assertThat(Shares.counts(3, amounts)).containsExactly(2, 1, 0);
        assertThat(Shares.counts(1, amounts)).containsExactly(1, 0, 0);
        assertThat(Shares.counts(0, amounts)).containsExactly(0, 0, 0);
        List<Amount> exact = List.of(new Amount.Exact(2), new Amount.Exact(3));
        assertThat(Shares.counts(5, exact)).containsExactly(2, 3);
        assertThat(Shares.counts(4, exact)).containsExactly(2, 2);
    }

    /** Shares that add up to 100, now and then with zeros and ones. */
    private static int[] percents(Random random) {
        int[] percents = new int[1 + random.nextInt(6)];
        int left = 100;
        for (int i = 0; i < percents.length - 1; i++) {
            percents[i] = random.nextInt(4) == 0 ? Math.min(left, 1) : random.nextInt(left + 1);
            left -= percents[i];
        }
        percents[percents.length - 1] = left;
        return percents;
    }

    @Test
    void countsAddUpNearTheirSharesAndNoShareIsLeftEmpty() {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            int[] percents = percents(random);
            int replicas = random.nextInt(200);
            int[] counts = shared(replicas, percents);
            String what = replicas + " by " + Arrays.toString(percents);
            assertThat(Arrays.stream(counts).sum()).as(what).isEqualTo(replicas);
            int wanting = (int) Arrays.stream(percents).filter(p -> p > 0).count();
            int served = 0;
            for (int i = 0; i < counts.length; i++) {
                served += counts[i] > 0 ? 1 : 0;
                assertThat(percents[i] > 0 || counts[i] == 0).as(what).isTrue();
                double exact = replicas * percents[i] / 100.0;
                // A pod of one's own comes from the largest, else rounding is below one pod.
                assertThat(counts[i] < exact + 1 || counts[i] == 1).as(what).isTrue();
                assertThat(counts[i] > exact - 1 - wanting).as(what).isTrue();
            }
            assertThat(served).as(what).isEqualTo(Math.min(wanting, replicas));
        }
    }

    @Test
    void aLargerShareNeverHasFewerPods() {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            int[] percents = percents(random);
            int replicas = random.nextInt(100);
            int[] counts = shared(replicas, percents);
            for (int i = 0; i < counts.length; i++) {
                for (int j = 0; j < counts.length; j++) {
                    assertThat(percents[i] <= percents[j] || counts[i] >= counts[j])
                            .as(replicas + " by " + Arrays.toString(percents))
                            .isTrue();
                }
            }
        }
    }

    /** A shift from one version to another takes pods from the one and gives them to the other. */
    @Test
    void aShiftOfTwoVersionsIsMonotone() {
        for (int replicas = 0; replicas <= 60; replicas++) {
            int[] before = shared(replicas, 100, 0);
            for (int percent = 1; percent <= 100; percent++) {
                int[] after = shared(replicas, 100 - percent, percent);
                assertThat(after[0]).isLessThanOrEqualTo(before[0]);
                assertThat(after[1]).isGreaterThanOrEqualTo(before[1]);
                before = after;
            }
        }
    }

    /** As long as no version is so small that it is given a pod which its share does not reach. */
    @Test
    void whoGivesSharesNeverGainsPods() {
        Random random = new Random(3);
        int seen = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int[] percents = percents(random);
            int from = random.nextInt(percents.length);
            int to = random.nextInt(percents.length);
            if (from == to || percents[from] == 0) {
                continue;
            }
            int replicas = random.nextInt(300);
            int[] before = shared(replicas, percents);
            int moved = 1 + random.nextInt(percents[from]);
            int[] shifted = percents.clone();
            shifted[from] -= moved;
            shifted[to] += moved;
            if (!allReached(replicas, percents) || !allReached(replicas, shifted)) {
                continue;
            }
            seen++;
            int[] after = shared(replicas, shifted);
            assertThat(after[from])
                    .as(
                            replicas
                                    + " by "
                                    + Arrays.toString(percents)
                                    + " then "
                                    + Arrays.toString(shifted))
                    .isLessThanOrEqualTo(before[from]);
        }
        assertThat(seen).isGreaterThan(1_000);
    }

    private static boolean allReached(int replicas, int[] percents) {
        return Arrays.stream(percents).allMatch(percent -> percent == 0 || replicas * percent > 99);
    }
}
