package dev.davit.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FittedTest {
    private static final String WHY =
            """
            Pod default/web waits for image/web (have the image of web); owner: node
              Since:      2026-11-22T11:57:37Z, for 8 s
              To unblock: correct the registry's name, or give it a mirror in registries.json\
            """;

    @Test
    void sentencesAreBrokenBetweenWordsUnderWhatTheyBelongTo() {
        assertThat(Fitted.sentences(WHY, 50))
                .isEqualTo(
                        """
                        Pod default/web waits for image/web (have the
                        image of web); owner: node
                          Since:      2026-11-22T11:57:37Z, for 8 s
                          To unblock: correct the registry's name, or give
                                      it a mirror in registries.json\
                        """);
    }

    @Test
    void nothingIsLostAndNoWordIsBroken() {
        for (int columns = 1; columns < 120; columns++) {
            assertThat(Fitted.sentences(WHY, columns).split("\\s+"))
                    .containsExactly(WHY.split("\\s+"));
        }
    }

    @Test
    void withoutATerminalAllStaysAsItIs() {
        assertThat(Fitted.sentences(WHY, 0)).isEqualTo(WHY);
        assertThat(Fitted.rows(WHY, 0)).isEqualTo(WHY);
    }

    @Test
    void rowsAreOneLineEach() {
        assertThat(Fitted.rows("STEP   STATE\n✔ image/web   done", 10))
                .isEqualTo("STEP   ST…\n✔ image/w…");
    }

    @Test
    void amountsAreInTheUnitThatFits() {
        assertThat(Bytes.shown(0)).isEqualTo("0 B");
        assertThat(Bytes.shown(1023)).isEqualTo("1023 B");
        assertThat(Bytes.shown(1536)).isEqualTo("1.5 KiB");
        assertThat(Bytes.shown(8L << 30)).isEqualTo("8 GiB");
        assertThat(Bytes.shown(Long.MAX_VALUE)).endsWith(" TiB");
    }

    @Test
    void oneIsNotSeveral() {
        assertThat(Counted.of(1, "object")).isEqualTo("1 object");
        assertThat(Counted.of(0, "object")).isEqualTo("0 objects");
        assertThat(Counted.of(2, "policy", "policies")).isEqualTo("2 policies");
    }
}
