package dev.davit.policy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Trees;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinnedRulesTest {
    private static final String SELECTOR = "'selector':{'matchLabels':{'app':'web'}}";

    private static String template(String labels, String container) {
        return "'template':{'metadata':{'labels':{%s}},'spec':{'containers':[{'name':'a',%s}]}}"
                .formatted(labels, container);
    }

    private static String version(String name, String amount) {
        return "{'name':'%s',%s,%s}"
                .formatted(name, amount, template("'app':'web'", "'image':'x:" + name + "'"));
    }

    private static JsonObject pinned(String spec) {
        JsonObject tree =
                Trees.tree(
                        "{'apiVersion':'davit.dev/v1','kind':'PinnedDeployment','metadata':{"
                                + "'name':'web','namespace':'d'},'spec':{"
                                + spec
                                + "}}");
        return Trees.completed(Kinds.PINNED_DEPLOYMENT, tree, SafetyProfile.STRICT);
    }

    private static List<String> mistakes(String spec) {
        return Trees.mistakes(Kinds.PINNED_DEPLOYMENT, pinned(spec), null);
    }

    private static List<String> versions(String... versions) {
        return mistakes(
                SELECTOR + ",'replicas':10,'versions':[" + String.join(",", versions) + "]");
    }

    @Test
    void whatIsLeftOutIsFilledIn() {
        JsonObject spec =
                pinned(SELECTOR + ",'versions':[" + version("a", "'share':100") + "]")
                        .object("spec");
        assertThat(spec.wholeOr(0, "replicas")).isEqualTo(1);
        assertThat(spec.wholeOr(0, "maxUnavailable")).isEqualTo(1);
        assertThat(spec.text("update")).isEqualTo("InPlace");
        JsonObject version = (JsonObject) spec.array("versions").get(0);
        assertThat(version.text("template", "spec", "restartPolicy")).isEqualTo("Always");
    }

    @Test
    void sharesAddUpTo100() {
        assertThat(versions(version("1.16", "'share':60"), version("1.17", "'share':40")))
                .isEmpty();
        assertThat(versions(version("1.16", "'share':60"), version("1.17", "'share':30")))
                .containsExactly(
                        "spec.versions: Invalid value: 90: shares must add up to 100, and"
                                + " 1.16=60 + 1.17=30 is 90: add 10 to one of them");
        assertThat(versions(version("1.16", "'share':60"), version("1.17", "'share':60")))
                .containsExactly(
                        "spec.versions: Invalid value: 120: shares must add up to 100, and"
                                + " 1.16=60 + 1.17=60 is 120: take 20 from one of them");
    }

    @Test
    void exactNumbersFitIntoTheReplicas() {
        assertThat(versions(version("a", "'replicas':3"), version("b", "'share':100"))).isEmpty();
        assertThat(versions(version("a", "'replicas':3"), version("b", "'replicas':7"))).isEmpty();
        assertThat(versions(version("a", "'replicas':3"), version("b", "'replicas':8")))
                .containsExactly(
                        "spec.replicas: Invalid value: 10: versions have 11 pods as exact numbers:"
                                + " write at least that, or lower them");
        assertThat(versions(version("a", "'replicas':3"), version("b", "'replicas':5")))
                .containsExactly(
                        "spec.replicas: Invalid value: 10: versions have 8 pods as exact numbers,"
                                + " and none has a share of the rest: write 8, or give a version"
                                + " `share: 100` instead");
        assertThat(
                        mistakes(
                                SELECTOR
                                        + ",'replicas':0,'versions':["
                                        + version("a", "'replicas':3")
                                        + "]"))
                .isEmpty();
    }

    @Test
    void aVersionHasOneAmountAndAName() {
        assertThat(versions(version("a", "'share':100,'replicas':1")))
                .containsExactly(
                        "spec.versions[0].replicas: Forbidden: may not be set beside `share`: write"
                                + " one of the two");
        assertThat(versions(version("a", "'weight':1")))
                .containsExactly(
                        "spec.versions[0].share: Required value: write a share from 0 to 100, or an"
                                + " exact number of `replicas`");
        assertThat(versions(version("a", "'share':101"), version("b", "'share':-1")))
                .containsExactly(
                        "spec.versions[0].share: Invalid value: 101: must be between 0 and 100",
                        "spec.versions[1].share: Invalid value: -1: must be between 0 and 100");
        assertThat(versions(version("a", "'share':100,'weight':1001")))
                .containsExactly(
                        "spec.versions[0].weight: Invalid value: 1001: must be between 0 and 1000");
        assertThat(versions(version("V1", "'share':100")))
                .singleElement()
                .asString()
                .startsWith("spec.versions[0].name: Invalid value: \"V1\": a lowercase RFC 1123");
        assertThat(versions(version("v".repeat(64), "'share':100")))
                .singleElement()
                .asString()
                .endsWith("must be no more than 63 characters");
        assertThat(versions())
                .containsExactly(
                        "spec.versions: Required value: a PinnedDeployment has at least one"
                                + " version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'replicas':-1 | spec.replicas: Invalid value: -1: must be greater than or equal to 0
                    'maxUnavailable':0 | spec.maxUnavailable: Invalid value: 0: must be at least 1: a pod that changes its version is not available meanwhile; to hold the versions as they are, set spec.paused
                    'maxUnavailable':'0%' | spec.maxUnavailable: Invalid value: 0: must be at least 1: a pod that changes its version is not available meanwhile; to hold the versions as they are, set spec.paused
                    'maxUnavailable':'many' | spec.maxUnavailable: Invalid value: "many": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%')
                    """)
    void numbers(String member, String mistake) {
        assertThat(
                        mistakes(
                                SELECTOR
                                        + ",'versions':["
                                        + version("a", "'share':100")
                                        + "],"
                                        + member))
                .containsExactly(mistake);
    }

    @Test
    void everyTemplateIsJudgedAsItsPodsWillBe() {
        String bad = "{'name':'b','share':40," + template("'app':'web'", "'image':''") + "}";
        assertThat(versions(version("a", "'share':60"), bad))
                .containsExactly(
                        "spec.versions[1].template.spec.containers[0].image: Required value");
        String other = "{'name':'b','share':40," + template("'app':'b'", "'image':'x'") + "}";
        assertThat(versions(version("a", "'share':60"), other))
                .containsExactly(
                        "spec.versions[1].template.metadata.labels: Invalid value: {\"app\":\"b\"}:"
                                + " `selector` does not match template `labels`");
        String ours =
                "{'name':'b','share':40,"
                        + template("'app':'web','davit.dev/version':'x'", "'image':'x'")
                        + "}";
        assertThat(versions(version("a", "'share':60"), ours))
                .containsExactly(
                        "spec.versions[1].template.metadata.labels[davit.dev/version]: Forbidden:"
                                + " is set by Davit on every pod of a version");
    }

    @Test
    void theSelectorIsThereAndStays() {
        String all = "'versions':[" + version("a", "'share':100") + "]";
        assertThat(mistakes(all)).containsExactly("spec.selector: Required value");
        JsonObject before = pinned(SELECTOR + "," + all);
        JsonObject after =
                pinned(
                        "'selector':{'matchExpressions':[{'key':'app','operator':'Exists'}]},"
                                + all);
        assertThat(Trees.mistakes(Kinds.PINNED_DEPLOYMENT, after, before))
                .singleElement()
                .asString()
                .endsWith("field is immutable");
    }
}
