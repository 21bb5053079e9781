package dev.davit.policy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Trees;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadRulesTest {
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'app':'web'}},"
                    + "'spec':{'containers':[{'name':'a','image':'x'}]}}";
    private static final String SELECTOR = "'selector':{'matchLabels':{'app':'web'}}";

    private static JsonObject deployment(String spec) {
        JsonObject tree =
                Trees.tree(
                        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web',"
                                + "'namespace':'d'},'spec':{"
                                + spec
                                + "}}");
        return Trees.completed(Kinds.DEPLOYMENT, tree, SafetyProfile.STRICT);
    }

    private static List<String> mistakes(String spec) {
        return Trees.mistakes(Kinds.DEPLOYMENT, deployment(spec), null);
    }

    @Test
    void whatIsLeftOutIsFilledInAsKubernetesDoes() {
        JsonObject spec = deployment(SELECTOR + "," + TEMPLATE).object("spec");
        assertThat(spec.wholeOr(0, "replicas")).isEqualTo(1);
        assertThat(spec.wholeOr(0, "revisionHistoryLimit")).isEqualTo(10);
        assertThat(spec.wholeOr(0, "progressDeadlineSeconds")).isEqualTo(600);
        assertThat(spec.text("strategy", "type")).isEqualTo("RollingUpdate");
        assertThat(spec.text("strategy", "rollingUpdate", "maxSurge")).isEqualTo("25%");
        assertThat(spec.text("template", "spec", "restartPolicy")).isEqualTo("Always");
        assertThat(spec.object("template", "spec").has("davit")).isFalse();
        assertThat(spec.array("template", "spec", "tolerations")).isEmpty();
        assertThat(mistakes(SELECTOR + "," + TEMPLATE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'replicas':-1 | spec.replicas: Invalid value: -1: must be greater than or equal to 0
                    'minReadySeconds':-1 | spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0
                    'minReadySeconds':600 | spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds
                    'revisionHistoryLimit':-2 | spec.revisionHistoryLimit: Invalid value: -2: must be greater than or equal to 0
                    'strategy':{'type':'Recreate','rollingUpdate':{'maxSurge':1}} | spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'
                    'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':'0%'}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0
                    'strategy':{'rollingUpdate':{'maxSurge':-1}} | spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0
                    'strategy':{'rollingUpdate':{'maxSurge':'some'}} | spec.strategy.rollingUpdate.maxSurge: Invalid value: "some": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%')
                    'strategy':{'rollingUpdate':{'maxUnavailable':'101%'}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%
                    'strategy':{'type':'InPlace','rollingUpdate':{'maxUnavailable':0}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when strategy `type` is 'InPlace': a pod that is changed where it stands is not available meanwhile
                    """)
    void numbersAndStrategies(String members, String mistake) {
        assertThat(mistakes(SELECTOR + "," + TEMPLATE + "," + members)).containsExactly(mistake);
    }

    @Test
    void aSelectorIsThereSelectsItsOwnPodsAndStays() {
        assertThat(mistakes(TEMPLATE)).containsExactly("spec.selector: Required value");
        assertThat(mistakes("'selector':{}," + TEMPLATE))
                .containsExactly(
                        "spec.selector: Invalid value: {}: empty selector is invalid for"
                                + " deployment");
        assertThat(mistakes("'selector':{'matchLabels':{'app':'other'}}," + TEMPLATE))
                .containsExactly(
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}:"
                                + " `selector` does not match template `labels`");
        JsonObject before = deployment(SELECTOR + "," + TEMPLATE);
        JsonObject after =
                before.withAt(new JsonString("web"), "spec", "selector", "matchLabels", "a")
                        .withAt(
                                new JsonString("web"),
                                "spec",
                                "template",
                                "metadata",
                                "labels",
                                "a");
        assertThat(Trees.mistakes(Kinds.DEPLOYMENT, after, before))
                .containsExactly(
                        "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"web\",\"a\":"
                                + "\"web\"}}: field is immutable");
    }

    @Test
    void theTemplateIsHeldAgainstWhatItsPodsWillBe() {
        String template =
                "'template':{'metadata':{'labels':{'app':'web'}},'spec':{'restartPolicy':'Never',"
                        + "'hostNetwork':true,'containers':[{'name':'A','image':'',"
                        + "'securityContext':{'runAsUser':0}}]}}";
        assertThat(mistakes(SELECTOR + "," + template))
                .anyMatch(m -> m.startsWith("spec.template.spec.containers[0].name: Invalid"))
                .anyMatch(m -> m.startsWith("spec.template.spec.containers[0].image: Required"))
                .anyMatch(m -> m.startsWith("spec.template.spec.hostNetwork: Forbidden"))
                .anyMatch(m ->
                        m.startsWith(
                                "spec.template.spec.containers[0].securityContext.runAsUser:"
                                        + " Forbidden"))
                .contains(
                        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported"
                                + " values: \"Always\"");
        JsonObject root =
                deployment(
                        SELECTOR
                                + ",'template':{'metadata':{'labels':{'app':'web'}},'spec':"
                                + "{'containers':[{'name':'a','image':'x',"
                                + "'securityContext':{'runAsUser':0}}]}}");
        assertThat(Trees.mistakes(Kinds.DEPLOYMENT, root, null, SafetyProfile.STANDARD)).isEmpty();
        assertThat(Trees.mistakes(Kinds.DEPLOYMENT, root, null, SafetyProfile.STRICT)).hasSize(1);
        // What is stored already does not keep anybody from scaling.
        assertThat(Trees.mistakes(Kinds.DEPLOYMENT, root, root, SafetyProfile.STRICT)).isEmpty();
    }
}
