package dev.davit.policy.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbacPolicyTest {
    private static final String VERSION = "abac.authorization.kubernetes.io/v1beta1";

    private static String line(String spec) {
        String text = "{'apiVersion':'" + VERSION + "','kind':'Policy','spec':{" + spec + "}}\n";
        return text.replace('\'', '"');
    }

    private static AbacPolicy policy(String lines) {
        return switch (AbacReader.read(lines.getBytes(UTF_8))) {
            case Outcome.Ok<AbacPolicy>(AbacPolicy read) -> read;
            case Outcome.Refused<AbacPolicy>(Refusal why) -> throw new AssertionError(why);
        };
    }

    private static Identity user(String name, String... groups) {
        return new Identity(name, List.of(groups), "");
    }

    private static Question.OnResource asks(String verb, String resource, String namespace) {
        return new Question.OnResource(verb, "", resource, "", namespace, "");
    }

    @Test
    void allThatIsWrittenHasToFit() {
        AbacPolicy policy =
                policy(
                        "# who reads\n\n"
                                + line(
                                        "'user':'bob','namespace':'a','resource':'pods','readonly':true")
                                + line(
                                        "'group':'ops','namespace':'*','resource':'*','apiGroup':'*'"));
        Identity bob = user("bob");
        assertThat(policy.decide(bob, asks("list", "pods", "a")).allowed()).isTrue();
        assertThat(policy.decide(bob, asks("list", "pods", "b")).allowed()).isFalse();
        assertThat(policy.decide(bob, asks("delete", "pods", "a")).allowed()).isFalse();
        assertThat(policy.decide(bob, asks("list", "secrets", "a")).allowed()).isFalse();
        assertThat(policy.decide(user("eve"), asks("list", "pods", "a")).allowed()).isFalse();
        assertThat(policy.decide(user("eve", "ops"), asks("delete", "pods", "b")).reason())
                .isEqualTo("ABAC: allowed by policy 2 of the policy file");
        assertThat(policy.decide(bob, asks("watch", "pods", "a")).denied()).isFalse();
        // What is empty fits what is empty: no namespace is not all of them.
        assertThat(policy.decide(bob, asks("list", "pods", "")).allowed()).isFalse();
    }

    @Test
    void aSubresourceIsWithinItsResource() {
        AbacPolicy policy = policy(line("'user':'bob','namespace':'a','resource':'pods'"));
        Question log = new Question.OnResource("get", "", "pods", "log", "a", "x");
        assertThat(policy.decide(user("bob"), log).allowed()).isTrue();
    }

    @Test
    void aStarIsForWhoeverHasProvenWhoTheyAre() {
        AbacPolicy policy =
                policy(line("'user':'*','nonResourcePath':'/healthz/*','readonly':true"));
        Question path = new Question.OnPath("get", "/healthz/ping");
        assertThat(policy.decide(user("x", Identity.AUTHENTICATED), path).allowed()).isTrue();
        assertThat(policy.decide(user("system:anonymous"), path).allowed()).isFalse();
        Question post = new Question.OnPath("post", "/healthz/ping");
        assertThat(policy.decide(user("x", Identity.AUTHENTICATED), post).allowed()).isFalse();
        Question other = new Question.OnPath("get", "/metrics");
        assertThat(policy.decide(user("x", Identity.AUTHENTICATED), other).allowed()).isFalse();
    }

    @Test
    void itTellsItsRules() {
        AbacPolicy policy =
                policy(
                        line("'user':'bob','namespace':'a','resource':'pods','readonly':true")
                                + line("'user':'bob','nonResourcePath':'/x'"));
        assertThat(policy.rules(user("bob"), "a").toString())
                .contains("pods")
                .contains("watch")
                .contains("/x");
        assertThat(policy.rules(user("bob"), "b").toString()).doesNotContain("pods");
        assertThat(policy.rules(user("eve"), "a")).isEmpty();
    }

    @Test
    void soManyPoliciesAreReadAndNoMore() {
        String most = line("'user':'a','resource':'pods'").repeat(AbacReader.MAX_POLICIES);
        assertThat(AbacReader.read(most.getBytes(UTF_8))).isInstanceOf(Outcome.Ok.class);
        String more = most + line("'user':'a','resource':'pods'");
        assertThat(AbacReader.read(more.getBytes(UTF_8)).toString())
                .contains("it has more than 10000 policies");
    }

    @Test
    void everyMistakeIsToldWithItsLine() {
        String wrong =
                line("'user':'a','resource':'pods'")
                        + "no json\n"
                        + line("'resource':'pods'")
                        + line("'user':'a','resorce':'pods'")
                        + line("'user':'a','readonly':'yes'")
                        + "[]\n"
                        + "{\"user\":\"old\",\"readonly\":true}\n";
        assertThat(AbacReader.read(wrong.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().message())
                                        .contains("line 2: ")
                                        .contains("line 3: spec.user: Required value")
                                        .contains("line 4: spec.resorce: unknown field")
                                        .contains("line 5: spec.readonly: Invalid value: \"yes\"")
                                        .contains("line 6: it is no object")
                                        .contains("line 7: user: unknown field")
                                        .contains("line 7: apiVersion: Required value")
                                        .doesNotContain("line 1:"));
    }
}
