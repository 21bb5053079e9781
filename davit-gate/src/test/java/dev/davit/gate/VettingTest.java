package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What policies are asked, and what comes of their answers. */
class VettingTest {
    private static final String MAPS =
            "{\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"operations\":[\"*\"],"
                    + "\"resources\":[\"configmaps\"]}";
    private static final String DENY = ",\"validationActions\":[\"Deny\"]";
    private static final Identity KEEPER = Identity.controller("replicaset-controller");

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private void policy(Kind policy, Kind binding, String rule, String spec, String bound) {
        bench.create(
                policy,
                "",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"matchConstraints\":{%s},%s}}"
                        .formatted(rule, spec));
        bench.create(
                binding,
                "",
                "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"policyName\":\"p\"%s}}"
                        .formatted(bound));
    }

    private void validating(String spec, String bound) {
        validating("\"resourceRules\":[" + MAPS + "]", spec, bound);
    }

    private void validating(String rule, String spec, String bound) {
        policy(ClusterKinds.VALIDATING_POLICY, ClusterKinds.VALIDATING_BINDING, rule, spec, bound);
    }

    private static String says(String expression) {
        return "\"validations\":[{\"expression\":\"" + expression + "\",\"message\":\"no\"}]";
    }

    private Outcome<Reply> map(String name) {
        return bench.tryCreate(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'" + name + "'}}");
    }

    @Test
    void aDenialNamesThePolicyAndItsBinding() {
        validating(says("object.metadata.name != \\\"a\\\""), DENY);
        assertThat(shown(map("b")).text("metadata", "name")).isEqualTo("b");
        assertThat(refusal(map("a")).reason()).isEqualTo(Reason.INVALID);
        assertThat(refusal(map("a")).message())
                .isEqualTo(
                        "configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding"
                                + " 'b' denied request: no");
    }

    @Test
    void aPolicyForOneFormOfEventsIsForTheOtherToo() {
        validating(
                "\"resourceRules\":["
                        + MAPS.replace("[\"\"]", "[\"events.k8s.io\"]")
                                .replace("configmaps", "events")
                        + "]",
                says("false"),
                DENY);
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                Kinds.EVENT,
                                                "default",
                                                "{'metadata':{'name':'e'},'involvedObject':{"
                                                        + "'kind':'Pod','namespace':'default','name':'p'}}"))
                                .message())
                .endsWith("denied request: no");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                ClusterKinds.EVENT,
                                                "default",
                                                "{'apiVersion':'events.k8s.io/v1','kind':'Event',"
                                                        + "'metadata':{'name':'e'},'eventTime':'2026-11-22T02:00:00.000000Z',"
                                                        + "'action':'a','reason':'r','type':'Normal',"
                                                        + "'reportingController':'example.com/c','reportingInstance':'c',"
                                                        + "'regarding':{'kind':'Pod','namespace':'default','name':'p'}}"))
                                .message())
                .endsWith("denied request: no");
    }

    @Test
    void whoMayRegisterWebhooksIsForPoliciesToSay() {
        validating(
                "\"resourceRules\":[{\"apiGroups\":[\"*\"],\"apiVersions\":[\"*\"],"
                        + "\"operations\":[\"*\"],\"resources\":[\"*\"]}]",
                says("false"),
                DENY);
        String hook =
                "{'metadata':{'name':'w'},'webhooks':[{'name':'w.example.com','clientConfig':{"
                        + "'url':'https://h/'},'rules':[{'apiGroups':[''],'apiVersions':['*'],"
                        + "'operations':['*'],'resources':['configmaps']}],'sideEffects':'None',"
                        + "'admissionReviewVersions':['v1']}]}";
        for (Kind kind :
                List.of(ClusterKinds.VALIDATING_WEBHOOKS, ClusterKinds.MUTATING_WEBHOOKS)) {
            assertThat(refusal(bench.tryCreate(kind, "", hook)).message())
                    .endsWith("denied request: no");
        }
        // But nothing keeps a policy from being taken away.
        value(bench.delete(ClusterKinds.VALIDATING_POLICY, "", "p"));
        shown(bench.tryCreate(ClusterKinds.VALIDATING_WEBHOOKS, "", hook));
    }

    @Test
    void whoIsDeniedIsWarnedOfTheRest() {
        bench.create(
                ClusterKinds.VALIDATING_POLICY,
                "",
                "{\"metadata\":{\"name\":\"soft\"},\"spec\":{\"matchConstraints\":{\"resourceRules\":["
                        + MAPS
                        + "]},"
                        + says("false").replace("no", "mind")
                        + "}}");
        bench.create(
                ClusterKinds.VALIDATING_BINDING,
                "",
                "{\"metadata\":{\"name\":\"soft\"},\"spec\":{\"policyName\":\"soft\","
                        + "\"validationActions\":[\"Warn\"]}}");
        validating(says("false"), DENY);
        assertThat(refusal(map("a")).warnings())
                .containsExactly(
                        "Validation failed for ValidatingAdmissionPolicy 'soft' with binding"
                                + " 'soft': mind");
    }

    @Test
    void aPolicyWithoutABindingDoesNothingAndOneThatGoesIsForgotten() {
        validating(says("false"), DENY);
        assertThat(refusal(map("a")).message()).contains("denied request");
        value(bench.delete(ClusterKinds.VALIDATING_BINDING, "", "b"));
        assertThat(shown(map("a")).text("metadata", "name")).isEqualTo("a");
    }

    @Test
    void everyChangeAndEveryDeletionIsAsked() {
        shown(map("a"));
        validating(
                "\"validations\":[{\"expression\":\"request.operation == \\\"CREATE\\\"\","
                        + "\"messageExpression\":\"request.operation + \\\" of \\\" +"
                        + " oldObject.metadata.name\",\"reason\":\"Forbidden\"}]",
                DENY);
        assertThat(refusal(bench.delete(Kinds.CONFIG_MAP, "default", "a")).message())
                .endsWith("denied request: DELETE of a");
        Outcome<Reply> all =
                bench.ask(
                        Bench.ADMIN,
                        Verb.DELETECOLLECTION,
                        Bench.target(Kinds.CONFIG_MAP, "default", ""),
                        Body.None.NONE);
        assertThat(refusal(all).reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(
                        refusal(bench.patch(Kinds.CONFIG_MAP, "default", "a", "{'data':{'x':'y'}}"))
                                .message())
                .endsWith("denied request: UPDATE of a");
    }

    @Test
    void whatKeepersMakeOfATemplateIsAskedAndWhatKeepsTheClusterGoingIsNot() {
        validating(
                "\"resourceRules\":[{\"apiGroups\":[\"*\"],\"apiVersions\":[\"*\"],"
                        + "\"operations\":[\"*\"],\"resources\":[\"*/*\"]}]",
                says("false"),
                DENY);
        Outcome<Reply> pod =
                bench.ask(
                        KEEPER,
                        Verb.CREATE,
                        Bench.target(Kinds.POD, "default", ""),
                        new Body.Tree(Bench.json(Bench.podText("p"))));
        assertThat(refusal(pod).message()).contains("denied request: no");
        Outcome<Reply> event =
                bench.tryCreate(
                        KEEPER,
                        Kinds.EVENT,
                        "default",
                        "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'p',"
                                + "'namespace':'default'},'reason':'Seen','type':'Normal'}");
        assertThat(shown(event).text("metadata", "name")).isEqualTo("e");
        // Nobody is locked in: what decides about policies is not asked of them.
        value(bench.delete(ClusterKinds.VALIDATING_POLICY, "", "p"));
    }

    @Test
    void anotherVersionIsMatchedUnlessItHasToBeExact() {
        String other = MAPS.replace("\"v1\"", "\"v1beta1\"");
        validating("\"resourceRules\":[" + other + "]", says("false"), DENY);
        assertThat(refusal(map("a")).message()).contains("denied request: no");
        value(bench.delete(ClusterKinds.VALIDATING_POLICY, "", "p"));
        value(bench.delete(ClusterKinds.VALIDATING_BINDING, "", "b"));
        validating(
                "\"matchPolicy\":\"Exact\",\"resourceRules\":[" + other + "]", says("false"), DENY);
        shown(map("a"));
    }

    @Test
    void aPolicyKnowsWhoAsksForWhatAndWhere() {
        String known =
                "request.userInfo.username == \\\"%s\\\" && request.resource.resource =="
                        + " \\\"configmaps\\\" && request.namespace == \\\"default\\\" &&"
                        + " namespaceObject.metadata.name == request.namespace && oldObject == null"
                        + " && authorizer.requestResource.check(\\\"create\\\").allowed()";
        validating(says(known.formatted(Bench.ADMIN.name())), DENY);
        assertThat(shown(map("a")).text("metadata", "name")).isEqualTo("a");
        value(bench.delete(ClusterKinds.VALIDATING_POLICY, "", "p"));
        value(bench.delete(ClusterKinds.VALIDATING_BINDING, "", "b"));
        validating(says(known.formatted("somebody else")), DENY);
        assertThat(refusal(map("b")).message()).endsWith("denied request: no");
    }

    @Test
    void aBrokenPolicyDeniesOrIsIgnoredAsItSays() {
        validating(says("object.data.x == \\\"y\\\""), DENY);
        assertThat(refusal(map("a")).message())
                .endsWith(
                        "expression 'object.data.x == \"y\"' resulted in error: no such key: data");
        value(bench.delete(ClusterKinds.VALIDATING_POLICY, "", "p"));
        value(bench.delete(ClusterKinds.VALIDATING_BINDING, "", "b"));
        validating("\"failurePolicy\":\"Ignore\"," + says("object.data.x == \\\"y\\\""), DENY);
        shown(map("a"));
    }

    @Test
    void parametersAreSelectedAndAllOfThemAreAsked() {
        for (String limit : new String[] {"3", "5"}) {
            bench.create(
                    Kinds.SECRET,
                    "default",
                    "{'metadata':{'name':'s%s','labels':{'limit':'yes'}},'stringData':{'most':'%s'}}"
                            .formatted(limit, limit));
        }
        validating(
                "\"paramKind\":{\"apiVersion\":\"v1\",\"kind\":\"Secret\"},"
                        + says("object.metadata.name != params.metadata.name"),
                ",\"paramRef\":{\"selector\":{\"matchLabels\":{\"limit\":\"yes\"}}}" + DENY);
        assertThat(refusal(map("s3")).message()).contains("denied request: no");
        assertThat(refusal(map("s5")).message()).contains("denied request: no");
        shown(map("s4"));
    }

    @Test
    void noParameterIsHiddenBehindOthers() {
        for (int i = 0; i < 1_000; i++) {
            bench.create(
                    Kinds.CONFIG_MAP,
                    "default",
                    "{'metadata':{'name':'a%d','labels':{'limit':'yes'}},'data':{'most':'9'}}"
                            .formatted(i));
        }
        validating(
                "\"resourceRules\":[" + MAPS.replace("configmaps", "secrets") + "]",
                "\"paramKind\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"},"
                        + says("params.data.most == \\\"9\\\""),
                ",\"paramRef\":{\"parameterNotFoundAction\":\"Deny\",\"selector\":{"
                        + "\"matchLabels\":{\"limit\":\"yes\"}}}"
                        + DENY);
        shown(bench.tryCreate(Kinds.SECRET, "default", "{'metadata':{'name':'a'}}"));
        // The last one by name is the one that forbids it.
        bench.create(
                Kinds.CONFIG_MAP,
                "default",
                "{'metadata':{'name':'z','labels':{'limit':'yes'}},'data':{'most':'1'}}");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                Kinds.SECRET,
                                                "default",
                                                "{'metadata':{'name':'b'}}"))
                                .message())
                .contains("more than 1000 params found for policy binding");
    }

    @Test
    void aBorrowedGroupIsNoWayPastPolicies() {
        validating(says("false"), DENY);
        for (String group : List.of("system:nodes", "system:davit")) {
            Identity eve = new Identity("eve", List.of(Identity.MASTERS, group), "kubectl/v1.36");
            assertThat(
                            refusal(
                                            bench.tryCreate(
                                                    eve,
                                                    Kinds.CONFIG_MAP,
                                                    "default",
                                                    "{'metadata':{'name':'a'}}"))
                                    .message())
                    .contains("denied request: no");
        }
    }

    @Test
    void whatIsMutatedIsCompletedAndValidated() {
        policy(
                ClusterKinds.MUTATING_POLICY,
                ClusterKinds.MUTATING_BINDING,
                "\"resourceRules\":[" + MAPS + "]",
                "\"mutations\":[{\"patchType\":\"JSONPatch\",\"jsonPatch\":{\"expression\":"
                        + "\"object.metadata.name == \\\"a\\\" ? [JSONPatch{op: \\\"add\\\", path:"
                        + " \\\"/data\\\", value: {\\\"x\\\": \\\"y\\\"}}] : [JSONPatch{op:"
                        + " \\\"add\\\", path: \\\"/data\\\", value: {\\\"x\\\": 1}}]\"}}]",
                "");
        JsonObject made = shown(map("a"));
        assertThat(made.text("data", "x")).isEqualTo("y");
        assertThat(made.array("metadata", "managedFields").toString()).doesNotContain("f:data");
        assertThat(refusal(map("b")).message())
                .startsWith("policy 'p' with binding 'b' denied request: data[x]: must be a");
    }

    @Test
    void noPolicyChangesWhoAnObjectIs() {
        policy(
                ClusterKinds.MUTATING_POLICY,
                ClusterKinds.MUTATING_BINDING,
                "\"resourceRules\":[" + MAPS + "]",
                "\"mutations\":[{\"patchType\":\"ApplyConfiguration\",\"applyConfiguration\":"
                        + "{\"expression\":\"Object{metadata: Object.metadata{uid: \\\"x\\\"}}\"}}]",
                "");
        assertThat(refusal(map("a")).message())
                .isEqualTo(
                        "policy 'p' with binding 'b' denied request: may not mutate metadata.uid");
    }
}
