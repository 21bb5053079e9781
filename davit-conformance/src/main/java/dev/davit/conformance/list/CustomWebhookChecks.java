package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Webhooks about custom kinds, and those that convert their objects. */
final class CustomWebhookChecks {
    private static final String AREA =
            "[sig-api-machinery] AdmissionWebhook [Privileged:ClusterAdmin] ";
    private static final String CONVERSION =
            "[sig-api-machinery] CustomResourceConversionWebhook [Privileged:ClusterAdmin] ";
    private static final String SCHEMA =
            "{'type':'object','properties':{'data':{'type':'object','properties':{"
                    + "'mutation-start':{'type':'string'},'mutation-stage-1':{'type':'string'}}}}}";

    private CustomWebhookChecks() {}

    static Map<String, Check> all() {
        Map<String, Hooking.HookCheck> all = new TreeMap<>();
        all.put(
                AREA + "should be able to deny custom resource creation, update and deletion",
                CustomWebhookChecks::denyCustom);
        all.put(AREA + "should deny crd creation", CustomWebhookChecks::denyDefinition);
        all.put(AREA + "should mutate custom resource", CustomWebhookChecks::mutateCustom);
        all.put(
                AREA + "should mutate custom resource with different stored version",
                CustomWebhookChecks::otherStoredVersion);
        all.put(AREA + "should mutate custom resource with pruning", CustomWebhookChecks::pruned);
        all.put(
                CONVERSION + "should be able to convert from CR v1 to CR v2",
                CustomWebhookChecks::converted);
        all.put(
                CONVERSION + "should be able to convert a non homogeneous list of CRs",
                CustomWebhookChecks::convertedList);
        return Hooking.with(all);
    }

    private static void denyDefinition(Scene scene, HookServer server) throws Exception {
        server.on("/crd", _ -> HookServer.deny("the crd contains unwanted label"));
        String everywhere =
                Hooking.hook(
                        scene,
                        "crd",
                        server.client("/crd"),
                        Hooking.rule("apiextensions.k8s.io", "customresourcedefinitions", "CREATE"),
                        ",'objectSelector':{'matchLabels':{'of':'%s'}}"
                                .formatted(CustomChecks.group(scene)));
        Hooking.register(scene, Hooking.VALIDATING, "crd", everywhere);
        try {
            CustomChecks.define(scene, "v1", CustomChecks.OPEN);
        } catch (Check.Failed refused) {
            scene.must(
                    String.valueOf(refused.getMessage())
                            .contains("the crd contains unwanted label"),
                    "refused otherwise: " + refused.getMessage());
            return;
        }
        throw new Check.Failed("the definition was made");
    }

    private static Api.Answer custom(Scene scene, String data) throws Exception {
        return scene.api()
                .post(
                        CustomChecks.path(scene, "v1"),
                        Scene.json(CustomChecks.object(scene, "v1", "'data':" + data)));
    }

    private static String customHook(
            Scene scene, HookServer server, String name, String path, String... operations) {
        return Hooking.hook(
                scene,
                name,
                server.client(path),
                Hooking.rule(CustomChecks.group(scene), "ones", operations),
                "");
    }

    private static void denyCustom(Scene scene, HookServer server) throws Exception {
        CustomChecks.define(scene, "v1", CustomChecks.OPEN);
        server.on(
                "/custom",
                request -> {
                    boolean kept =
                            request.textOr("", "operation").equals("DELETE")
                                    && request.textOr("", "oldObject", "data", "keep")
                                            .equals("yes");
                    return kept
                            ? HookServer.deny("the custom resource cannot be deleted")
                            : Hooking.unwantedData(request);
                });
        Hooking.register(
                scene,
                Hooking.VALIDATING,
                "cr",
                customHook(scene, server, "cr", "/custom", "CREATE", "UPDATE", "DELETE"));
        scene.refused(
                400,
                "unwanted key and value",
                custom(scene, "{'webhook-e2e-test':'webhook-disallow'}"));
        scene.expect(201, custom(scene, "{'keep':'yes'}"));
        String one = CustomChecks.path(scene, "v1") + "/one";
        scene.refused(
                400,
                "unwanted key and value",
                scene.api().merge(one, "{'data':{'webhook-e2e-test':'webhook-disallow'}}"));
        scene.refused(400, "the custom resource cannot be deleted", scene.api().delete(one));
        scene.good(scene.api().merge(one, "{'data':{'keep':null}}"));
        scene.good(scene.api().delete(one));
        CustomChecks.remove(scene);
    }

    private static void mutating(Scene scene, HookServer server) throws Exception {
        server.on("/custom", HookServer::nextStage);
        Hooking.register(
                scene,
                Hooking.MUTATING,
                "cr",
                customHook(scene, server, "one", "/custom", "CREATE", "UPDATE"),
                customHook(scene, server, "two", "/custom", "CREATE", "UPDATE"));
    }

    private static void mutateCustom(Scene scene, HookServer server) throws Exception {
        CustomChecks.define(scene, "v1", CustomChecks.OPEN);
        mutating(scene, server);
        Hooking.data(
                scene,
                scene.expect(201, custom(scene, "{'mutation-start':'yes'}")),
                "{'mutation-start':'yes','mutation-stage-1':'yes','mutation-stage-2':'yes'}");
        CustomChecks.remove(scene);
    }

    private static void pruned(Scene scene, HookServer server) throws Exception {
        CustomChecks.define(scene, "v1", SCHEMA);
        mutating(scene, server);
        Hooking.data(
                scene,
                scene.expect(201, custom(scene, "{'mutation-start':'yes'}")),
                "{'mutation-start':'yes','mutation-stage-1':'yes'}");
        CustomChecks.remove(scene);
    }

    private static void otherStoredVersion(Scene scene, HookServer server) throws Exception {
        defineTwo(scene);
        scene.expect(201, custom(scene, "{'mutation-start':'no'}"));
        mutating(scene, server);
        storeSecond(scene);
        JsonObject changed =
                scene.good(
                        scene.api()
                                .merge(
                                        CustomChecks.path(scene, "v1") + "/one",
                                        "{'data':{'mutation-start':'yes'}}"));
        scene.must(changed.textOr("", "apiVersion").endsWith("/v1"), "it is shown in v1");
        Hooking.data(
                scene,
                scene.good(scene.api().get(CustomChecks.path(scene, "v2") + "/one")),
                "{'mutation-start':'yes','mutation-stage-1':'yes','mutation-stage-2':'yes'}");
        CustomChecks.remove(scene);
    }

    private static void defineTwo(Scene scene) throws Exception {
        CustomChecks.define(
                scene,
                "v1",
                CustomChecks.OPEN,
                CustomChecks.version("v2", CustomChecks.OPEN, true, false));
    }

    /** From now on its second version is the one that is stored. */
    private static void storeSecond(Scene scene) throws Exception {
        scene.good(
                scene.api()
                        .patch(
                                CustomChecks.definition(scene),
                                Api.JSON_PATCH,
                                "[{'op':'replace','path':'/spec/versions/0/storage','value':false},"
                                        + "{'op':'replace','path':'/spec/versions/1/storage','value':true}]"));
    }

    private static void defineConverted(Scene scene, HookServer server) throws Exception {
        server.on("/convert", WebhookConversion::answer);
        defineTwo(scene);
        scene.good(
                scene.api()
                        .merge(
                                CustomChecks.definition(scene),
                                "{'spec':{'conversion':{'strategy':'Webhook','webhook':{"
                                        + "'conversionReviewVersions':['v1'],'clientConfig':"
                                        + server.client("/convert")
                                        + "}}}}"));
    }

    private static void one(Scene scene, String version, String name, String fields)
            throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                CustomChecks.path(scene, version),
                                Scene.json(
                                        CustomChecks.object(scene, version, fields)
                                                .replace(
                                                        "'name':'one'", "'name':'" + name + "'"))));
    }

    private static void converted(Scene scene, HookServer server) throws Exception {
        defineConverted(scene, server);
        one(scene, "v1", "one", "'hostPort':'localhost:8080'");
        JsonObject two = scene.good(scene.api().get(CustomChecks.path(scene, "v2") + "/one"));
        scene.same(two.textOr("", "host"), "localhost", "the host");
        scene.same(two.textOr("", "port"), "8080", "the port");
        scene.must(!two.has("hostPort"), "what v2 does not have");
        CustomChecks.remove(scene);
    }

    private static void convertedList(Scene scene, HookServer server) throws Exception {
        defineConverted(scene, server);
        one(scene, "v1", "a", "'hostPort':'localhost:8080'");
        storeSecond(scene);
        one(scene, "v2", "b", "'host':'localhost','port':'9090'");
        for (String version : List.of("v1", "v2")) {
            for (JsonObject item : scene.items(CustomChecks.path(scene, version))) {
                scene.must(
                        version.equals("v1")
                                ? item.textOr("", "hostPort").startsWith("localhost:")
                                : item.textOr("", "host").equals("localhost"),
                        "an object as " + version + " has it");
            }
        }
        CustomChecks.remove(scene);
    }
}
