package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What checks of webhooks have in common: configurations for the check's own namespace alone. */
final class Hooking {
    static final String MUTATING = "Mutating";
    static final String VALIDATING = "Validating";

    private Hooking() {}

    @FunctionalInterface
    interface HookCheck {
        void run(Scene scene, HookServer server) throws Exception;
    }

    /** Each with a program of its own. */
    static Map<String, Check> with(Map<String, HookCheck> all) {
        Map<String, Check> checks = new TreeMap<>();
        all.forEach((name, check) -> checks.put(name, with(check)));
        return checks;
    }

    private static Check with(HookCheck check) {
        return scene -> {
            try (HookServer server = HookServer.open(scene)) {
                check.run(scene, server);
            } finally {
                for (String kind : List.of(MUTATING, VALIDATING)) {
                    scene.api()
                            .delete(
                                    configurations(kind)
                                            + "?labelSelector=of="
                                            + scene.namespace());
                }
            }
        };
    }

    static String configurations(String kind) {
        return "/apis/admissionregistration.k8s.io/v1/"
                + kind.toLowerCase(Locale.ROOT)
                + "webhookconfigurations";
    }

    static String rule(String group, String resource, String... operations) {
        return "{'apiGroups':['%s'],'apiVersions':['*'],'resources':['%s'],'operations':['%s']}"
                .formatted(group, resource, String.join("','", operations));
    }

    /** For the check's own namespace alone. */
    static String hook(Scene scene, String name, String client, String rule, String more) {
        return ("{'name':'%s.example.org','clientConfig':%s,'rules':[%s],'namespaceSelector':{"
                        + "'matchLabels':{'kubernetes.io/metadata.name':'%s'}},'sideEffects':'None',"
                        + "'admissionReviewVersions':['v1','v1beta1']%s}")
                .formatted(name, client, rule, scene.namespace(), more);
    }

    static String register(Scene scene, String kind, String name, String... hooks)
            throws Exception {
        String full = scene.namespace() + "-" + name;
        scene.expect(
                201,
                scene.api()
                        .post(
                                configurations(kind),
                                Scene.json(
                                        ("{'apiVersion':'admissionregistration.k8s.io/v1','kind':'%sWebhookConfiguration',"
                                                        + "'metadata':{'name':'%s','labels':{'of':'%s'}},'webhooks':[%s]}")
                                                .formatted(
                                                        kind,
                                                        full,
                                                        scene.namespace(),
                                                        String.join(",", hooks)))));
        return configurations(kind) + "/" + full;
    }

    static void data(Scene scene, JsonObject made, String expected) throws Exception {
        scene.same(made.object("data"), Scene.json(expected), "its data");
    }

    static JsonObject unwantedData(JsonObject request) {
        JsonObject object = request.object("object");
        boolean unwanted = object.textOr("", "data", "webhook-e2e-test").equals("webhook-disallow");
        return unwanted
                ? HookServer.deny("the object contains unwanted key and value")
                : HookServer.allow();
    }
}
