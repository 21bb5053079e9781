package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Verb;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Labels and annotations that come with a write of a status. */
class ReportedMetadataTest {
    private static final String MARKED =
            "{'metadata':{'labels':{'a':'1'},'annotations':{'b':'2'}},'status':%s}";

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private JsonObject reported(Kind kind, String status) {
        return shown(bench.patch(kind, "default", "one/status", MARKED.formatted(status)));
    }

    private static JsonObject metadata(JsonObject object, String member) {
        return object.object("metadata", member);
    }

    private void budget() {
        bench.create(
                WorkloadKinds.DISRUPTION_BUDGET,
                "default",
                "{'metadata':{'name':'one'},'spec':{'minAvailable':1,'selector':{'matchLabels':{'x':'y'}}}}");
    }

    @Test
    void theyAreTakenAndTheirWritersOwn() {
        budget();
        Kind kind = WorkloadKinds.DISRUPTION_BUDGET;
        JsonObject marked = reported(kind, "{'expectedPods':3}");
        assertThat(metadata(marked, "labels")).isEqualTo(json("{'a':'1'}"));
        assertThat(metadata(marked, "annotations")).isEqualTo(json("{'b':'2'}"));
        assertThat(marked.wholeOr(0, "status", "expectedPods")).isEqualTo(3);
        String owners = JsonWriter.text(marked.array("metadata", "managedFields"));
        assertThat(owners).contains("\"subresource\":\"status\"").contains("f:labels");
        assertThat(marked.wholeOr(0, "metadata", "generation")).isEqualTo(1);
    }

    @Test
    void whoLeavesThemOutTakesNoneAway() {
        budget();
        Kind kind = WorkloadKinds.DISRUPTION_BUDGET;
        JsonObject marked = reported(kind, "{'expectedPods':3}");
        JsonObject bare =
                marked.with("metadata", marked.object("metadata").without("labels"))
                        .withAt(json("{'expectedPods':4}"), "status");
        JsonObject after = shown(bench.update(kind, "default", "one/status", bare));
        assertThat(metadata(after, "labels")).isEqualTo(json("{'a':'1'}"));
        assertThat(after.wholeOr(0, "status", "expectedPods")).isEqualTo(4);
        JsonObject none =
                shown(
                        bench.patch(
                                kind,
                                "default",
                                "one/status",
                                "{'metadata':{'labels':{'a':null}}}"));
        assertThat(none.object("metadata").has("labels")).isFalse();
    }

    @Test
    void aDeploymentsLabelsStay() {
        bench.create(
                Kinds.DEPLOYMENT,
                "default",
                "{'metadata':{'name':'one'},'spec':{'replicas':0,'selector':{'matchLabels':{'x':'y'}},'template':{"
                        + "'metadata':{'labels':{'x':'y'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
        JsonObject marked = reported(Kinds.DEPLOYMENT, "{'replicas':0}");
        assertThat(marked.object("metadata").has("labels")).isFalse();
        assertThat(metadata(marked, "annotations")).isEqualTo(json("{'b':'2'}"));
    }

    @Test
    void badOnesAreRefused() {
        budget();
        assertThat(
                        refusal(
                                        bench.patch(
                                                WorkloadKinds.DISRUPTION_BUDGET,
                                                "default",
                                                "one/status",
                                                "{'metadata':{'labels':{'a b':'1'}}}"))
                                .message())
                .contains("metadata.labels");
    }

    @Test
    void aNodeMayNotRelabel() {
        bench.pod("one");
        bench.bind("one", "n1");
        JsonObject after =
                shown(
                        bench.patch(
                                Identity.node("n1"),
                                Kinds.POD,
                                "default",
                                "one/status",
                                PatchType.MERGE,
                                MARKED.formatted("{'message':'m'}")));
        assertThat(after.textOr("", "status", "message")).isEqualTo("m");
        assertThat(metadata(after, "labels").has("a")).isFalse();
        assertThat(metadata(after, "annotations").has("b")).isFalse();
    }

    @Test
    void aNamespaceIsNotLoosenedByIt() {
        Identity eve = new Identity("eve", List.of("system:authenticated"), "kubectl");
        bench.create(
                AccessKinds.CLUSTER_ROLE,
                "",
                "{'metadata':{'name':'r'},'rules':[{'apiGroups':[''],'resources':['namespaces/status'],'verbs':['patch']}]}");
        bench.create(
                AccessKinds.CLUSTER_ROLE_BINDING,
                "",
                "{'metadata':{'name':'r'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'r'},"
                        + "'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'eve'}]}");
        Body loose =
                new Body.Patch(
                        PatchType.MERGE,
                        json("{'metadata':{'labels':{'davit.dev/profile':'standard'}}}"));
        assertThat(
                        refusal(
                                        bench.ask(
                                                eve,
                                                Verb.PATCH,
                                                Bench.target(Kinds.NAMESPACE, "", "default/status"),
                                                loose))
                                .message())
                .contains("grant-hazard");
        assertThat(
                        bench.get(Kinds.NAMESPACE, "", "default")
                                .object("metadata", "labels")
                                .has("davit.dev/profile"))
                .isFalse();
    }
}
