package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Namespaces, and who is deleted with whom. */
final class NamespaceChecks {
    private static final String NAMESPACES = "/api/v1/namespaces";

    private NamespaceChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        String area = "[sig-api-machinery] Namespaces [Serial] should ";
        all.put(area + "apply a finalizer to a Namespace", NamespaceChecks::finalizer);
        all.put(area + "apply an update to a Namespace", NamespaceChecks::updated);
        all.put(area + "apply changes to a namespace status", NamespaceChecks::status);
        all.put(
                area + "ensure that all pods are removed when a namespace is deleted",
                scene -> emptied(scene, "pods", Scene.pod("one")));
        all.put(
                area + "ensure that all services are removed when a namespace is deleted",
                scene -> emptied(scene, "services", service()));
        all.put(area + "patch a Namespace", NamespaceChecks::patched);
        String garbage = "[sig-api-machinery] Garbage collector should ";
        all.put(
                garbage + "delete RS created by deployment when not orphaning",
                NamespaceChecks::background);
        all.put(
                garbage
                        + "orphan RS created by deployment when deleteOptions.PropagationPolicy is Orphan",
                NamespaceChecks::orphaned);
        all.put(garbage + "not be blocked by dependency circle", NamespaceChecks::circle);
        return all;
    }

    private static JsonObject service() {
        return Scene.json(
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'one'},'spec':{'ports':[{'port':80}]}}");
    }

    private static String path(Scene scene) {
        return NAMESPACES + "/" + scene.namespace() + "-x";
    }

    private static JsonObject make(Scene scene) throws Exception {
        return scene.expect(
                201,
                scene.api()
                        .post(
                                NAMESPACES,
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s-x'}}"
                                                .formatted(scene.namespace()))));
    }

    private static void finalizer(Scene scene) throws Exception {
        make(scene);
        JsonObject read = scene.expect(200, scene.api().get(path(scene)));
        JsonObject more =
                read.with("spec", Scene.json("{'finalizers':['kubernetes','example.org/fake']}"));
        JsonObject answer = scene.expect(200, scene.api().put(path(scene) + "/finalize", more));
        scene.must(JsonWriter.text(answer).contains("example.org/fake"), "the finalizer is there");
        JsonObject newest = scene.expect(200, scene.api().get(path(scene)));
        JsonObject fewer = newest.with("spec", Scene.json("{'finalizers':['kubernetes']}"));
        answer = scene.expect(200, scene.api().put(path(scene) + "/finalize", fewer));
        scene.must(!JsonWriter.text(answer).contains("example.org/fake"), "the finalizer has gone");
        scene.good(scene.api().delete(path(scene)));
    }

    private static void updated(Scene scene) throws Exception {
        make(scene);
        scene.eventually(
                "an update without a conflict",
                () -> {
                    JsonObject read = scene.api().get(path(scene)).body();
                    JsonObject wanted = Scene.label(read, "updated", "yes");
                    return scene.api().put(path(scene), wanted).code() == 200;
                });
        scene.same(
                scene.api().get(path(scene)).body().textOr("", "metadata", "labels", "updated"),
                "yes",
                "the label");
        scene.good(scene.api().delete(path(scene)));
    }

    private static void status(Scene scene) throws Exception {
        make(scene);
        String status = path(scene) + "/status";
        scene.same(
                scene.expect(200, scene.api().get(status)).textOr("", "status", "phase"),
                "Active",
                "the phase");
        String condition =
                "{'type':'%s','status':'True','reason':'E2E','message':'set by a test',"
                        + "'lastTransitionTime':'2026-01-01T00:00:00Z'}";
        JsonObject patched =
                scene.expect(
                        200,
                        scene.api()
                                .merge(
                                        status,
                                        "{'status':{'conditions':["
                                                + condition.formatted("StatusPatch")
                                                + "]}}"));
        scene.must(
                Scene.has(patched.array("status", "conditions"), "type", "StatusPatch"),
                "the patched condition");
        scene.eventually(
                "an update of the status",
                () -> {
                    JsonObject read = scene.api().get(status).body();
                    JsonObject wanted =
                            read.with(
                                    "status",
                                    read.object("status")
                                            .with(
                                                    "conditions",
                                                    read.array("status", "conditions")
                                                            .plus(
                                                                    Scene.json(
                                                                            condition.formatted(
                                                                                    "StatusUpdate")))));
                    return scene.api().put(status, wanted).code() == 200;
                });
        scene.must(
                Scene.has(
                        scene.api().get(status).body().array("status", "conditions"),
                        "type",
                        "StatusUpdate"),
                "the updated condition");
        scene.good(scene.api().delete(path(scene)));
    }

    private static void emptied(Scene scene, String plural, JsonObject object) throws Exception {
        make(scene);
        scene.eventually(
                "the namespace's account",
                () -> scene.api().get(path(scene) + "/serviceaccounts/default").code() == 200);
        scene.expect(201, scene.api().post(path(scene) + "/" + plural, object));
        scene.good(scene.api().delete(path(scene)));
        scene.eventually("the namespace has gone", () -> scene.gone(path(scene)));
        make(scene);
        scene.same(scene.count(path(scene) + "/" + plural), 0, plural + " in the new namespace");
        scene.good(scene.api().delete(path(scene)));
    }

    private static void patched(Scene scene) throws Exception {
        make(scene);
        scene.good(
                scene.api()
                        .patch(
                                path(scene),
                                Api.STRATEGIC,
                                "{'metadata':{'labels':{'patched':'yes'}}}"));
        scene.same(
                scene.api().get(path(scene)).body().textOr("", "metadata", "labels", "patched"),
                "yes",
                "the label");
        scene.good(scene.api().delete(path(scene)));
    }

    private static void deployed(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(scene.apps("deployments"), Scene.workload("Deployment", "web", 2)));
        scene.eventually(
                "a ReplicaSet and its pods",
                () ->
                        scene.count(scene.apps("replicasets")) == 1
                                && scene.count(scene.core("pods")) == 2);
    }

    private static void background(Scene scene) throws Exception {
        deployed(scene);
        scene.good(scene.api().delete(scene.apps("deployments/web?propagationPolicy=Background")));
        scene.eventually(
                "no ReplicaSet and no pod",
                () ->
                        scene.count(scene.apps("replicasets")) == 0
                                && scene.count(scene.core("pods")) == 0);
    }

    private static void orphaned(Scene scene) throws Exception {
        deployed(scene);
        scene.good(scene.api().delete(scene.apps("deployments/web?propagationPolicy=Orphan")));
        scene.eventually("no Deployment", () -> scene.gone(scene.apps("deployments/web")));
        scene.eventually(
                "a ReplicaSet without an owner",
                () -> {
                    List<JsonObject> sets = scene.items(scene.apps("replicasets"));
                    return sets.size() == 1
                            && sets.getFirst().array("metadata", "ownerReferences").size() == 0;
                });
        Thread.sleep(1_000);
        scene.same(scene.count(scene.apps("replicasets")), 1, "ReplicaSets a second later");
        scene.same(scene.count(scene.core("pods")), 2, "pods a second later");
    }

    private static void circle(Scene scene) throws Exception {
        Map<String, String> uids = new TreeMap<>();
        for (String name : List.of("one", "two", "three")) {
            JsonObject made =
                    scene.expect(201, scene.api().post(scene.core("pods"), Scene.pod(name)));
            uids.put(name, made.textOr("", "metadata", "uid"));
        }
        owned(scene, "one", "three", uids);
        owned(scene, "two", "one", uids);
        owned(scene, "three", "two", uids);
        scene.good(scene.api().delete(scene.core("pods/one?propagationPolicy=Foreground")));
        scene.eventually("all three have gone", () -> scene.count(scene.core("pods")) == 0);
    }

    private static void owned(Scene scene, String name, String by, Map<String, String> uids)
            throws Exception {
        scene.good(
                scene.api()
                        .merge(
                                scene.core("pods/" + name),
                                ("{'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'%s',"
                                                + "'uid':'%s','controller':true,'blockOwnerDeletion':true}]}}")
                                        .formatted(by, uids.get(by))));
    }
}
