package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.policy.budget.ScalerVersions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Autoscalers of both versions: stored once. */
class ScalerFormTest {
    private static final Kind V1 = WorkloadKinds.AUTOSCALER_V1;
    private static final Kind V2 = WorkloadKinds.AUTOSCALER;
    private static final String TARGET =
            "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}";
    private static final String RICH =
            "{'metadata':{'name':'web'},'spec':{"
                    + TARGET
                    + ",'maxReplicas':9,'metrics':["
                    + "{'type':'Resource','resource':{'name':'memory','target':{'type':'AverageValue','averageValue':'1Gi'}}},"
                    + "{'type':'Pods','pods':{'metric':{'name':'rps','selector':{'matchLabels':{'a':'b'}}},'target':{'type':'AverageValue','averageValue':'100'}}},"
                    + "{'type':'Object','object':{'describedObject':{'kind':'Service','name':'s'},'metric':{'name':'hits'},'target':{'type':'Value','value':'5k'}}},"
                    + "{'type':'External','external':{'metric':{'name':'queue'},'target':{'type':'AverageValue','averageValue':'30'}}},"
                    + "{'type':'ContainerResource','containerResource':{'name':'cpu','container':'c','target':{'type':'Utilization','averageUtilization':70}}},"
                    + "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':60}}}],"
                    + "'behavior':{'scaleDown':{'stabilizationWindowSeconds':120}}}}";

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatIsWrittenInTheOlderFormIsReadInTheNewer() {
        JsonObject made =
                bench.create(
                        V1,
                        "default",
                        "{'apiVersion':'autoscaling/v1','kind':'HorizontalPodAutoscaler','metadata':"
                                + "{'name':'web'},'spec':{"
                                + TARGET
                                + ",'maxReplicas':5,'targetCPUUtilizationPercentage':60}}");
        assertThat(made.text("apiVersion")).isEqualTo("autoscaling/v1");
        assertThat(made.wholeOr(0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(60);
        assertThat(made.wholeOr(0, "spec", "minReplicas")).isEqualTo(1);
        JsonObject stored = bench.get(V2, "default", "web");
        assertThat(stored.text("apiVersion")).isEqualTo("autoscaling/v2");
        assertThat(stored.array("spec", "metrics").get(0))
                .isEqualTo(
                        json(
                                "{'type':'Resource','resource':{'name':'cpu','target':"
                                        + "{'type':'Utilization','averageUtilization':60}}}"));
        assertThat(stored.object("metadata").has("annotations")).isFalse();
    }

    @Test
    void nothingIsLostOnTheWayThereAndBack() {
        JsonObject stored = bench.create(V2, "default", RICH);
        JsonObject older = bench.get(V1, "default", "web");
        assertThat(older.wholeOr(0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(60);
        assertThat(older.object("spec").has("metrics")).isFalse();
        JsonObject notes = older.object("metadata", "annotations");
        assertThat(notes.text("autoscaling.alpha.kubernetes.io/metrics"))
                .contains(
                        "{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"targetAverageValue\":\"1Gi\"}}")
                .contains("\"metricName\":\"rps\"")
                .contains("\"targetValue\":\"5k\"");
        assertThat(notes.text("autoscaling.alpha.kubernetes.io/behavior")).contains("120");
        assertThat(ScalerVersions.newer(older)).isEqualTo(stored);
        JsonObject again = shown(bench.update(V1, "default", "web", older));
        assertThat(again).isEqualTo(older);
        assertThat(bench.get(V2, "default", "web")).isEqualTo(stored);
    }

    @Test
    void aPatchIsOfTheFormThatItsWriterSees() {
        bench.create(V2, "default", RICH);
        int wanted = 80;
        for (PatchType type : new PatchType[] {PatchType.MERGE, PatchType.STRATEGIC}) {
            wanted++;
            JsonObject now =
                    shown(
                            bench.patch(
                                    Bench.ADMIN,
                                    V1,
                                    "default",
                                    "web",
                                    type,
                                    "{'spec':{'targetCPUUtilizationPercentage':" + wanted + "}}"));
            assertThat(now.wholeOr(0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(wanted);
        }
        JsonObject stored = bench.get(V2, "default", "web");
        assertThat(stored.array("spec", "metrics").size()).isEqualTo(6);
        assertThat(stored.object("spec", "behavior").isEmpty()).isFalse();
        shown(bench.delete(V1, "default", "web"));
        assertThat(refusal(bench.tryGet(V2, "default", "web")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void listsAreInTheFormThatWasAskedFor() {
        bench.create(V2, "default", RICH);
        Reply.Many many = (Reply.Many) Bench.value(bench.list(V1, "default"));
        assertThat(many.kind().apiVersion()).isEqualTo("autoscaling/v1");
        assertThat(many.items().getFirst().tree().text("apiVersion")).isEqualTo("autoscaling/v1");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                V1,
                                                "default",
                                                RICH.replace(
                                                        "{'metadata'",
                                                        "{'apiVersion':'autoscaling/v2','metadata'")))
                                .message())
                .startsWith("the body is a autoscaling/v2");
    }
}
