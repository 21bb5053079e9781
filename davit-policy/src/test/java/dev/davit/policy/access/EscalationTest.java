package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EscalationTest {
    private static List<String> words(int many) {
        return Collections.nCopies(many, "x");
    }

    private static PolicyRule rule(int verbs, int groups, int resources, int names, int paths) {
        return new PolicyRule(
                words(verbs), words(groups), words(resources), words(names), words(paths));
    }

    @Test
    void moreThanCanBeComparedIsTooManyHoweverManyItIs() {
        assertThat(Escalation.tooMany(List.of(rule(1, 1, 1, Escalation.MAX_PERMISSIONS, 0))))
                .isFalse();
        assertThat(Escalation.tooMany(List.of(rule(1, 1, 1, Escalation.MAX_PERMISSIONS + 1, 0))))
                .isTrue();
        // 2^64: what a long takes for nothing.
        int many = 1 << 16;
        assertThat(Escalation.tooMany(List.of(rule(many, many, many, many, 0)))).isTrue();
        assertThat(Escalation.tooMany(List.of(rule(many, 0, 0, 0, many)))).isTrue();
        List<PolicyRule> some = List.of(rule(100, 1, 100, 0, 0), rule(100, 1, 100, 0, 0));
        assertThat(Escalation.tooMany(some)).isFalse();
        assertThat(
                        Escalation.tooMany(
                                List.of(some.getFirst(), some.getFirst(), rule(1, 1, 1, 0, 0))))
                .isTrue();
    }
}
