package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.PatchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The subresource {@code scale}. */
class ScaleTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @BeforeEach
    void deployment() {
        bench.create(
                Kinds.DEPLOYMENT,
                "default",
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':"
                        + "{'replicas':2,'selector':{'matchLabels':{'app':'web'},"
                        + "'matchExpressions':[{'key':'old','operator':'DoesNotExist'}]},"
                        + "'template':{'metadata':{'labels':{'app':'web'}},"
                        + "'spec':{'containers':[{'name':'a','image':'x'}]}}}}");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private JsonObject scale() {
        return bench.get(Kinds.DEPLOYMENT, "default", "web/scale");
    }

    @Test
    void aScaleTellsWhatIsWantedAndWhatIsThere() {
        JsonObject scale = scale();
        assertThat(scale.text("kind")).isEqualTo("Scale");
        assertThat(scale.text("apiVersion")).isEqualTo("autoscaling/v1");
        assertThat(scale.wholeOr(0, "spec", "replicas")).isEqualTo(2);
        assertThat(scale.text("status", "selector")).isEqualTo("app=web,!old");
        assertThat(scale.text("metadata", "resourceVersion")).isNotEmpty();
    }

    @Test
    void aScaleIsWrittenWholeOrAsAPatch() {
        JsonObject put =
                shown(
                        bench.update(
                                Kinds.DEPLOYMENT,
                                "default",
                                "web/scale",
                                scale().withAt(JsonNumber.of(5), "spec", "replicas")));
        assertThat(put.text("kind")).isEqualTo("Scale");
        assertThat(put.wholeOr(0, "spec", "replicas")).isEqualTo(5);
        JsonObject stored = bench.get(Kinds.DEPLOYMENT, "default", "web");
        assertThat(stored.wholeOr(0, "spec", "replicas")).isEqualTo(5);
        assertThat(stored.wholeOr(0, "metadata", "generation")).isEqualTo(2);
        assertThat(put.text("metadata", "resourceVersion"))
                .isEqualTo(stored.text("metadata", "resourceVersion"));
        JsonObject patched =
                shown(
                        bench.patch(
                                Bench.ADMIN,
                                Kinds.DEPLOYMENT,
                                "default",
                                "web/scale",
                                PatchType.JSON,
                                "[{'op':'replace','path':'/spec/replicas','value':0}]"));
        assertThat(patched.wholeOr(9, "spec", "replicas")).isZero();
    }

    @Test
    void aScaleOfAnOlderStateOrOfTooFewIsRefused() {
        JsonObject old = scale();
        bench.patch(Kinds.DEPLOYMENT, "default", "web/scale", "{'spec':{'replicas':3}}");
        assertThat(refusal(bench.update(Kinds.DEPLOYMENT, "default", "web/scale", old)).reason())
                .isEqualTo(Reason.CONFLICT);
        assertThat(
                        refusal(
                                        bench.patch(
                                                Kinds.DEPLOYMENT,
                                                "default",
                                                "web/scale",
                                                "{'spec':{'replicas':-1}}"))
                                .message())
                .isEqualTo(
                        "Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1: must"
                                + " be greater than or equal to 0");
        assertThat(
                        refusal(
                                        bench.patch(
                                                Kinds.DEPLOYMENT,
                                                "default",
                                                "web/scale",
                                                "{'spec':{'replicas':'many'}}"))
                                .message())
                .contains("spec.replicas");
        assertThat(
                        refusal(
                                        bench.update(
                                                Kinds.DEPLOYMENT,
                                                "default",
                                                "web/scale",
                                                json("{'apiVersion':'v1','kind':'Pod'}")))
                                .message())
                .isEqualTo("the body is a v1 Pod; this address takes a autoscaling/v1 Scale");
        assertThat(refusal(bench.tryGet(Kinds.POD, "default", "web/scale")).reason())
                .isEqualTo(Reason.METHOD_NOT_ALLOWED);
    }
}
