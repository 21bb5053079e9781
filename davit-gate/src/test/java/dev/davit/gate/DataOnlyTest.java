package dev.davit.gate;

import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kinds that are stored, and that nobody acts on yet. */
class DataOnlyTest {
    private static final String POD =
            "'template':{'metadata':{'labels':{'app':'db'}},'spec':{%s'containers':"
                    + "[{'name':'a','image':'x:1'}]}}";
    private static final String SET =
            "{'metadata':{'name':'db'},'spec':{'serviceName':'db','selector':{'matchLabels':"
                    + "{'app':'db'}},"
                    + POD.formatted("")
                    + "}}";
    private static final String JOB =
            "{'metadata':{'name':'pi'},'spec':{" + POD.formatted("'restartPolicy':'Never',") + "}}";
    private static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whoWritesOneIsTold() {
        Reply reply = value(bench.tryCreate(WorkloadKinds.STATEFUL_SET, "default", SET));
        assertThat(((Reply.One) reply).warnings())
                .containsExactly(
                        "StatefulSets are stored, but this version of Davit does not run them yet");
        JsonObject why = bench.get(WorkloadKinds.STATEFUL_SET, "default", "db/lifecycle");
        JsonObject first = (JsonObject) why.object("explanation").array("waitsFor").get(0);
        assertThat(first.text("step")).isEqualTo("run");
        assertThat(first.text("message")).contains("does not run them yet");
    }

    @Test
    void whatChangesIsCounted() {
        bench.create(WorkloadKinds.STATEFUL_SET, "default", SET);
        bench.patch(WorkloadKinds.STATEFUL_SET, "default", "db/scale", "{'spec':{'replicas':3}}");
        JsonObject set = bench.get(WorkloadKinds.STATEFUL_SET, "default", "db");
        assertThat(set.wholeOr(0, "spec", "replicas")).isEqualTo(3);
        assertThat(set.wholeOr(0, "metadata", "generation")).isEqualTo(2);
    }

    @Test
    void aScaleOfAPlainSelector() {
        bench.create(
                WorkloadKinds.REPLICATION_CONTROLLER,
                "default",
                "{'metadata':{'name':'old'},'spec':{" + POD.formatted("") + "}}");
        JsonObject scale = bench.get(WorkloadKinds.REPLICATION_CONTROLLER, "default", "old/scale");
        assertThat(scale.text("status", "selector")).isEqualTo("app=db");
    }

    @Test
    void aJobIsToldByItsUidAndOneThatIsBroughtBackByItsNewOne() {
        bench.create(WorkloadKinds.JOB, "default", JOB);
        JsonObject job = bench.get(WorkloadKinds.JOB, "default", "pi");
        assertThat(job.text("spec", "selector", "matchLabels", CONTROLLER_UID))
                .isEqualTo(Bench.uid(job));
        shown(bench.delete(WorkloadKinds.JOB, "default", "pi"));
        shown(
                bench.ask(
                        Bench.ADMIN,
                        Verb.CREATE,
                        Bench.target(WorkloadKinds.JOB, "default", "pi/rollback"),
                        new Body.Tree(JsonObject.EMPTY)));
        JsonObject again = bench.get(WorkloadKinds.JOB, "default", "pi");
        assertThat(Bench.uid(again)).isNotEqualTo(Bench.uid(job));
        assertThat(again.text("spec", "selector", "matchLabels", CONTROLLER_UID))
                .isEqualTo(Bench.uid(again));
        assertThat(again.text("spec", "template", "metadata", "labels", CONTROLLER_UID))
                .isEqualTo(Bench.uid(again));
        assertThat(again.text("spec", "template", "metadata", "labels", "app")).isEqualTo("db");
    }
}
