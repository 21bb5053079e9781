package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.disruption.DisruptionKeeper;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evictions, and the keeper of the budgets that they are charged to. */
class EvictionTest {
    private static final Kind BUDGET = WorkloadKinds.DISRUPTION_BUDGET;

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final DisruptionKeeper keeper = new DisruptionKeeper();

    @AfterEach
    void close() {
        bench.close();
    }

    private void keep() {
        for (Request request : keeper.sync(bench.store.image(), bench.now.get())) {
            shown(bench.gate.handle(request));
        }
    }

    /** A ReplicaSet with so many pods that run, the first few of them ready. */
    private void web(int replicas, int ready) {
        JsonObject set =
                bench.create(
                        Kinds.REPLICA_SET,
                        "default",
                        ("{'metadata':{'name':'web'},'spec':{'replicas':%d,'selector':{'matchLabels':"
                                        + "{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},"
                                        + "'spec':{'containers':[{'name':'a','image':'x'}]}}}}")
                                .formatted(replicas));
        for (int i = 0; i < replicas; i++) {
            bench.create(
                    Kinds.POD,
                    "default",
                    ("{'metadata':{'name':'w%d','labels':{'app':'web'},'ownerReferences':[{'apiVersion':"
                                    + "'apps/v1','kind':'ReplicaSet','name':'web','uid':'%s','controller':true}]},"
                                    + "'spec':{'nodeName':'n1','containers':[{'name':'a','image':'x'}]}}")
                            .formatted(i, Bench.uid(set)));
            runs("w" + i, i < ready);
        }
    }

    private void runs(String pod, boolean ready) {
        bench.patch(
                Kinds.POD,
                "default",
                pod + "/status",
                "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'%s'}]}}"
                        .formatted(ready ? "True" : "False"));
    }

    private void budget(String spec) {
        bench.create(
                BUDGET,
                "default",
                "{'metadata':{'name':'b'},'spec':{'selector':{'matchLabels':{'app':'web'}},%s}}"
                        .formatted(spec));
        keep();
    }

    private JsonObject status() {
        return bench.get(BUDGET, "default", "b").object("status");
    }

    private Outcome<Reply> evict(String pod, String... options) {
        return evictAs(pod, "", options);
    }

    private Outcome<Reply> evictAs(String pod, String deleteOptions, String... options) {
        String body =
                "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s'}%s}"
                        .formatted(pod, deleteOptions);
        return bench.ask(
                Bench.ADMIN,
                Verb.CREATE,
                target(Kinds.POD, "default", pod + "/eviction"),
                new Body.Tree(json(body)),
                options);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'minAvailable':2        | 4 | 4 | 4 | 2 | 4 | 2
                    'minAvailable':2        | 4 | 1 | 1 | 2 | 4 | 0
                    'minAvailable':'50%'    | 5 | 5 | 5 | 3 | 5 | 2
                    'maxUnavailable':1      | 4 | 4 | 4 | 3 | 4 | 1
                    'maxUnavailable':1      | 4 | 3 | 3 | 3 | 4 | 0
                    'maxUnavailable':'50%'  | 5 | 5 | 5 | 2 | 5 | 3
                    'maxUnavailable':'0%'   | 2 | 2 | 2 | 2 | 2 | 0
                    'minAvailable':'100%'   | 2 | 2 | 2 | 2 | 2 | 0
                    """)
    void theStatusTellsHowManyMayGo(
            String spec, int pods, int ready, int healthy, int desired, int expected, int allowed) {
        web(pods, ready);
        budget(spec);
        JsonObject status = status();
        assertThat(status.wholeOr(-1, "currentHealthy")).isEqualTo(healthy);
        assertThat(status.wholeOr(-1, "desiredHealthy")).isEqualTo(desired);
        assertThat(status.wholeOr(-1, "expectedPods")).isEqualTo(expected);
        assertThat(status.wholeOr(-1, "disruptionsAllowed")).isEqualTo(allowed);
        assertThat(status.wholeOr(-1, "observedGeneration")).isEqualTo(1);
        JsonObject condition = (JsonObject) status.array("conditions").get(0);
        assertThat(condition.text("type")).isEqualTo("DisruptionAllowed");
        assertThat(condition.text("reason"))
                .isEqualTo(allowed > 0 ? "SufficientPods" : "InsufficientPods");
        assertThat(keeper.sync(bench.store.image(), bench.now.get())).isEmpty();
    }

    @Test
    void anEvictionIsChargedToTheBudgetInTheSameCommit() {
        web(3, 3);
        budget("'minAvailable':2");
        JsonObject done = shown(evict("w0"));
        assertThat(done.text("status")).isEqualTo("Success");
        assertThat(done.wholeOr(0, "code")).isEqualTo(201);
        assertThat(status().wholeOr(-1, "disruptionsAllowed")).isZero();
        assertThat(status().object("disruptedPods").has("w0")).isTrue();
        JsonObject pod = bench.get(Kinds.POD, "default", "w0");
        assertThat(pod.text("metadata", "deletionTimestamp")).isNotNull();
        assertThat(pod.array("status", "conditions").toString())
                .contains("DisruptionTarget", "EvictionByEvictionAPI");
        Refusal why = refusal(evict("w1"));
        assertThat(why.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
        assertThat(why.message())
                .isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(why.causes().getFirst().reason()).isEqualTo("DisruptionBudget");
        assertThat(why.causes().getFirst().message())
                .isEqualTo("The disruption budget b needs 2 healthy pods and has 3 currently");
        keep();
        assertThat(status().wholeOr(-1, "currentHealthy")).isEqualTo(2);
        assertThat(status().has("disruptedPods")).isFalse();
        // Once more: it leaves already, and takes nothing more.
        shown(evict("w0"));
        assertThat(refusal(evict("w1")).causes().getFirst().message()).endsWith("has 2 currently");
    }

    @Test
    void ofManyAtOnceOnlyAsManyGoAsMay() throws Exception {
        web(24, 24);
        budget("'minAvailable':20");
        int gone = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(24)) {
            List<Future<Outcome<Reply>>> all = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String pod = "w" + i;
                all.add(clients.submit(() -> evict(pod)));
            }
            for (Future<Outcome<Reply>> each : all) {
                gone += each.get() instanceof Outcome.Ok ? 1 : 0;
            }
        }
        assertThat(gone).isEqualTo(4);
        assertThat(status().wholeOr(-1, "disruptionsAllowed")).isZero();
        assertThat(status().object("disruptedPods").size()).isEqualTo(4);
    }

    @Test
    void aDryEvictionTellsAndDoesNothing() {
        web(3, 3);
        budget("'minAvailable':2");
        shown(evict("w0", "dryRun=All"));
        shown(evictAs("w0", ",'deleteOptions':{'dryRun':['All']}"));
        assertThat(status().wholeOr(-1, "disruptionsAllowed")).isEqualTo(1);
        assertThat(bench.get(Kinds.POD, "default", "w0").text("metadata", "deletionTimestamp"))
                .isNull();
        shown(evict("w0"));
        assertThat(refusal(evict("w1", "dryRun=All")).reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
    }

    @Test
    void whatDoesNothingIsEvictedWithoutAsking() {
        web(2, 2);
        budget("'maxUnavailable':0");
        assertThat(refusal(evict("w0")).reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
        bench.patch(Kinds.POD, "default", "w0/status", "{'status':{'phase':'Failed'}}");
        shown(evict("w0"));
        bench.pod("alone");
        shown(evict("alone"));
        assertThat(refusal(evict("gone")).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void anUnhealthyPodGoesAsItsBudgetSays() {
        web(3, 2);
        budget("'minAvailable':3");
        assertThat(refusal(evict("w2")).reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
        bench.patch(
                BUDGET, "default", "b", "{'spec':{'unhealthyPodEvictionPolicy':'AlwaysAllow'}}");
        keep();
        shown(evict("w2"));
        assertThat(refusal(evict("w1")).reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
    }

    @Test
    void withEnoughHealthyPodsAnUnhealthyOneMayGo() {
        web(3, 2);
        budget("'minAvailable':2");
        assertThat(status().wholeOr(-1, "disruptionsAllowed")).isZero();
        shown(evict("w2"));
        assertThat(status().has("disruptedPods")).isFalse();
    }

    @Test
    void aBudgetThatNobodyHasLookedAtAllowsNothing() {
        web(3, 3);
        budget("'minAvailable':1");
        bench.patch(BUDGET, "default", "b", "{'spec':{'minAvailable':2}}");
        assertThat(refusal(evict("w0")).causes().getFirst().message())
                .isEqualTo("The disruption budget b is still being processed by the server.");
        keep();
        shown(evict("w0"));
    }

    @Test
    void twoBudgetsAreOneTooMany() {
        web(2, 2);
        budget("'minAvailable':1");
        bench.create(
                BUDGET,
                "default",
                "{'metadata':{'name':'all'},'spec':{'minAvailable':0,'selector':{}}}");
        keep();
        assertThat(refusal(evict("w0")).message())
                .isEqualTo(
                        "This pod has more than one PodDisruptionBudget, which the eviction"
                                + " subresource does not support.");
    }

    @Test
    void anEvictedPodThatStaysCountsAgain() {
        web(3, 3);
        budget("'minAvailable':2");
        bench.patch(
                BUDGET,
                "default",
                "b/status",
                "{'status':{'disruptedPods':{'w0':'%s'},'disruptionsAllowed':0}}"
                        .formatted(dev.davit.base.Timestamps.seconds(bench.now.get())),
                "takeover=true");
        keep();
        assertThat(status().wholeOr(-1, "currentHealthy")).isEqualTo(2);
        assertThat(keeper.nextWakeMillis()).isEqualTo(bench.now.get() + 120_000);
        bench.now.addAndGet(120_000);
        keep();
        assertThat(status().wholeOr(-1, "currentHealthy")).isEqualTo(3);
        assertThat(status().wholeOr(-1, "disruptionsAllowed")).isEqualTo(1);
    }

    @Test
    void whoseCountNobodyKnowsIsToldSo() {
        bench.create(
                Kinds.POD,
                "default",
                "{'metadata':{'name':'p','labels':{'app':'web'},'ownerReferences':[{'apiVersion':"
                        + "'batch/v1','kind':'Job','name':'j','uid':'u','controller':true}]},"
                        + "'spec':{'containers':[{'name':'a','image':'x'}]}}");
        budget("'maxUnavailable':1");
        JsonObject condition = (JsonObject) status().array("conditions").get(0);
        assertThat(condition.text("reason")).isEqualTo("SyncFailed");
        assertThat(condition.text("message"))
                .isEqualTo("Job j does not implement the scale subresource");
    }

    @Test
    void aWrongEvictionIsRefused() {
        bench.pod("p");
        for (String body :
                List.of(
                        "{'kind':'Pod','apiVersion':'v1'}",
                        "{'kind':'Eviction','apiVersion':'policy/v1','metadata':{'name':'q'}}",
                        "{'kind':'Eviction','apiVersion':'policy/v1','deleteOptions':"
                                + "{'dryRun':['Some']}}")) {
            Outcome<Reply> answer =
                    bench.ask(
                            Bench.ADMIN,
                            Verb.CREATE,
                            target(Kinds.POD, "default", "p/eviction"),
                            new Body.Tree(json(body)));
            assertThat(refusal(answer).reason()).isEqualTo(Reason.BAD_REQUEST);
        }
        assertThat(
                        refusal(evictAs("p", ",'deleteOptions':{'preconditions':{'uid':'other'}}"))
                                .reason())
                .isEqualTo(Reason.CONFLICT);
    }
}
