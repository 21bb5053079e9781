package dev.davit.policy.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonReader;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Question;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorizationConfigTest {
    private static final String HEAD =
            "{'apiVersion':'apiserver.config.k8s.io/v1','kind':'AuthorizationConfiguration',";
    private static final String HOOK =
            "'subjectAccessReviewVersion':'v1','connectionInfo':"
                    + "{'type':'KubeConfigFile','kubeConfigFile':'k'}";

    private static Outcome<AuthorizationConfig> read(String json) {
        return AuthorizationConfig.read(
                JsonReader.readObject(json.replace('\'', '"').getBytes(UTF_8)));
    }

    private static AuthorizationConfig right(String authorizers) {
        return switch (read(HEAD + "'authorizers':[" + authorizers + "]}")) {
            case Outcome.Ok<AuthorizationConfig>(AuthorizationConfig config) -> config;
            case Outcome.Refused<AuthorizationConfig>(Refusal why) -> throw new AssertionError(why);
        };
    }

    private static String wrong(String json) {
        return switch (read(json)) {
            case Outcome.Ok<AuthorizationConfig> config -> throw new AssertionError(config);
            case Outcome.Refused<AuthorizationConfig>(Refusal why) -> why.message();
        };
    }

    private static String wrongHook(String hook) {
        String entry = "{'type':'Webhook','name':'w','webhook':{" + hook + "}}";
        return wrong(HEAD + "'authorizers':[" + entry + "]}");
    }

    private static AuthorizationConfig.Webhook hook(String hook) {
        String entry = "{'type':'Webhook','name':'w','webhook':{" + hook + "}}";
        return (AuthorizationConfig.Webhook) right(entry).authorizers().getFirst();
    }

    @Test
    void theOrderIsKept() {
        AuthorizationConfig config =
                right(
                        "{'type':'Node','name':'n'},{'type':'ABAC','name':'f','abac':"
                                + "{'policyFile':'p'}},{'type':'Webhook','name':'w','webhook':{"
                                + HOOK
                                + "}},{'type':'RBAC','name':'r'}");
        assertThat(config.authorizers())
                .extracting(AuthorizationConfig.Entry::name)
                .containsExactly("n", "f", "w", "r");
    }

    @Test
    void whatIsNotSaidIsCareful() {
        AuthorizationConfig.Webhook hook = hook(HOOK);
        assertThat(hook.denies()).isTrue();
        assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(hook.authorizedTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(hook.unauthorizedTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(hook(HOOK + ",'failurePolicy':'NoOpinion'").denies()).isFalse();
        assertThat(hook(HOOK + ",'cacheAuthorizedRequests':false").authorizedTtl()).isZero();
    }

    @Test
    void mistakesAreToldInKubernetesWords() {
        assertThat(wrong("{'authorizers':[]}"))
                .contains("apiVersion: Required value")
                .contains("kind: Required value")
                .contains("authorizers: Required value: at least one authorization mode");
        assertThat(wrong(HEAD + "'authorizers':[{'type':'Odd','name':'a'}]}"))
                .contains(
                        "authorizers[0].type: Unsupported value: \"Odd\": supported values:"
                                + " \"ABAC\", \"Node\", \"RBAC\", \"Webhook\"");
        assertThat(
                        wrong(
                                HEAD
                                        + "'authorizers':[{'type':'RBAC','name':'a','x':1},"
                                        + "{'type':'RBAC','name':'a'},{'type':'ABAC','name':''},"
                                        + "{'type':'Webhook','name':'w'},"
                                        + "{'type':'Node','name':'m','webhook':{}}]}"))
                .contains("authorizers[0].x: unknown field")
                .contains("authorizers[1].type: Duplicate value: \"RBAC\"")
                .contains("authorizers[1].name: Duplicate value: \"a\"")
                .contains("authorizers[2].name: Required value")
                .contains("authorizers[2].abac.policyFile: Required value")
                .contains("authorizers[3].webhook: Required value: required when type=Webhook")
                .contains("authorizers[4].webhook: Invalid value: \"non-null\"");
        assertThat(wrongHook(HOOK + ",'timeout':'31s'"))
                .contains("webhook.timeout: Invalid value: \"31s\": must be > 0s and <= 30s");
        assertThat(wrongHook(HOOK + ",'timeout':'-1s'")).contains("webhook.timeout: Invalid value");
        assertThat(wrongHook(HOOK + ",'authorizedTTL':'soon'"))
                .contains("webhook.authorizedTTL: Invalid value: \"soon\": must be > 0s");
        assertThat(wrongHook("'subjectAccessReviewVersion':'v2'"))
                .contains("Unsupported value: \"v2\"")
                .contains("webhook.connectionInfo.type: Required value");
        assertThat(wrongHook(HOOK + ",'matchConditions':[{'expression':'1'}]"))
                .contains("matchConditionSubjectAccessReviewVersion: Required value")
                .contains(
                        "matchConditions[0].expression: Invalid value: \"1\": must evaluate to bool");
        assertThat(wrongHook(HOOK + ",'matchConditions':[{'expression':'request.nothing'}]"))
                .contains("compilation failed");
    }

    @Test
    void soManyAreAskedAndNoMore() {
        StringBuilder all = new StringBuilder("{'type':'RBAC','name':'r'}");
        for (int i = 1; i < AuthorizationConfig.MAX_AUTHORIZERS; i++) {
            all.append(",{'type':'Webhook','name':'w").append(i).append("','webhook':{");
            all.append(HOOK).append("}}");
        }
        assertThat(read(HEAD + "'authorizers':[" + all + "]}")).isInstanceOf(Outcome.Ok.class);
        assertThat(wrong(HEAD + "'authorizers':[" + all + ",{'type':'Node','name':'n'}]}"))
                .contains("authorizers: Invalid value: 17: must be 16 at most");
    }

    @Test
    void conditionsSayWhetherItIsAsked() {
        ReviewConditions conditions =
                hook(HOOK
                                + ",'matchConditionSubjectAccessReviewVersion':'v1',"
                                + "'matchConditions':[{'expression':"
                                + "\"has(request.resourceAttributes)\"},{'expression':"
                                + "\"request.resourceAttributes.namespace != '' && request.user != 'x'\"}]"
                                        .replace("'", "\\u0027"))
                        .conditions();
        Identity bob = new Identity("bob", List.of(), "");
        Question inside = new Question.OnResource("get", "", "pods", "", "a", "");
        Question outside = new Question.OnResource("get", "", "nodes", "", "", "");
        assertThat(conditions.hold(bob, inside).holds()).isTrue();
        assertThat(conditions.hold(bob, outside).holds()).isFalse();
        assertThat(conditions.hold(bob, outside).fault()).isNull();
        assertThat(conditions.hold(new Identity("x", List.of(), ""), inside).holds()).isFalse();
        assertThat(conditions.hold(bob, new Question.OnPath("get", "/x")).holds()).isFalse();
    }
}
