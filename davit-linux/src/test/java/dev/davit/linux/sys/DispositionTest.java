package dev.davit.linux.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DispositionTest {
    private static final int TERM = 15;
    private static final int HUP = 1;
    private static final int WINCH = 28;

    private static final String STATUS =
            """
            Name:\tsh
            NSpid:\t4211\t1
            SigBlk:\t0000000000000000
            SigIgn:\t0000000000000004
            SigCgt:\t0000000000014002
            """;

    @Test
    void firstOfANamespaceOfItsOwn() {
        assertThat(Disposition.isFirst(STATUS)).isTrue();
        assertThat(Disposition.isFirst(STATUS.replace("4211\t1", "4211\t17"))).isFalse();
        assertThat(Disposition.isFirst(STATUS.replace("4211\t1", "1"))).isFalse();
    }

    @Test
    void masksCountFromOne() {
        assertThat(Disposition.has(STATUS, "SigCgt", TERM)).isTrue();
        assertThat(Disposition.has(STATUS, "SigCgt", HUP)).isFalse();
        assertThat(Disposition.has(STATUS, "SigCgt", 2)).isTrue();
        assertThat(Disposition.has(STATUS, "SigIgn", 3)).isTrue();
        assertThat(Disposition.has(STATUS, "SigBlk", TERM)).isFalse();
    }

    @Test
    void whatCannotBeReadIsTakenAsHandled() {
        assertThat(Disposition.has("", "SigCgt", TERM)).isTrue();
        assertThat(Disposition.wouldEndButIsFirst(Integer.MAX_VALUE, TERM)).isFalse();
    }

    @Test
    void aProcessOfTheHostIsLeftToTheKernel() {
        int self = (int) ProcessHandle.current().pid();
        assertThat(Disposition.wouldEndButIsFirst(self, TERM)).isFalse();
        assertThat(Disposition.wouldEndButIsFirst(self, WINCH)).isFalse();
    }
}
