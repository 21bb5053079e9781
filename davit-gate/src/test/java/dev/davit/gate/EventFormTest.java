package dev.davit.gate;

import static dev.davit.gate.Bench.ADMIN;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.PatchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One event, seen in both forms. */
class EventFormTest {
    private static final String NEW =
            "{'apiVersion':'events.k8s.io/v1','kind':'Event','metadata':{'name':'e'},"
                    + "'eventTime':'2026-11-22T02:00:00.000000Z','action':'Binding',"
                    + "'reportingController':'example.com/c','reportingInstance':'c-1',"
                    + "'reason':'Bound','type':'Normal','note':'well','regarding':"
                    + "{'kind':'ConfigMap','namespace':'default','name':'a'}}";
    private static final String OLD =
            "{'apiVersion':'v1','kind':'Event','metadata':{'name':'old'},'message':'once','count':3,"
                    + "'source':{'component':'c'},'firstTimestamp':'2026-11-22T02:00:00Z',"
                    + "'involvedObject':{'kind':'Pod','namespace':'default','name':'p'}}";

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatIsWrittenInOneFormIsReadInTheOther() {
        JsonObject made = bench.create(ClusterKinds.EVENT, "default", NEW);
        assertThat(made.text("apiVersion")).isEqualTo("events.k8s.io/v1");
        assertThat(made.text("note")).isEqualTo("well");
        JsonObject core = bench.get(Kinds.EVENT, "default", "e");
        assertThat(core.text("apiVersion")).isEqualTo("v1");
        assertThat(core.text("message")).isEqualTo("well");
        assertThat(core.text("involvedObject", "name")).isEqualTo("a");
        assertThat(core.text("reportingComponent")).isEqualTo("example.com/c");
        assertThat(core.has("note")).isFalse();
        bench.create(Kinds.EVENT, "default", OLD);
        JsonObject old = bench.get(ClusterKinds.EVENT, "default", "old");
        assertThat(old.text("note")).isEqualTo("once");
        assertThat(old.wholeOr(0, "deprecatedCount")).isEqualTo(3);
        assertThat(old.text("deprecatedSource", "component")).isEqualTo("c");
        assertThat(old.text("deprecatedFirstTimestamp")).isEqualTo("2026-11-22T02:00:00Z");
        assertThat(bench.names(bench.list(ClusterKinds.EVENT, "default")))
                .containsExactly("e", "old");
        assertThat(
                        bench.names(
                                bench.list(
                                        ClusterKinds.EVENT,
                                        "default",
                                        "fieldSelector=type!=Odd,regarding.name=p")))
                .containsExactly("old");
    }

    @Test
    void patchesOfEachKindAreInTheFormOfTheirAddress() {
        bench.create(ClusterKinds.EVENT, "default", NEW);
        bench.patch(ClusterKinds.EVENT, "default", "e", "{'note':'merged'}");
        assertThat(bench.get(Kinds.EVENT, "default", "e").text("message")).isEqualTo("merged");
        shown(
                bench.patch(
                        ADMIN,
                        ClusterKinds.EVENT,
                        "default",
                        "e",
                        PatchType.JSON,
                        "[{'op':'test','path':'/regarding/name','value':'a'},"
                                + "{'op':'copy','from':'/note','path':'/reason'}]"));
        shown(
                bench.patch(
                        ADMIN,
                        ClusterKinds.EVENT,
                        "default",
                        "e",
                        PatchType.STRATEGIC,
                        "{'series':{'count':2,'lastObservedTime':'2026-11-22T02:00:00.000000Z'}}"));
        JsonObject now = bench.get(ClusterKinds.EVENT, "default", "e");
        assertThat(now.text("reason")).isEqualTo("merged");
        assertThat(now.wholeOr(0, "series", "count")).isEqualTo(2);
    }

    @Test
    void aWatchAndADeletionAreInTheFormOfTheirAddress() {
        bench.create(Kinds.EVENT, "default", OLD);
        try (Watch watch = bench.watch(ClusterKinds.EVENT, "default")) {
            Watch.Batch batch = Invariant.present(watch.poll(), "the state as it is");
            assertThat(batch.events()).hasSize(1);
            assertThat(batch.events().getFirst().object().tree().text("note")).isEqualTo("once");
        }
        shown(bench.delete(ClusterKinds.EVENT, "default", "old"));
        assertThat(bench.names(bench.list(Kinds.EVENT, "default"))).isEmpty();
    }

    @Test
    void aNewEventSaysWhoDidWhat() {
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                ClusterKinds.EVENT,
                                                "default",
                                                "{'metadata':{'name':'e'},'type':'Odd',"
                                                        + "'deprecatedCount':1}"))
                                .causes())
                .extracting(Cause::field)
                .containsExactly(
                        "eventTime",
                        "reportingController",
                        "reportingInstance",
                        "action",
                        "reason",
                        "type",
                        "deprecatedCount");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                ClusterKinds.EVENT,
                                                "default",
                                                NEW.replace(
                                                        "'namespace':'default'",
                                                        "'namespace':'x'")))
                                .causes())
                .extracting(Cause::field)
                .containsExactly("regarding.namespace");
        assertThat(refusal(bench.tryCreate(ClusterKinds.EVENT, "default", OLD)).message())
                .startsWith("the body is a v1 Event");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                ClusterKinds.EVENT,
                                                "default",
                                                NEW.replace("'note'", "'message'")))
                                .message())
                .isEqualTo("strict decoding error: unknown field \"message\"");
    }
}
