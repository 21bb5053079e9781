package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is asked of single kinds. */
final class ObjectChecks {
    private ObjectChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                "[sig-apps] Deployment Deployment should have a working scale subresource",
                scene -> scaled(scene, "deployments", "Deployment"));
        all.put(
                "[sig-apps] ReplicaSet Replicaset should have a working scale subresource",
                scene -> scaled(scene, "replicasets", "ReplicaSet"));
        all.put(
                "[sig-apps] StatefulSet Basic StatefulSet functionality [StatefulSetBasic] should have a working scale subresource",
                scene -> scaled(scene, "statefulsets", "StatefulSet"));
        all.put(
                "[sig-apps] ReplicationController should get and update a ReplicationController scale",
                ObjectChecks::controllerScaled);
        all.put("[sig-apps] ReplicaSet Replace and Patch tests", ObjectChecks::replaceAndPatch);
        all.put(
                "[sig-apps] Deployment should run the lifecycle of a Deployment",
                ObjectChecks::deployment);
        all.put(
                "[sig-node] ConfigMap should fail to create ConfigMap with empty key",
                scene -> emptyKey(scene, "configmaps", "ConfigMap", "x"));
        all.put(
                "[sig-node] Secrets should fail to create secret due to empty secret key",
                scene -> emptyKey(scene, "secrets", "Secret", "eA=="));
        all.put(
                "[sig-storage] ConfigMap should be immutable if `immutable` field is set",
                scene -> immutable(scene, "configmaps", "ConfigMap", "x", "y"));
        all.put(
                "[sig-storage] Secrets should be immutable if `immutable` field is set",
                scene -> immutable(scene, "secrets", "Secret", "eA==", "eQ=="));
        all.put(
                "[sig-scheduling] SchedulerPreemption [Serial] PriorityClass endpoints verify PriorityClass endpoints can be operated with different HTTP methods",
                ObjectChecks::priorityClasses);
        all.put(
                "[sig-scheduling] LimitRange should list, patch and delete a LimitRange by collection",
                KindOps.of(
                        "v1",
                        "limitranges",
                        "{'apiVersion':'v1','kind':'LimitRange','metadata':{},'spec':{'limits':[{"
                                + "'type':'Container','default':{'cpu':'500m'}}]}}"));
        all.put(
                "[sig-network] API Server should provide secure master service",
                scene ->
                        scene.expect(
                                200,
                                scene.api().get("/api/v1/namespaces/default/services/kubernetes")));
        all.put(
                "[sig-network] Services should find a service from listing all namespaces",
                scene ->
                        scene.must(
                                scene.items("/api/v1/services").stream()
                                        .anyMatch(service ->
                                                service.textOr("", "metadata", "name")
                                                                .equals("kubernetes")
                                                        && service.textOr(
                                                                        "", "metadata", "namespace")
                                                                .equals("default")),
                                "the service kubernetes"));
        all.put(
                "[sig-auth] ServiceAccounts should guarantee kube-root-ca.crt exist in any namespace",
                ObjectChecks::rootCertificates);
        return all;
    }

    private static void scaled(Scene scene, String plural, String kind) throws Exception {
        JsonObject made = Scene.workload(kind, "one", 1);
        if (kind.equals("StatefulSet")) {
            made = made.with("spec", made.object("spec").with("serviceName", "one"));
        }
        scene.expect(201, scene.api().post(scene.apps(plural), made));
        scales(scene, scene.apps(plural + "/one"));
    }

    private static void scales(Scene scene, String path) throws Exception {
        JsonObject scale = scene.expect(200, scene.api().get(path + "/scale"));
        scene.same(scale.wholeOr(-1, "spec", "replicas"), 1L, "the scale");
        JsonObject two =
                scale.with("spec", scale.object("spec").with("replicas", 2))
                        .with("metadata", scale.object("metadata").without("resourceVersion"));
        scene.same(
                scene.expect(200, scene.api().put(path + "/scale", two))
                        .wholeOr(-1, "spec", "replicas"),
                2L,
                "the updated scale");
        scene.same(
                scene.expect(200, scene.api().get(path)).wholeOr(-1, "spec", "replicas"),
                2L,
                "the replicas");
        scene.good(scene.api().merge(path + "/scale", "{'spec':{'replicas':4}}"));
        scene.same(
                scene.expect(200, scene.api().get(path)).wholeOr(-1, "spec", "replicas"),
                4L,
                "the replicas after a patch");
    }

    private static void controllerScaled(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("replicationcontrollers"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'ReplicationController','metadata':{'name':'one'},"
                                                + "'spec':{'replicas':1,'selector':{'app':'one'},'template':{'metadata':{'labels':{'app':'one'}},"
                                                + "'spec':{'containers':[{'name':'a','image':'busybox:1'}]}}}}")));
        scales(scene, scene.core("replicationcontrollers/one"));
    }

    private static boolean ready(Scene scene, String path, long replicas) throws Exception {
        JsonObject status = scene.api().get(path).body().object("status");
        return status.wholeOr(0, "readyReplicas") == replicas
                && status.wholeOr(0, "replicas") == replicas;
    }

    private static void replaceAndPatch(Scene scene) throws Exception {
        String path = scene.apps("replicasets/one");
        scene.expect(
                201,
                scene.api()
                        .post(scene.apps("replicasets"), Scene.workload("ReplicaSet", "one", 1)));
        scene.eventually("one is ready", () -> ready(scene, path, 1));
        scene.good(scene.api().merge(path + "/scale", "{'spec':{'replicas':2}}"));
        scene.eventually("two are ready", () -> ready(scene, path, 2));
        scene.good(
                scene.api()
                        .patch(
                                path,
                                Api.STRATEGIC,
                                "{'metadata':{'labels':{'patched':'yes'}},'spec':{'replicas':3,'template':{'spec':{"
                                        + "'containers':[{'name':'main','env':[{'name':'A','value':'b'}]}]}}}}"));
        scene.eventually("three are ready", () -> ready(scene, path, 3));
        JsonObject read = scene.api().get(path).body();
        scene.same(read.textOr("", "metadata", "labels", "patched"), "yes", "the label");
        scene.must(JsonWriter.text(read).contains("busybox:1"), "the image is kept by the patch");
    }

    private static void deployment(Scene scene) throws Exception {
        String path = scene.apps("deployments/one");
        try (Watching watch =
                scene.api().watch(scene.apps("deployments?watch=true&labelSelector=app%3Done"))) {
            scene.expect(
                    201,
                    scene.api()
                            .post(
                                    scene.apps("deployments"),
                                    Scene.workload("Deployment", "one", 1)));
            watch.expect("ADDED", "one");
            scene.eventually("one is ready", () -> ready(scene, path, 1));
            scene.good(
                    scene.api()
                            .patch(
                                    path,
                                    Api.STRATEGIC,
                                    "{'metadata':{'labels':{'patched':'yes'}},'spec':{'replicas':2}}"));
            scene.eventually("two are ready", () -> ready(scene, path, 2));
            scene.good(scene.api().merge(path + "/status", "{'status':{'readyReplicas':0}}"));
            scene.expect(200, scene.api().get(path + "/status"));
            scene.eventually("the controller tells the status again", () -> ready(scene, path, 2));
            scene.good(scene.api().delete(path));
            watch.until("DELETED");
        }
    }

    /** An annotation that comes with a change of the status. */
    static void annotatedByStatus(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.in("batch/v1", "jobs"),
                                Scene.json(
                                        "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'annotated'},'spec':{'suspend':true,"
                                                + "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'a','image':'b'}]}}}}")));
        JsonObject patched =
                scene.expect(
                        200,
                        scene.api()
                                .merge(
                                        scene.in("batch/v1", "jobs/annotated/status"),
                                        "{'metadata':{'annotations':{'patched':'yes'}},'status':{'conditions':[]}}"));
        scene.same(
                patched.textOr("", "metadata", "annotations", "patched"),
                "yes",
                "the annotation that came with the status");
    }

    private static JsonObject data(String kind, String key, String value) {
        return Scene.json(
                "{'apiVersion':'v1','kind':'%s','metadata':{'name':'one'},'data':{'%s':'%s'}}"
                        .formatted(kind, key, value));
    }

    private static void emptyKey(Scene scene, String plural, String kind, String value)
            throws Exception {
        scene.refused(422, "data[]", scene.api().post(scene.core(plural), data(kind, "", value)));
    }

    private static void immutable(
            Scene scene, String plural, String kind, String before, String after) throws Exception {
        String path = scene.core(plural + "/one");
        scene.expect(201, scene.api().post(scene.core(plural), data(kind, "k", before)));
        scene.good(scene.api().merge(path, "{'data':{'k':'" + after + "'}}"));
        scene.good(scene.api().merge(path, "{'immutable':true}"));
        scene.refused(
                422,
                "field is immutable when `immutable` is set",
                scene.api().merge(path, "{'data':{'k':'" + before + "'}}"));
        scene.refused(
                422,
                "field is immutable when `immutable` is set",
                scene.api().merge(path, "{'immutable':null}"));
        scene.good(scene.api().merge(path, "{'metadata':{'labels':{'still':'fine'}}}"));
        scene.good(scene.api().delete(path));
    }

    private static void priorityClasses(Scene scene) throws Exception {
        String root = "/apis/scheduling.k8s.io/v1/priorityclasses";
        String name = scene.namespace();
        scene.expect(
                201,
                scene.api()
                        .post(
                                root,
                                Scene.json(
                                        ("{'apiVersion':'scheduling.k8s.io/v1','kind':'PriorityClass',"
                                                        + "'metadata':{'name':'%s'},'value':7,'description':'d'}")
                                                .formatted(name))));
        scene.must(scene.names(root).contains(name), "it is listed");
        scene.good(scene.api().merge(root + "/" + name, "{'description':'other'}"));
        scene.refused(422, "value", scene.api().merge(root + "/" + name, "{'value':8}"));
        JsonObject read = scene.api().get(root + "/" + name).body();
        scene.refused(422, "value", scene.api().put(root + "/" + name, read.with("value", 9)));
        scene.good(scene.api().put(root + "/" + name, read.with("description", "third")));
        scene.good(scene.api().delete(root + "/" + name));
    }

    static void slicesOfAService(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("services"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Service','metadata':{'name':'one'},"
                                                + "'spec':{'selector':{'does-not':'match'},'ports':[{'name':'a','port':80}]}}")));
        String slices =
                scene.in(
                        "discovery.k8s.io/v1",
                        "endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Done");
        scene.eventually("a slice", () -> scene.count(slices) == 1);
        scene.eventually(
                "endpoints", () -> scene.api().get(scene.core("endpoints/one")).code() == 200);
        scene.good(scene.api().delete(scene.core("services/one")));
        scene.eventually("no slice", () -> scene.count(slices) == 0);
        scene.eventually("no endpoints", () -> scene.gone(scene.core("endpoints/one")));
    }

    private static void rootCertificates(Scene scene) throws Exception {
        String path = scene.core("configmaps/kube-root-ca.crt");
        scene.eventually("it is there", () -> scene.api().get(path).code() == 200);
        String data = scene.api().get(path).body().textOr("", "data", "ca.crt");
        scene.must(data.startsWith("-----BEGIN CERTIFICATE"), "it holds a certificate");
        scene.good(scene.api().delete(path));
        scene.eventually("it is made again", () -> scene.api().get(path).code() == 200);
        for (String patch : List.of("{'data':{'ca.crt':''}}", "{'data':null}")) {
            scene.good(scene.api().merge(path, patch));
            scene.eventually(
                    "it is as it was",
                    () -> scene.api().get(path).body().textOr("", "data", "ca.crt").equals(data));
        }
    }
}
