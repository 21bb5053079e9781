package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What PodDisruptionBudgets hold back, and what runs pods that they are about. */
final class BudgetChecks {
    private static final String AREA = "[sig-apps] DisruptionController should ";

    private BudgetChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(AREA + "observe PodDisruptionBudget status updated", BudgetChecks::observed);
        all.put(
                AREA + "block an eviction until the PDB is updated to allow it",
                BudgetChecks::blocked);
        String classes = "[sig-node] RuntimeClass should reject a Pod requesting a ";
        all.put(
                classes + "non-existent RuntimeClass",
                scene -> rejected(scene, scene.namespace() + "-none"));
        all.put(classes + "deleted RuntimeClass", BudgetChecks::deletedClass);
        return all;
    }

    private static void budget(Scene scene, int minAvailable) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.in("policy/v1", "poddisruptionbudgets"),
                                Scene.json(
                                        "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'foo'},'spec':{"
                                                + "'minAvailable':%d,'selector':{'matchLabels':{'app':'web'}}}}"
                                                        .formatted(minAvailable))));
    }

    private static String path(Scene scene) {
        return scene.in("policy/v1", "poddisruptionbudgets/foo");
    }

    /** Pods of a ReplicaSet, all ready, and what may go of them as the budget says. */
    private static void pods(Scene scene, int replicas, long allowed) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.apps("replicasets"),
                                Scene.workload("ReplicaSet", "web", replicas)));
        allowed(scene, allowed);
    }

    private static void allowed(Scene scene, long allowed) throws Exception {
        scene.eventually(
                allowed + " disruptions allowed",
                () -> {
                    JsonObject budget = scene.api().get(path(scene)).body();
                    JsonObject status = budget.object("status");
                    return status.wholeOr(0, "currentHealthy") == 3
                            && status.wholeOr(-1, "disruptionsAllowed") == allowed
                            && status.wholeOr(0, "observedGeneration")
                                    == budget.wholeOr(1, "metadata", "generation");
                });
    }

    private static void observed(Scene scene) throws Exception {
        budget(scene, 1);
        pods(scene, 3, 2);
        scene.must(
                Scene.has(
                        scene.api().get(path(scene)).body().array("status", "conditions"),
                        "type",
                        "DisruptionAllowed"),
                "the condition DisruptionAllowed");
    }

    private static Api.Answer evict(Scene scene, String pod) throws Exception {
        return scene.api()
                .post(
                        scene.core("pods/" + pod + "/eviction"),
                        Scene.json(
                                "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'%s'}}"
                                        .formatted(pod)));
    }

    private static void blocked(Scene scene) throws Exception {
        budget(scene, 3);
        pods(scene, 3, 0);
        List<String> pods = scene.names(scene.core("pods"));
        scene.refused(429, "disruption budget", evict(scene, pods.get(0)));
        scene.eventually(
                "an update",
                () -> {
                    JsonObject read = scene.api().get(path(scene)).body();
                    JsonObject less =
                            read.with("spec", read.object("spec").with("minAvailable", 2));
                    return scene.api().put(path(scene), less).code() == 200;
                });
        allowed(scene, 1);
        scene.good(evict(scene, pods.get(0)));
        scene.eventually(
                "the pod goes", () -> !scene.names(scene.core("pods")).contains(pods.get(0)));
        scene.good(scene.api().patch(path(scene), Api.STRATEGIC, "{'spec':{'minAvailable':3}}"));
        allowed(scene, 0);
        scene.refused(429, "disruption budget", evict(scene, pods.get(1)));
        scene.good(scene.api().delete(path(scene)));
        scene.eventually("the budget goes", () -> scene.gone(path(scene)));
        scene.good(evict(scene, pods.get(1)));
    }

    private static void rejected(Scene scene, String name) throws Exception {
        JsonObject pod =
                Scene.json(
                        ("{'apiVersion':'v1','kind':'Pod','metadata':{'generateName':'test-runtimeclass-'},'spec':{"
                                        + "'runtimeClassName':'%s','automountServiceAccountToken':false,"
                                        + "'containers':[{'name':'test','image':'busybox:1','command':['true']}]}}")
                                .formatted(name));
        scene.refused(
                403,
                "pod rejected: RuntimeClass \"" + name + "\" not found",
                scene.api().post(scene.core("pods"), pod));
    }

    private static void deletedClass(Scene scene) throws Exception {
        String all = "/apis/node.k8s.io/v1/runtimeclasses";
        scene.expect(
                201,
                scene.api()
                        .post(
                                all,
                                Scene.json(
                                        "{'apiVersion':'node.k8s.io/v1','kind':'RuntimeClass','metadata':{'name':'%s'},'handler':'h'}"
                                                .formatted(scene.namespace()))));
        scene.good(scene.api().delete(all + "/" + scene.namespace()));
        scene.eventually("it is gone", () -> scene.gone(all + "/" + scene.namespace()));
        rejected(scene, scene.namespace());
    }
}
