package dev.davit.conformance.list;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ReplicationControllers, and what goes with them when they go. */
final class ControllerChecks {
    private static final String GARBAGE = "[sig-api-machinery] Garbage collector should ";
    private static final String AREA = "[sig-apps] ReplicationController should ";

    private ControllerChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                GARBAGE + "delete pods created by rc when not orphaning",
                ControllerChecks::background);
        all.put(
                GARBAGE
                        + "keep the rc around until all its pods are deleted if the deleteOptions says so [Serial]",
                ControllerChecks::foreground);
        all.put(
                GARBAGE
                        + "not delete dependents that have both valid owner and owner that's waiting for dependents to be deleted [Serial]",
                ControllerChecks::twoOwners);
        all.put(
                GARBAGE + "orphan pods created by rc if delete options say so [Serial]",
                ControllerChecks::orphaned);
        all.put(AREA + "adopt matching pods on creation", scene -> adopted(scene, controller(1)));
        all.put(
                AREA + "release no longer matching pods",
                scene -> released(scene, "replicationcontrollers", controller(1)));
        all.put(
                AREA + "serve a basic image on each replica with a public image",
                scene -> served(scene, scene.core("replicationcontrollers"), controller(2)));
        all.put(
                AREA + "surface a failure condition on a common issue like exceeded quota",
                ControllerChecks::failure);
        all.put(
                AREA + "test the lifecycle of a ReplicationController",
                ControllerChecks::lifecycle);
        all.put(
                "[sig-apps] ReplicaSet should adopt matching pods on creation and release no longer matching pods",
                ControllerChecks::set);
        all.put(
                "[sig-apps] ReplicaSet should serve a basic image on each replica with a public image",
                scene ->
                        served(
                                scene,
                                scene.apps("replicasets"),
                                Scene.workload("ReplicaSet", "web", 2)));
        return all;
    }

    /** A ReplicationController {@code web} of pods that sleep. */
    static JsonObject controller(int replicas) {
        JsonObject set = Scene.workload("ReplicaSet", "web", replicas);
        return set.with("apiVersion", "v1")
                .with("kind", "ReplicationController")
                .with("spec", set.object("spec").with("selector", Scene.json("{'app':'web'}")));
    }

    private static String path(Scene scene) {
        return scene.core("replicationcontrollers/web");
    }

    /** Has its pods. */
    private static JsonObject made(Scene scene, int replicas) throws Exception {
        JsonObject made =
                scene.expect(
                        201,
                        scene.api()
                                .post(scene.core("replicationcontrollers"), controller(replicas)));
        scene.eventually("its pods", () -> scene.count(scene.core("pods")) == replicas);
        return made;
    }

    private static void background(Scene scene) throws Exception {
        made(scene, 2);
        scene.good(scene.api().delete(path(scene) + "?propagationPolicy=Background"));
        scene.eventually("no pod", () -> scene.count(scene.core("pods")) == 0);
        scene.must(scene.gone(path(scene)), "the controller has gone");
    }

    private static void foreground(Scene scene) throws Exception {
        made(scene, 3);
        try (Watching watch = scene.api().watch(scene.core("replicationcontrollers?watch=true"))) {
            scene.good(scene.api().delete(path(scene) + "?propagationPolicy=Foreground"));
            watch.until("DELETED");
        }
        scene.same(scene.count(scene.core("pods")), 0, "pods once the controller has gone");
    }

    private static void twoOwners(Scene scene) throws Exception {
        made(scene, 4);
        JsonObject stays =
                scene.expect(
                        201,
                        scene.api()
                                .post(
                                        scene.core("replicationcontrollers"),
                                        Scene.json(
                                                "{'apiVersion':'v1','kind':'ReplicationController','metadata':{'name':'stays'},"
                                                        + "'spec':{'replicas':0,'selector':{'app':'stays'},'template':{'metadata':{"
                                                        + "'labels':{'app':'stays'}},'spec':{'containers':[{'name':'a','image':'busybox:1'}]}}}}")));
        List<String> names = scene.names(scene.core("pods"));
        JsonObject second =
                Scene.json(
                        "{'apiVersion':'v1','kind':'ReplicationController','name':'stays','uid':'%s'}"
                                .formatted(stays.textOr("", "metadata", "uid")));
        for (String name : names.subList(0, 2)) {
            owned(scene, name, second);
        }
        scene.good(scene.api().delete(path(scene) + "?propagationPolicy=Foreground"));
        scene.eventually("the controller has gone", () -> scene.gone(path(scene)));
        List<JsonObject> left = scene.items(scene.core("pods"));
        scene.same(left.size(), 2, "pods that have another owner");
        for (JsonObject pod : left) {
            scene.same(
                    pod.textOr("", "metadata", "deletionTimestamp"), "", "the end of one of them");
            scene.same(
                    pod.array("metadata", "ownerReferences").size(), 1, "its owners that are left");
        }
    }

    private static void owned(Scene scene, String pod, JsonObject second) throws Exception {
        JsonArray owners =
                scene.expect(200, scene.api().get(scene.core("pods/" + pod)))
                        .array("metadata", "ownerReferences");
        JsonObject patch =
                JsonObject.EMPTY.withAt(owners.plus(second), "metadata", "ownerReferences");
        scene.good(scene.api().merge(scene.core("pods/" + pod), JsonWriter.text(patch)));
    }

    private static void orphaned(Scene scene) throws Exception {
        made(scene, 2);
        scene.good(scene.api().delete(path(scene) + "?propagationPolicy=Orphan"));
        scene.eventually("the controller has gone", () -> scene.gone(path(scene)));
        Thread.sleep(1_000);
        List<JsonObject> left = scene.items(scene.core("pods"));
        scene.same(left.size(), 2, "pods a second later");
        for (JsonObject pod : left) {
            scene.same(pod.array("metadata", "ownerReferences").size(), 0, "a pod's owners");
        }
    }

    /** A pod that matches is there first: it becomes the workload's. */
    private static void adopted(Scene scene, JsonObject workload) throws Exception {
        scene.running(Scene.label(Scene.pod("orphan"), "app", "web"));
        boolean core = workload.textOr("", "apiVersion").equals("v1");
        scene.expect(
                201,
                scene.api()
                        .post(
                                core
                                        ? scene.core("replicationcontrollers")
                                        : scene.apps("replicasets"),
                                workload));
        scene.eventually(
                "the pod's new owner",
                () -> owner(scene, "orphan").equals(workload.textOr("", "kind")));
        scene.same(scene.count(scene.core("pods")), 1, "pods of one replica");
    }

    private static String owner(Scene scene, String pod) throws Exception {
        JsonArray owners =
                scene.api()
                        .get(scene.core("pods/" + pod))
                        .body()
                        .array("metadata", "ownerReferences");
        return owners.size() == 1 && owners.get(0) instanceof JsonObject owner
                ? owner.textOr("", "kind")
                : "";
    }

    private static void released(Scene scene, String plural, JsonObject workload) throws Exception {
        String path = plural.equals("replicasets") ? scene.apps(plural) : scene.core(plural);
        if (scene.gone(path + "/web")) {
            scene.expect(201, scene.api().post(path, workload));
        }
        scene.eventually("its pod", () -> scene.count(scene.core("pods")) == 1);
        String pod = scene.names(scene.core("pods")).getFirst();
        scene.good(
                scene.api()
                        .merge(scene.core("pods/" + pod), "{'metadata':{'labels':{'app':'x'}}}"));
        scene.eventually("the pod has no owner", () -> owner(scene, pod).isEmpty());
        scene.eventually(
                "another pod in its place",
                () -> scene.count(scene.core("pods?labelSelector=app%3Dweb")) == 1);
    }

    private static void set(Scene scene) throws Exception {
        JsonObject set = Scene.workload("ReplicaSet", "web", 1);
        adopted(scene, set);
        released(scene, "replicasets", set);
    }

    /** Every pod answers with its own name. */
    private static void served(Scene scene, String path, JsonObject sleeping) throws Exception {
        String container =
                "[{'name':'main','image':'busybox:1','command':['sh','-c','mkdir /tmp/w; hostname >/tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w']}]";
        JsonObject serving =
                sleeping.withAt(
                        Scene.json("{'a':" + container + "}").array("a"),
                        "spec",
                        "template",
                        "spec",
                        "containers");
        scene.expect(201, scene.api().post(path, serving));
        scene.eventually(
                "two pods that run",
                () ->
                        scene.items(scene.core("pods?fieldSelector=status.phase%3DRunning")).size()
                                == 2);
        StringBuilder ask = new StringBuilder();
        StringBuilder wanted = new StringBuilder();
        for (JsonObject pod : scene.items(scene.core("pods"))) {
            ask.append(
                    "until wget -qO- http://[%s]:8080/; do sleep 0.2; done; "
                            .formatted(pod.textOr("", "status", "podIP")));
            wanted.append(pod.textOr("", "metadata", "name")).append('\n');
        }
        String said =
                AuthChecks.log(
                        scene,
                        Scene.json(
                                ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'asks'},'spec':{'restartPolicy':'Never',"
                                                + "'containers':[{'name':'a','image':'busybox:1','command':['sh','-c','%s']}]}}")
                                        .formatted(ask.append("true"))));
        scene.must(said.endsWith(wanted.toString()), "each answers with its name: " + said);
    }

    private static void failure(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("resourcequotas"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'two'},'spec':{'hard':{'pods':'2'}}}")));
        scene.expect(201, scene.api().post(scene.core("replicationcontrollers"), controller(3)));
        scene.eventually("a failure that is told", () -> failed(scene));
        scene.same(scene.count(scene.core("pods")), 2, "pods within the quota");
        scene.good(scene.api().merge(path(scene), "{'spec':{'replicas':2}}"));
        scene.eventually("no failure any more", () -> !failed(scene));
    }

    private static boolean failed(Scene scene) throws Exception {
        return Scene.has(
                scene.api().get(path(scene)).body().array("status", "conditions"),
                "type",
                "ReplicaFailure");
    }

    private static void lifecycle(Scene scene) throws Exception {
        String all = scene.core("replicationcontrollers");
        try (Watching watch = scene.api().watch(all + "?watch=true")) {
            scene.expect(201, scene.api().post(all, controller(1)));
            watch.expect("ADDED", "web");
            scene.eventually(
                    "a pod that is ready",
                    () ->
                            scene.api()
                                            .get(path(scene))
                                            .body()
                                            .wholeOr(0, "status", "readyReplicas")
                                    == 1);
            scene.good(scene.api().merge(path(scene), "{'metadata':{'labels':{'of':'patch'}}}"));
            scene.same(scene.names(all + "?labelSelector=of%3Dpatch"), List.of("web"), "a label");
            scene.same(
                    scene.good(
                                    scene.api()
                                            .merge(
                                                    path(scene) + "/status",
                                                    "{'status':{'readyReplicas':0,'availableReplicas':0}}"))
                            .wholeOr(0, "status", "readyReplicas"),
                    0L,
                    "a status that is written");
            scene.good(scene.api().merge(path(scene) + "/scale", "{'spec':{'replicas':2}}"));
            scene.eventually(
                    "two pods that are ready",
                    () ->
                            scene.api()
                                            .get(path(scene))
                                            .body()
                                            .wholeOr(0, "status", "readyReplicas")
                                    == 2);
            scene.eventually(
                    "an update",
                    () -> {
                        JsonObject read = scene.api().get(path(scene)).body();
                        return scene.api().put(path(scene), Scene.label(read, "of", "put")).code()
                                == 200;
                    });
            scene.good(scene.api().delete(all + "?labelSelector=of%3Dput"));
            watch.until("DELETED");
        }
    }
}
