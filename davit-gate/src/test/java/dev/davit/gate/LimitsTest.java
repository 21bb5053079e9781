package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LimitRanges and PriorityClasses, as pods are made and changed. */
class LimitsTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private void range(String name, String limits) {
        bench.create(
                WorkloadKinds.LIMIT_RANGE,
                "default",
                "{'metadata':{'name':'%s'},'spec':{'limits':[%s]}}".formatted(name, limits));
    }

    private Outcome<Reply> pod(String name, String resources, String more) {
        return bench.tryCreate(
                Kinds.POD,
                "default",
                ("{'metadata':{'name':'%s'},'spec':{%s'containers':[{'name':'main','image':'busybox',"
                                + "'resources':%s}]}}")
                        .formatted(name, more, resources));
    }

    private static JsonObject resources(JsonObject pod) {
        return ((JsonObject) pod.array("spec", "containers").get(0)).object("resources");
    }

    @Test
    void whatAContainerDoesNotSayIsFilledIn() {
        range(
                "l",
                "{'type':'Container','default':{'cpu':'1','memory':'512Mi'},"
                        + "'defaultRequest':{'cpu':'500m'}}");
        JsonObject made = shown(pod("a", "{}", ""));
        assertThat(resources(made))
                .isEqualTo(
                        json(
                                "{'requests':{'cpu':'500m','memory':'512Mi'},"
                                        + "'limits':{'cpu':'1','memory':'512Mi'}}"));
        assertThat(made.text("metadata", "annotations", "kubernetes.io/limit-ranger"))
                .isEqualTo(
                        "LimitRanger plugin set: cpu, memory request for container main; cpu, memory"
                                + " limit for container main");
        assertThat(made.text("status", "qosClass")).isEqualTo("Burstable");
        JsonObject own = shown(pod("b", "{'limits':{'cpu':'2'}}", ""));
        assertThat(resources(own).object("requests"))
                .isEqualTo(json("{'cpu':'2','memory':'512Mi'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'Container','min':{'cpu':'100m'}} | {'requests':{'cpu':'50m'}} | minimum cpu usage per Container is 100m, but request is 50m
                    {'type':'Container','max':{'memory':'1Gi'}} | {'limits':{'memory':'2Gi'}} | maximum memory usage per Container is 1Gi, but limit is 2Gi
                    {'type':'Container','maxLimitRequestRatio':{'cpu':'2'}} | {'requests':{'cpu':'100m'},'limits':{'cpu':'300m'}} | cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000
                    {'type':'Container','maxLimitRequestRatio':{'cpu':'2'}} | {} | cpu max limit to request ratio per Container is 2, but no request is specified or request is 0
                    {'type':'Pod','max':{'cpu':'1'}} | {} | maximum cpu usage per Pod is 1.  No limit is specified
                    {'type':'Pod','max':{'cpu':'1'},'min':{'memory':'1Gi'}} | {'limits':{'cpu':'2'}} | [minimum memory usage per Pod is 1Gi.  No request is specified, maximum cpu usage per Pod is 1, but limit is 2]
                    """)
    void tooLittleAndTooMuchAreRefusedInKubernetesWords(
            String limit, String resources, String why) {
        range("l", limit);
        Refusal refused = refusal(pod("a", resources, ""));
        assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refused.message()).isEqualTo("pods \"a\" is forbidden: " + why);
    }

    @Test
    void claimsHaveLimitsToo() {
        range(
                "l",
                "{'type':'PersistentVolumeClaim','min':{'storage':'1Gi'},'max':{'storage':'2Gi'}}");
        String claim =
                "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':"
                        + "{'requests':{'storage':'%s'}}}}";
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                WorkloadKinds.VOLUME_CLAIM,
                                                "default",
                                                claim.formatted("500Mi")))
                                .message())
                .isEqualTo(
                        "persistentvolumeclaims \"c\" is forbidden: minimum storage usage per"
                                + " PersistentVolumeClaim is 1Gi, but request is 500Mi");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                WorkloadKinds.VOLUME_CLAIM,
                                                "default",
                                                claim.formatted("3Gi")))
                                .message())
                .endsWith("is 2Gi, but request is 3Gi");
        bench.create(WorkloadKinds.VOLUME_CLAIM, "default", claim.formatted("2Gi"));
    }

    @Test
    void aPodThatWasThereBeforeIsAskedAgainOnlyWhenItsContainersChange() {
        shown(pod("a", "{}", ""));
        range("l", "{'type':'Container','max':{'cpu':'1'}}");
        JsonObject labelled =
                shown(bench.patch(Kinds.POD, "default", "a", "{'metadata':{'labels':{'x':'y'}}}"));
        assertThat(resources(labelled)).isEqualTo(JsonObject.EMPTY);
        String to =
                "{'spec':{'containers':[{'name':'main','image':'busybox','resources':"
                        + "{'limits':{'cpu':'2'}}}]}}";
        assertThat(refusal(bench.patch(Kinds.POD, "default", "a/resize", to)).message())
                .endsWith("maximum cpu usage per Container is 1, but limit is 2");
    }

    @Test
    void aPodIsAsUrgentAsItsClassSays() {
        bench.create(
                ClusterKinds.PRIORITY_CLASS,
                "",
                "{'metadata':{'name':'high'},'value':1000,'preemptionPolicy':'Never'}");
        JsonObject made = shown(pod("a", "{}", "'priorityClassName':'high',"));
        assertThat(made.object("spec").wholeOr(0, "priority")).isEqualTo(1000);
        assertThat(made.text("spec", "preemptionPolicy")).isEqualTo("Never");
        JsonObject none = shown(pod("b", "{}", ""));
        assertThat(none.object("spec").wholeOr(-1, "priority")).isZero();
        assertThat(none.object("spec").has("priorityClassName")).isFalse();
        bench.create(
                ClusterKinds.PRIORITY_CLASS,
                "",
                "{'metadata':{'name':'usual'},'value':5,'globalDefault':true}");
        JsonObject usual = shown(pod("c", "{}", ""));
        assertThat(usual.text("spec", "priorityClassName")).isEqualTo("usual");
        assertThat(usual.object("spec").wholeOr(0, "priority")).isEqualTo(5);
        assertThat(usual.text("spec", "preemptionPolicy")).isEqualTo("PreemptLowerPriority");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'priorityClassName':'gone', | no PriorityClass with name gone was found
                    'priority':7, | the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name
                    'priorityClassName':'high','priority':7, | the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name
                    'priorityClassName':'high','preemptionPolicy':'PreemptLowerPriority', | the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name
                    """)
    void nobodyWritesHowUrgentHisPodIs(String more, String why) {
        bench.create(
                ClusterKinds.PRIORITY_CLASS,
                "",
                "{'metadata':{'name':'high'},'value':1000,'preemptionPolicy':'Never'}");
        Refusal refused = refusal(pod("a", "{}", more));
        assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(refused.message()).isEqualTo("pods \"a\" is forbidden: " + why);
    }

    @Test
    void aPodThatChangesItsClassChangesItsPriority() {
        bench.create(ClusterKinds.PRIORITY_CLASS, "", "{'metadata':{'name':'high'},'value':1000}");
        shown(pod("a", "{}", ""));
        assertThat(
                        refusal(
                                        bench.patch(
                                                Kinds.POD,
                                                "default",
                                                "a",
                                                "{'spec':{'priority':2000000000}}"))
                                .message())
                .contains("must not be provided in pod spec");
        JsonObject now =
                shown(
                        bench.patch(
                                Kinds.POD,
                                "default",
                                "a",
                                "{'spec':{'priorityClassName':'high'}}"));
        assertThat(now.object("spec").wholeOr(0, "priority")).isEqualTo(1000);
    }
}
