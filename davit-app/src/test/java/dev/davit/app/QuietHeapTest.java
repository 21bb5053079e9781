package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuietHeapTest {
    private static final long MIB = 1 << 20;

    @Test
    void aQuietHeapIsCollectedWhereItIsWorthIt() {
        assertThat(QuietHeap.due(0, 40 * MIB, true)).isTrue();
        assertThat(QuietHeap.due(30 * MIB, 40 * MIB, true)).isFalse();
        assertThat(QuietHeap.due(30 * MIB, 60 * MIB, true)).isTrue();
        assertThat(QuietHeap.due(200 * MIB, 240 * MIB, true)).isFalse();
        assertThat(QuietHeap.due(30 * MIB, 60 * MIB, false)).isFalse();
    }

    @Test
    void aLargeHeapIsLeftAloneUntilMuchOfItIsGarbage() {
        assertThat(QuietHeap.due(800 * MIB, 1_100 * MIB, true)).isFalse();
        assertThat(QuietHeap.due(800 * MIB, 1_900 * MIB, false)).isTrue();
    }
}
