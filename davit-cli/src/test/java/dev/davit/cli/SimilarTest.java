package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarTest {
    private static final List<String> VERBS = List.of("get", "delete", "describe", "scale", "logs");

    @Test
    void aSlipOfAFingerIsSeen() {
        assertThat(Similar.to("gett", VERBS)).containsExactly("get");
        assertThat(Similar.to("lgos", VERBS)).containsExactly("logs");
        assertThat(Similar.to("descrbie", VERBS)).containsExactly("describe");
        assertThat(Similar.to("desc", VERBS)).containsExactly("describe");
    }

    @Test
    void whatIsFarIsNotGuessed() {
        assertThat(Similar.to("frobnicate", VERBS)).isEmpty();
        assertThat(Similar.question("frobnicate", VERBS)).isEmpty();
        assertThat(Similar.question("delte", VERBS)).isEqualTo("; did you mean delete?");
    }

    @Test
    void swapsCountOnce() {
        assertThat(Similar.distance("ab", "ba")).isEqualTo(1);
        assertThat(Similar.distance("", "abc")).isEqualTo(3);
        assertThat(Similar.distance("same", "same")).isZero();
    }
}
