package dev.davit.model.owned;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainTest {
    @ParameterizedTest
    @CsvSource({
        "'', kubectl, people",
        "'', davit-scheduler, system:davit:scheduler",
        "'', davit-bootstrap, people",
        "people, davit-scheduler, people",
        "system:serviceaccount:ops:robot, kubectl, system:serviceaccounts:ops",
        "system:davit:node, ancient-changes, system:davit:node",
        "whatever, kubectl, people"
    })
    void followFromWhatIsRecordedAndFromTheManager(String recorded, String manager, String text) {
        assertThat(Domain.of(recorded, manager).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "kubectl, people, ''",
        "davit-scheduler, people, people",
        "davit-scheduler, system:davit:scheduler, ''",
        "robot, system:davit:scheduler, system:davit:scheduler"
    })
    void recordNothingThatTheManagerTells(String manager, String domain, String recorded) {
        Domain of = Domain.of(domain, "");
        assertThat(Writer.recorded(manager, of, "")).isEqualTo(recorded);
        assertThat(Domain.of(Writer.recorded(manager, of, ""), manager)).isEqualTo(of);
    }

    @Test
    void accountsOfANamespaceAreOne() {
        String one = "system:serviceaccount:ops:one";
        Domain domain = Domain.of(one, "kubectl");
        assertThat(domain).isEqualTo(Domain.of("system:serviceaccount:ops:two", "robot"));
        assertThat(Writer.recorded("kubectl", domain, one)).isEqualTo(one);
        assertThat(Domain.namespace(one)).isEqualTo("ops");
        assertThat(Domain.name(one)).isEqualTo("one");
    }

    @ParameterizedTest
    @CsvSource({
        "people, *, true",
        "people, people, true",
        "people, system:serviceaccounts, false",
        "system:serviceaccount:ops:a, system:serviceaccounts, true",
        "system:serviceaccount:ops:a, system:serviceaccounts:ops, true",
        "system:serviceaccount:ops:a, system:serviceaccounts:op, false",
        "system:davit:node, system:davit, true",
        "system:davit:node, system:davit:scheduler, false"
    })
    void areMeantByWords(String domain, String word, boolean meant) {
        assertThat(Domain.of(domain, "").in(word)).isEqualTo(meant);
    }
}
