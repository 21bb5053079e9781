package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Quotas: what is counted, what is refused, what is given back. */
final class QuotaChecks {
    private static final String AREA = "[sig-api-machinery] ResourceQuota should ";

    private QuotaChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                AREA + "create a ResourceQuota and ensure its status is promptly calculated.",
                scene -> counted(scene, "resourcequotas", "1"));
        all.put(
                AREA + "create a ResourceQuota and capture the life of a configMap.",
                scene ->
                        life(
                                scene,
                                "configmaps",
                                Scene.configMap("one"),
                                scene.core("configmaps")));
        all.put(
                AREA + "create a ResourceQuota and capture the life of a secret.",
                scene ->
                        life(
                                scene,
                                "secrets",
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'one'}}"),
                                scene.core("secrets")));
        all.put(
                AREA + "create a ResourceQuota and capture the life of a service.",
                scene ->
                        life(
                                scene,
                                "services",
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Service','metadata':{'name':'one'},'spec':{'ports':[{'port':80}]}}"),
                                scene.core("services")));
        all.put(
                AREA + "create a ResourceQuota and capture the life of a replica set.",
                scene ->
                        life(
                                scene,
                                "count/replicasets.apps",
                                Scene.workload("ReplicaSet", "one", 0),
                                scene.apps("replicasets")));
        all.put(
                AREA + "create a ResourceQuota and capture the life of a replication controller.",
                scene ->
                        life(
                                scene,
                                "replicationcontrollers",
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'ReplicationController','metadata':{'name':'one'},"
                                                + "'spec':{'replicas':0,'selector':{'a':'b'},'template':{'metadata':{'labels':{'a':'b'}},"
                                                + "'spec':{'containers':[{'name':'a','image':'b'}]}}}}"),
                                scene.core("replicationcontrollers")));
        all.put(
                AREA + "create a ResourceQuota and capture the life of a pod.",
                QuotaChecks::lifeOfAPod);
        all.put(AREA + "be able to update and delete ResourceQuota.", QuotaChecks::updated);
        all.put(AREA + "apply changes to a resourcequota status", QuotaChecks::status);
        all.put(
                AREA + "manage the lifecycle of a ResourceQuota",
                KindOps.of(
                        "v1",
                        "resourcequotas",
                        "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{},'spec':{'hard':{'cpu':'1','memory':'500Mi'}}}"));
        all.put(
                AREA + "verify ResourceQuota with best effort scope.",
                scene ->
                        scopes(
                                scene,
                                "BestEffort",
                                "NotBestEffort",
                                Scene.pod("one"),
                                cpu(Scene.pod("two"))));
        all.put(
                AREA + "verify ResourceQuota with terminating scopes.",
                scene ->
                        scopes(
                                scene,
                                "Terminating",
                                "NotTerminating",
                                bounded(Scene.pod("one")),
                                Scene.pod("two")));
        return all;
    }

    private static JsonObject quota(String name, String hard, String scope) {
        return Scene.json(
                "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'%s'},'spec':{'hard':{%s}%s}}"
                        .formatted(
                                name, hard, scope.isEmpty() ? "" : ",'scopes':['" + scope + "']"));
    }

    private static void make(Scene scene, String name, String hard, String scope) throws Exception {
        scene.expect(201, scene.api().post(scene.core("resourcequotas"), quota(name, hard, scope)));
        String path = scene.core("resourcequotas/" + name);
        scene.eventually(
                "the status names what is hard",
                () ->
                        scene.api()
                                .get(path)
                                .body()
                                .object("status", "hard")
                                .equals(scene.api().get(path).body().object("spec", "hard")));
    }

    private static void used(Scene scene, String name, String resource, String amount)
            throws Exception {
        String path = scene.core("resourcequotas/" + name);
        scene.eventually(
                resource + " used of " + name + ": " + amount,
                () ->
                        scene.api()
                                .get(path)
                                .body()
                                .textOr("", "status", "used", resource)
                                .equals(amount));
    }

    private static void counted(Scene scene, String resource, String used) throws Exception {
        make(scene, "q", "'" + resource + "':'7','pods':'5'", "");
        used(scene, "q", resource, used);
        used(scene, "q", "pods", "0");
    }

    private static void life(Scene scene, String resource, JsonObject object, String path)
            throws Exception {
        // Every namespace has a ConfigMap of its own.
        int before = resource.equals("configmaps") ? 1 : 0;
        if (before == 1) {
            scene.eventually("it is there", () -> scene.count(scene.core("configmaps")) == 1);
        }
        make(scene, "q", "'" + resource + "':'" + (before + 1) + "'", "");
        used(scene, "q", resource, "" + before);
        scene.expect(201, scene.api().post(path, object));
        used(scene, "q", resource, "" + (before + 1));
        JsonObject other = object.with("metadata", object.object("metadata").with("name", "two"));
        scene.refused(403, "exceeded quota: q", scene.api().post(path, other));
        scene.good(scene.api().delete(path + "/one"));
        used(scene, "q", resource, "" + before);
    }

    private static JsonObject requests(JsonObject pod, String requests) {
        return pod.with(
                "spec",
                Scene.json(
                        "{'terminationGracePeriodSeconds':0,'containers':[{'name':'main','image':'busybox:1',"
                                + "'command':['sleep','100000'],'resources':{'requests':{"
                                + requests
                                + "}}}]}"));
    }

    private static JsonObject cpu(JsonObject pod) {
        return requests(pod, "'cpu':'10m'");
    }

    private static JsonObject bounded(JsonObject pod) {
        return pod.with("spec", pod.object("spec").with("activeDeadlineSeconds", 3600));
    }

    private static void lifeOfAPod(Scene scene) throws Exception {
        make(scene, "q", "'pods':'5','requests.cpu':'100m','requests.memory':'64Mi'", "");
        JsonObject one = requests(Scene.pod("one"), "'cpu':'60m','memory':'32Mi'");
        scene.expect(201, scene.api().post(scene.core("pods"), one));
        used(scene, "q", "pods", "1");
        used(scene, "q", "requests.cpu", "60m");
        used(scene, "q", "requests.memory", "32Mi");
        scene.refused(
                403,
                "exceeded quota: q",
                scene.api()
                        .post(
                                scene.core("pods"),
                                requests(Scene.pod("two"), "'cpu':'60m','memory':'1Mi'")));
        scene.refused(
                403,
                "must specify requests.cpu",
                scene.api()
                        .post(scene.core("pods"), requests(Scene.pod("three"), "'memory':'1Mi'")));
        scene.good(scene.api().delete(scene.core("pods/one")));
        used(scene, "q", "pods", "0");
        used(scene, "q", "requests.cpu", "0");
    }

    private static void updated(Scene scene) throws Exception {
        make(scene, "q", "'cpu':'1','memory':'500Mi'", "");
        String path = scene.core("resourcequotas/q");
        JsonObject answer =
                scene.expect(
                        200,
                        scene.api().merge(path, "{'spec':{'hard':{'cpu':'2','memory':'1Gi'}}}"));
        scene.same(
                answer.object("spec", "hard"),
                Scene.json("{'cpu':'2','memory':'1Gi'}"),
                "what is hard");
        scene.good(scene.api().delete(path));
        scene.eventually("it has gone", () -> scene.gone(path));
    }

    private static void status(Scene scene) throws Exception {
        make(scene, "q", "'cpu':'500m','memory':'500Mi'", "");
        String path = scene.core("resourcequotas/q");
        scene.good(scene.api().merge(path, "{'spec':{'hard':{'cpu':'1','memory':'1Gi'}}}"));
        scene.eventually(
                "the status follows",
                () -> scene.api().get(path).body().textOr("", "status", "hard", "cpu").equals("1"));
        scene.expect(200, scene.api().get(path + "/status"));
        scene.good(
                scene.api()
                        .merge(
                                path + "/status",
                                "{'status':{'hard':{'cpu':'2','memory':'2Gi'}},'spec':{'hard':{'cpu':'9'}}}"));
        scene.same(
                scene.api().get(path).body().textOr("", "spec", "hard", "cpu"),
                "1",
                "the specification after a patch of the status");
        scene.eventually(
                "the controller tells the status again",
                () -> scene.api().get(path).body().textOr("", "status", "hard", "cpu").equals("1"));
    }

    /** Each of two pods counts in one of two scopes. */
    private static void scopes(
            Scene scene, String first, String second, JsonObject one, JsonObject two)
            throws Exception {
        make(scene, "a", "'pods':'5'", first);
        make(scene, "b", "'pods':'5'", second);
        scene.expect(201, scene.api().post(scene.core("pods"), one));
        used(scene, "a", "pods", "1");
        used(scene, "b", "pods", "0");
        scene.good(scene.api().delete(scene.core("pods/one")));
        used(scene, "a", "pods", "0");
        scene.expect(201, scene.api().post(scene.core("pods"), two));
        used(scene, "b", "pods", "1");
        used(scene, "a", "pods", "0");
        scene.good(scene.api().delete(scene.core("pods/two")));
        used(scene, "b", "pods", "0");
    }
}
