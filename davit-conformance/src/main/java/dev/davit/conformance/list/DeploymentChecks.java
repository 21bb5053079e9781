package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How Deployments go from one state to the next. */
final class DeploymentChecks {
    private static final String AREA = "[sig-apps] Deployment ";

    private DeploymentChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                AREA + "RecreateDeployment should delete old pods and create new ones",
                DeploymentChecks::recreated);
        all.put(
                AREA + "RollingUpdateDeployment should delete old pods and create new ones",
                DeploymentChecks::rolled);
        all.put(
                AREA + "deployment should delete old replica sets",
                DeploymentChecks::oldSetsDeleted);
        all.put(
                AREA + "deployment should support proportional scaling",
                DeploymentChecks::inProportion);
        all.put(AREA + "deployment should support rollover", DeploymentChecks::rolledOver);
        return all;
    }

    private static String path(Scene scene) {
        return scene.apps("deployments/web");
    }

    private static void made(Scene scene, int replicas, String spec) throws Exception {
        JsonObject plain = Scene.workload("Deployment", "web", replicas);
        JsonObject full = plain.object("spec");
        JsonObject more = Scene.json(spec);
        for (int i = 0; i < more.size(); i++) {
            full = full.with(more.nameAt(i), more.valueAt(i));
        }
        scene.expect(201, scene.api().post(scene.apps("deployments"), plain.with("spec", full)));
    }

    private static void available(Scene scene, long replicas) throws Exception {
        scene.eventually(
                replicas + " available pods, all updated",
                () -> {
                    JsonObject web = scene.api().get(path(scene)).body();
                    JsonObject status = web.object("status");
                    return status.wholeOr(0, "availableReplicas") == replicas
                            && status.wholeOr(0, "updatedReplicas") == replicas
                            && status.wholeOr(0, "replicas") == replicas
                            && status.wholeOr(0, "observedGeneration")
                                    == web.wholeOr(1, "metadata", "generation");
                });
    }

    private static void image(Scene scene, String image) throws Exception {
        scene.good(
                scene.api()
                        .patch(
                                path(scene),
                                Api.STRATEGIC,
                                "{'spec':{'template':{'spec':{'containers':[{'name':'main','image':'%s'}]}}}}"
                                        .formatted(image)));
    }

    /** Another template of the same image. */
    private static void restarted(Scene scene, String mark) throws Exception {
        scene.good(
                scene.api()
                        .merge(
                                path(scene),
                                "{'spec':{'template':{'metadata':{'annotations':{'mark':'%s'}}}}}"
                                        .formatted(mark)));
    }

    private static void recreated(Scene scene) throws Exception {
        made(scene, 1, "{'strategy':{'type':'Recreate'}}");
        available(scene, 1);
        try (Watching watch = scene.api().watch(scene.core("pods?watch=true"))) {
            JsonObject old = watch.until("ADDED");
            restarted(scene, "two");
            boolean gone = false;
            while (true) {
                JsonObject event = watch.next();
                String phase = event.textOr("", "object", "status", "phase");
                boolean same =
                        event.textOr("", "object", "metadata", "name")
                                .equals(old.textOr("", "metadata", "name"));
                gone |= same && event.textOr("", "type").equals("DELETED");
                if (!same && phase.equals("Running")) {
                    scene.must(gone, "the old pod goes before the new one runs");
                    break;
                }
            }
        }
        available(scene, 1);
    }

    private static void rolled(Scene scene) throws Exception {
        JsonObject adopted = Scene.workload("ReplicaSet", "old", 1);
        String labels = "{'app':'web'}";
        adopted =
                adopted.withAt(Scene.json(labels), "spec", "selector", "matchLabels")
                        .withAt(Scene.json(labels), "spec", "template", "metadata", "labels")
                        .withAt(Scene.json(labels), "metadata", "labels");
        scene.expect(201, scene.api().post(scene.apps("replicasets"), adopted));
        scene.eventually("its pod", () -> scene.count(scene.core("pods")) == 1);
        made(
                scene,
                1,
                "{'template':{'metadata':{'labels':{'app':'web'}},'spec':{'terminationGracePeriodSeconds':0,'containers':[{"
                        + "'name':'other','image':'busybox:1','command':['sleep','100000']}]}}}");
        available(scene, 1);
        JsonObject old = scene.expect(200, scene.api().get(scene.apps("replicasets/old")));
        scene.same(old.wholeOr(-1, "spec", "replicas"), 0L, "what is left of the old set");
        scene.same(
                ((JsonObject) old.array("metadata", "ownerReferences").get(0)).textOr("", "name"),
                "web",
                "the old set's owner");
    }

    private static void oldSetsDeleted(Scene scene) throws Exception {
        made(scene, 1, "{'revisionHistoryLimit':0}");
        available(scene, 1);
        restarted(scene, "two");
        available(scene, 1);
        scene.eventually("one ReplicaSet alone", () -> scene.count(scene.apps("replicasets")) == 1);
    }

    private static void inProportion(Scene scene) throws Exception {
        made(
                scene,
                4,
                "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':2,'maxUnavailable':1}}}");
        available(scene, 4);
        image(scene, "nothing.invalid/none:404");
        scene.eventually("a rollout under way", () -> sizes(scene).equals(List.of(3L, 3L)));
        scene.good(scene.api().merge(path(scene) + "/scale", "{'spec':{'replicas':12}}"));
        // 12 and 2 more, shared out as they were: none of the pods that do not run is available.
        scene.eventually("both sets grow", () -> sizes(scene).equals(List.of(7L, 7L)));
    }

    private static List<Long> sizes(Scene scene) throws Exception {
        return scene.items(scene.apps("replicasets")).stream()
                .map(set -> set.wholeOr(0, "spec", "replicas"))
                .sorted()
                .toList();
    }

    private static void rolledOver(Scene scene) throws Exception {
        made(
                scene,
                1,
                "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':0,'maxSurge':1}}}");
        available(scene, 1);
        image(scene, "nothing.invalid/none:404");
        scene.eventually("a second set", () -> sizes(scene).size() == 2);
        image(scene, "busybox:1");
        restarted(scene, "three");
        available(scene, 1);
        scene.eventually(
                "all others are empty",
                () -> {
                    List<Long> sizes = sizes(scene);
                    return sizes.getLast() == 1
                            && sizes.stream().mapToLong(Long::longValue).sum() == 1;
                });
    }
}
