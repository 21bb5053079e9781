package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the API does with pods and nodes. */
final class PodChecks {
    private PodChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                "[sig-node] Pods Extended Pods Set QOS Class should be set on Pods with matching resource requests and limits for memory and cpu",
                PodChecks::guaranteed);
        String pods = "[sig-node] Pods should ";
        all.put(pods + "be updated", PodChecks::updated);
        all.put(pods + "be submitted and removed", PodChecks::submittedAndRemoved);
        all.put(pods + "delete a collection of pods", PodChecks::collection);
        all.put(pods + "patch a pod status", PodChecks::status);
        all.put(pods + "run through the lifecycle of Pods and PodStatus", PodChecks::lifecycle);
        all.put(
                pods + "get a host IP",
                scene ->
                        scene.must(
                                !scene.running(Scene.pod("one"))
                                        .textOr("", "status", "hostIP")
                                        .isEmpty(),
                                "a host IP"));
        String asides = "[sig-node] Ephemeral Containers ";
        all.put(
                asides + "[NodeConformance] will start an ephemeral container in an existing pod",
                scene -> aside(scene, List.of("a")));
        all.put(
                asides
                        + "[NodeConformance] should update the ephemeral containers in an existing pod",
                scene -> aside(scene, List.of("a", "b")));
        all.put(
                "[sig-node] Node Lifecycle should run through the lifecycle of a node",
                PodChecks::node);
        all.put(
                "[sig-storage] CSIInlineVolumes should support CSIVolumeSource in Pod API",
                PodChecks::inlineVolume);
        return all;
    }

    private static void guaranteed(Scene scene) throws Exception {
        String same = "{'cpu':'100m','memory':'100Mi'}";
        JsonObject pod =
                Scene.json(
                        ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'one'},'spec':{'containers':[{'name':'a',"
                                        + "'image':'busybox:1','resources':{'requests':%s,'limits':%s}}]}}")
                                .formatted(same, same));
        scene.expect(201, scene.api().post(scene.core("pods"), pod));
        scene.same(
                scene.api().get(scene.core("pods/one")).body().textOr("", "status", "qosClass"),
                "Guaranteed",
                "the class");
    }

    private static void updated(Scene scene) throws Exception {
        scene.running(Scene.label(Scene.pod("one"), "time", "early"));
        scene.eventually(
                "an update without a conflict",
                () -> {
                    JsonObject read = scene.api().get(scene.core("pods/one")).body();
                    return scene.api()
                                    .put(scene.core("pods/one"), Scene.label(read, "time", "late"))
                                    .code()
                            == 200;
                });
        scene.same(
                scene.names(scene.core("pods?labelSelector=time%3Dlate")),
                List.of("one"),
                "pods of the new label");
        scene.same(
                scene.count(scene.core("pods?labelSelector=time%3Dearly")),
                0,
                "pods of the old label");
    }

    private static void submittedAndRemoved(Scene scene) throws Exception {
        try (Watching watch = scene.api().watch(scene.core("pods?watch=true"))) {
            scene.running(Scene.pod("one"));
            watch.expect("ADDED", "one");
            scene.same(
                    scene.names(scene.core("pods?labelSelector=app%3Da")), List.of("one"), "pods");
            scene.good(scene.api().delete(scene.core("pods/one?gracePeriodSeconds=30")));
            JsonObject last = watch.until("DELETED");
            scene.must(
                    !last.textOr("", "metadata", "deletionTimestamp").isEmpty(),
                    "the time of the deletion is told");
        }
        scene.same(scene.count(scene.core("pods")), 0, "pods that are left");
    }

    private static void collection(Scene scene) throws Exception {
        for (String name : List.of("one", "two", "three")) {
            scene.expect(201, scene.api().post(scene.core("pods"), Scene.pod(name)));
        }
        scene.same(scene.count(scene.core("pods?labelSelector=app%3Da")), 3, "pods");
        scene.good(scene.api().delete(scene.core("pods?labelSelector=app%3Da")));
        scene.eventually("they have gone", () -> scene.count(scene.core("pods")) == 0);
    }

    private static void status(Scene scene) throws Exception {
        scene.running(Scene.pod("one"));
        JsonObject answer =
                scene.expect(
                        200,
                        scene.api()
                                .patch(
                                        scene.core("pods/one/status"),
                                        Api.STRATEGIC,
                                        "{'status':{'message':'Patched by a test','reason':'E2E'}}"));
        scene.same(answer.textOr("", "status", "message"), "Patched by a test", "the message");
        scene.same(answer.textOr("", "status", "reason"), "E2E", "the reason");
    }

    private static void lifecycle(Scene scene) throws Exception {
        try (Watching watch = scene.api().watch(scene.core("pods?watch=true"))) {
            scene.running(Scene.pod("one"));
            watch.expect("ADDED", "one");
            scene.good(
                    scene.api()
                            .patch(
                                    scene.core("pods/one"),
                                    Api.STRATEGIC,
                                    "{'metadata':{'labels':{'patched':'yes'}},'spec':{'containers':[{'name':'main','image':'busybox:2'}]}}"));
            JsonObject read = scene.api().get(scene.core("pods/one")).body();
            scene.same(read.textOr("", "metadata", "labels", "patched"), "yes", "the label");
            scene.must(JsonWriter.text(read).contains("busybox:2"), "the image");
            scene.eventually(
                    "a status that is replaced",
                    () -> {
                        JsonObject now = scene.api().get(scene.core("pods/one/status")).body();
                        JsonObject wanted =
                                now.with(
                                        "status", now.object("status").with("message", "replaced"));
                        return scene.api().put(scene.core("pods/one/status"), wanted).code() == 200;
                    });
            scene.good(scene.api().delete(scene.core("pods/one?gracePeriodSeconds=1")));
            watch.until("DELETED");
        }
    }

    private static void aside(Scene scene, List<String> names) throws Exception {
        scene.running(Scene.pod("one"));
        for (String name : names) {
            scene.good(
                    scene.api()
                            .patch(
                                    scene.core("pods/one/ephemeralcontainers"),
                                    Api.STRATEGIC,
                                    ("{'spec':{'ephemeralContainers':[{'name':'%s','image':'busybox:1',"
                                                    + "'command':['sleep','1000']}]}}")
                                            .formatted(name)));
        }
        JsonObject read = scene.api().get(scene.core("pods/one")).body();
        scene.same(read.array("spec", "ephemeralContainers").size(), names.size(), "their number");
        scene.eventually(
                "they run",
                () -> {
                    String statuses =
                            JsonWriter.text(
                                    scene.api()
                                            .get(scene.core("pods/one"))
                                            .body()
                                            .array("status", "ephemeralContainerStatuses"));
                    return statuses.split("\"running\"", -1).length == names.size() + 1;
                });
    }

    private static void node(Scene scene) throws Exception {
        String path = "/api/v1/nodes/" + scene.namespace();
        scene.expect(
                201,
                scene.api()
                        .post(
                                "/api/v1/nodes",
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Node','metadata':{'name':'%s'}}"
                                                .formatted(scene.namespace()))));
        scene.expect(200, scene.api().get(path));
        scene.good(scene.api().merge(path, "{'metadata':{'labels':{'of':'test'}}}"));
        scene.same(
                scene.names("/api/v1/nodes?labelSelector=of%3Dtest"),
                List.of(scene.namespace()),
                "nodes of the label");
        scene.eventually(
                "an update",
                () ->
                        scene.api()
                                        .put(
                                                path,
                                                Scene.label(
                                                        scene.api().get(path).body(),
                                                        "updated",
                                                        "yes"))
                                        .code()
                                == 200);
        scene.good(scene.api().delete(path));
        scene.eventually("it has gone", () -> scene.gone(path));
    }

    private static void inlineVolume(Scene scene) throws Exception {
        JsonObject pod =
                Scene.json(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'one'},'spec':{'containers':[{'name':'a',"
                                + "'image':'busybox:1'}],'volumes':[{'name':'v','csi':{'driver':'e2e.example.com'}}]}}");
        scene.expect(201, scene.api().post(scene.core("pods"), pod));
    }
}
