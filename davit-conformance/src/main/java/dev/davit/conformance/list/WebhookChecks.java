package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Webhooks of admission and of conversion: each check has a program of its own behind a service.
 */
final class WebhookChecks {
    private static final String AREA =
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] ";

    private WebhookChecks() {}

    static Map<String, Check> all() {
        Map<String, Hooking.HookCheck> all = new TreeMap<>();
        all.put(AREA + "listing mutating webhooks should work", WebhookChecks::listMutating);
        all.put(AREA + "listing validating webhooks should work", WebhookChecks::listValidating);
        all.put(
                AREA + "patching/updating a mutating webhook should work",
                WebhookChecks::changeMutating);
        all.put(
                AREA + "patching/updating a validating webhook should work",
                WebhookChecks::changeValidating);
        all.put(AREA + "should be able to deny attaching pod", WebhookChecks::attach);
        all.put(
                AREA + "should be able to deny pod and configmap creation",
                WebhookChecks::denyPodsAndMaps);
        all.put(AREA + "should honor timeout", WebhookChecks::timeout);
        all.put(AREA + "should mutate configmap", WebhookChecks::mutateMap);
        all.put(
                AREA + "should mutate everything except 'skip-me' configmaps",
                WebhookChecks::skipMe);
        all.put(
                AREA + "should mutate pod and apply defaults after mutation",
                WebhookChecks::mutatePod);
        all.put(
                AREA
                        + "should not be able to mutate or prevent deletion of webhook configuration objects",
                WebhookChecks::configurationsAreFree);
        all.put(
                AREA + "should unconditionally reject operations on fail closed webhook",
                WebhookChecks::failClosed);
        return Hooking.with(all);
    }

    private static String mutatingMaps(Scene scene, HookServer server, String name) {
        server.on("/maps", HookServer::nextStage);
        return Hooking.hook(
                scene, name, server.client("/maps"), Hooking.rule("", "configmaps", "CREATE"), "");
    }

    private static Api.Answer map(Scene scene, String name, String data) throws Exception {
        return scene.api()
                .post(
                        scene.core("configmaps"),
                        Scene.json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'},'data':%s}"
                                        .formatted(name, data)));
    }

    private static void mutateMap(Scene scene, HookServer server) throws Exception {
        Hooking.register(
                scene,
                Hooking.MUTATING,
                "maps",
                mutatingMaps(scene, server, "one"),
                mutatingMaps(scene, server, "two"));
        JsonObject made = scene.expect(201, map(scene, "a", "{'mutation-start':'yes'}"));
        Hooking.data(
                scene,
                made,
                "{'mutation-start':'yes','mutation-stage-1':'yes','mutation-stage-2':'yes'}");
    }

    private static void listMutating(Scene scene, HookServer server) throws Exception {
        Hooking.register(scene, Hooking.MUTATING, "b", mutatingMaps(scene, server, "one"));
        Hooking.register(scene, Hooking.MUTATING, "c", mutatingMaps(scene, server, "two"));
        String selected =
                Hooking.configurations(Hooking.MUTATING) + "?labelSelector=of=" + scene.namespace();
        scene.same(scene.count(selected), 2, "how many there are");
        Hooking.data(
                scene,
                scene.expect(201, map(scene, "a", "{'mutation-start':'yes'}")),
                "{'mutation-start':'yes','mutation-stage-1':'yes','mutation-stage-2':'yes'}");
        scene.good(scene.api().delete(selected));
        Hooking.data(
                scene,
                scene.expect(201, map(scene, "b", "{'mutation-start':'yes'}")),
                "{'mutation-start':'yes'}");
    }

    private static String denyingMaps(Scene scene, HookServer server, String... operations) {
        server.on("/deny-maps", Hooking::unwantedData);
        return Hooking.hook(
                scene,
                "deny",
                server.client("/deny-maps"),
                Hooking.rule("", "configmaps", operations),
                "");
    }

    private static Api.Answer unwanted(Scene scene, String name) throws Exception {
        return map(scene, name, "{'webhook-e2e-test':'webhook-disallow'}");
    }

    private static void listValidating(Scene scene, HookServer server) throws Exception {
        Hooking.register(scene, Hooking.VALIDATING, "b", denyingMaps(scene, server, "CREATE"));
        Hooking.register(scene, Hooking.VALIDATING, "c", denyingMaps(scene, server, "CREATE"));
        String selected =
                Hooking.configurations(Hooking.VALIDATING)
                        + "?labelSelector=of="
                        + scene.namespace();
        scene.same(scene.count(selected), 2, "how many there are");
        scene.refused(400, "denied the request", unwanted(scene, "a"));
        scene.good(scene.api().delete(selected));
        scene.expect(201, unwanted(scene, "a"));
    }

    private static void changeValidating(Scene scene, HookServer server) throws Exception {
        String path =
                Hooking.register(
                        scene, Hooking.VALIDATING, "v", denyingMaps(scene, server, "CREATE"));
        scene.refused(400, "denied the request", unwanted(scene, "a"));
        JsonObject read = scene.good(scene.api().get(path));
        String updated = JsonWriter.text(read).replace("CREATE", "UPDATE");
        scene.good(scene.api().ask("PUT", path, Api.JSON, updated));
        scene.expect(201, unwanted(scene, "a"));
        scene.good(
                scene.api()
                        .patch(
                                path,
                                Api.JSON_PATCH,
                                "[{'op':'replace','path':'/webhooks/0/rules/0/operations','value':['CREATE']}]"));
        scene.refused(400, "denied the request", unwanted(scene, "b"));
    }

    private static void changeMutating(Scene scene, HookServer server) throws Exception {
        String path =
                Hooking.register(scene, Hooking.MUTATING, "m", mutatingMaps(scene, server, "one"));
        JsonObject read = scene.good(scene.api().get(path));
        String updated = JsonWriter.text(read).replace("CREATE", "UPDATE");
        scene.good(scene.api().ask("PUT", path, Api.JSON, updated));
        Hooking.data(
                scene,
                scene.expect(201, map(scene, "a", "{'mutation-start':'yes'}")),
                "{'mutation-start':'yes'}");
        scene.good(
                scene.api()
                        .patch(
                                path,
                                Api.JSON_PATCH,
                                "[{'op':'replace','path':'/webhooks/0/rules/0/operations','value':['CREATE']}]"));
        Hooking.data(
                scene,
                scene.expect(201, map(scene, "b", "{'mutation-start':'yes'}")),
                "{'mutation-start':'yes','mutation-stage-1':'yes'}");
    }

    private static void attach(Scene scene, HookServer server) throws Exception {
        server.on(
                "/attach",
                request ->
                        request.textOr("", "name").equals("to-be-attached-pod")
                                ? HookServer.deny(
                                        "attaching to pod 'to-be-attached-pod' is not allowed")
                                : HookServer.allow());
        Hooking.register(
                scene,
                Hooking.VALIDATING,
                "attach",
                Hooking.hook(
                        scene,
                        "attach",
                        server.client("/attach"),
                        Hooking.rule("", "pods/attach", "CONNECT"),
                        ""));
        scene.running(Scene.pod("to-be-attached-pod"));
        scene.refused(
                400,
                "attaching to pod 'to-be-attached-pod' is not allowed",
                scene.api()
                        .get(
                                scene.core("pods/to-be-attached-pod/attach")
                                        + "?stdout=true&stdin=true"));
    }

    private static void denyPodsAndMaps(Scene scene, HookServer server) throws Exception {
        server.on(
                "/pods",
                request ->
                        request.textOr("", "object", "metadata", "labels", "webhook-e2e-test")
                                        .equals("webhook-disallow")
                                ? HookServer.deny("the pod contains unwanted label")
                                : HookServer.allow());
        Hooking.register(
                scene,
                Hooking.VALIDATING,
                "some",
                Hooking.hook(
                        scene,
                        "pods",
                        server.client("/pods"),
                        Hooking.rule("", "pods", "CREATE"),
                        ""),
                denyingMaps(scene, server, "CREATE", "UPDATE"),
                Hooking.hook(
                        scene,
                        "open",
                        "{'service':{'namespace':'%s','name':'nobody'}}"
                                .formatted(scene.namespace()),
                        Hooking.rule("", "configmaps", "CREATE"),
                        ",'failurePolicy':'Ignore'"));
        scene.refused(
                400,
                "the pod contains unwanted label",
                scene.api()
                        .post(
                                scene.core("pods"),
                                Scene.label(
                                        Scene.pod("a"), "webhook-e2e-test", "webhook-disallow")));
        scene.refused(400, "unwanted key and value", unwanted(scene, "a"));
        scene.expect(201, map(scene, "b", "{}"));
        scene.refused(
                400,
                "unwanted key and value",
                scene.api()
                        .merge(
                                scene.core("configmaps/b"),
                                "{'data':{'webhook-e2e-test':'webhook-disallow'}}"));
        scene.refused(
                400,
                "unwanted key and value",
                scene.api()
                        .put(
                                scene.core("configmaps/b"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'b'},'data':{"
                                                + "'webhook-e2e-test':'webhook-disallow'}}")));
        scene.expect(404, scene.api().get(scene.core("pods/a")));
    }

    private static void timeout(Scene scene, HookServer server) throws Exception {
        server.on(
                "/slow",
                _ -> {
                    Thread.sleep(2_000);
                    return HookServer.allow();
                });
        String slow = "slow";
        for (String[] each :
                new String[][] {
                    {",'timeoutSeconds':1,'failurePolicy':'Fail'", "no"},
                    {",'timeoutSeconds':1,'failurePolicy':'Ignore'", "yes"},
                    {",'timeoutSeconds':8,'failurePolicy':'Fail'", "yes"},
                    {",'failurePolicy':'Fail'", "yes"}
                }) {
            String path =
                    Hooking.register(
                            scene,
                            Hooking.VALIDATING,
                            slow,
                            Hooking.hook(
                                    scene,
                                    slow,
                                    server.client("/slow"),
                                    Hooking.rule("", "configmaps", "CREATE"),
                                    each[0]));
            Api.Answer answer = map(scene, "a", "{}");
            if (each[1].equals("no")) {
                scene.refused(500, "context deadline exceeded", answer);
            } else {
                scene.expect(201, answer);
                scene.good(scene.api().delete(scene.core("configmaps/a")));
            }
            scene.good(scene.api().delete(path));
        }
    }

    private static void skipMe(Scene scene, HookServer server) throws Exception {
        server.on("/label", WebhookChecks::labelled);
        Hooking.register(
                scene,
                Hooking.MUTATING,
                "label",
                Hooking.hook(
                        scene,
                        "label",
                        server.client("/label"),
                        Hooking.rule("", "*", "CREATE"),
                        ",'matchConditions':[{'name':'skip-me','expression':"
                                + "'!(object.kind == \\u0022ConfigMap\\u0022 &&"
                                + " object.metadata.name == \\u0022skip-me\\u0022)'}]"));
        JsonObject skipped = scene.expect(201, map(scene, "skip-me", "{}"));
        scene.must(!skipped.object("metadata").has("labels"), "skip-me has no label");
        JsonObject other = scene.expect(201, map(scene, "other", "{}"));
        scene.same(
                other.textOr("", "metadata", "labels", "added-label"), "yes", "the other's label");
    }

    private static JsonObject labelled(JsonObject request) {
        return HookServer.patch(
                request.object("object", "metadata").has("labels")
                        ? "[{'op':'add','path':'/metadata/labels/added-label','value':'yes'}]"
                        : "[{'op':'add','path':'/metadata/labels','value':{'added-label':'yes'}}]");
    }

    private static void mutatePod(Scene scene, HookServer server) throws Exception {
        server.on(
                "/pods",
                _ ->
                        HookServer.patch(
                                "[{'op':'add','path':'/spec/initContainers','value':[{"
                                        + "'image':'webhook-added-image','name':'webhook-added-init-container',"
                                        + "'resources':{}}]}]"));
        Hooking.register(
                scene,
                Hooking.MUTATING,
                "pods",
                Hooking.hook(
                        scene,
                        "pods",
                        server.client("/pods"),
                        Hooking.rule("", "pods", "CREATE"),
                        ""));
        JsonObject made = scene.expect(201, scene.api().post(scene.core("pods"), Scene.pod("one")));
        JsonObject init = (JsonObject) made.array("spec", "initContainers").get(0);
        scene.same(init.textOr("", "name"), "webhook-added-init-container", "the init container");
        scene.same(
                init.textOr("", "terminationMessagePolicy"), "File", "a default of what was added");
    }

    private static void configurationsAreFree(Scene scene, HookServer server) throws Exception {
        server.on("/deny", _ -> HookServer.deny("this webhook denies all requests"));
        server.on("/label", WebhookChecks::labelled);
        String rule =
                "{'apiGroups':['admissionregistration.k8s.io'],'apiVersions':['*'],'operations':['*'],"
                        + "'resources':['mutatingwebhookconfigurations','validatingwebhookconfigurations']}";
        Hooking.register(
                scene,
                Hooking.VALIDATING,
                "deny",
                Hooking.hook(scene, "deny", server.client("/deny"), rule, ""));
        Hooking.register(
                scene,
                Hooking.MUTATING,
                "label",
                Hooking.hook(scene, "label", server.client("/label"), rule, ""));
        for (String kind : List.of(Hooking.MUTATING, Hooking.VALIDATING)) {
            String path =
                    Hooking.register(
                            scene,
                            kind,
                            "dummy",
                            Hooking.hook(
                                    scene,
                                    "dummy",
                                    server.client("/deny"),
                                    Hooking.rule("", "invalid", "CREATE"),
                                    ""));
            JsonObject read = scene.good(scene.api().get(path));
            scene.must(
                    !read.object("metadata", "labels").has("added-label"), "it is as it was made");
            scene.good(scene.api().delete(path));
            scene.expect(404, scene.api().get(path));
        }
    }

    private static void failClosed(Scene scene, HookServer server) throws Exception {
        Hooking.register(
                scene,
                Hooking.VALIDATING,
                "closed",
                Hooking.hook(
                        scene,
                        "closed",
                        server.client("/x").replace(HookServer.SERVICE, "nobody"),
                        Hooking.rule("", "configmaps", "CREATE"),
                        ",'failurePolicy':'Fail'"));
        Api.Answer answer = map(scene, "a", "{}");
        scene.refused(500, "failed calling webhook \"closed.example.org\"", answer);
        scene.same(answer.body().textOr("", "reason"), "InternalError", "the reason");
        scene.refused(500, "service \"nobody\" not found", answer);
    }
}
