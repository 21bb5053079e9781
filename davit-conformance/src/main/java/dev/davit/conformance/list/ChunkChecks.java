package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lists in pieces whose first version is gone, generations of pods, and namespaces that go. */
final class ChunkChecks {
    /** More than the server keeps images of that pages were cut from. */
    private static final int OTHERS = 40;

    private static final int TEMPLATES = 12;
    private static final int PAGE = 5;

    private ChunkChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                "[sig-api-machinery] Servers with support for API chunking should support continue listing from the last key "
                        + "if the original version has been compacted away, though the list is inconsistent [Slow]",
                ChunkChecks::compacted);
        all.put(
                "[sig-api-machinery] OrderedNamespaceDeletion namespace deletion should delete pod first",
                ChunkChecks::podsFirst);
        String pods = "[sig-node] Pods Extended (pod generation) Pod Generation ";
        all.put(
                pods + "pod generation should start at 1 and increment per update",
                ChunkChecks::generation);
        all.put(
                pods + "custom-set generation on new pods and graceful delete",
                ChunkChecks::customGeneration);
        all.put(
                pods
                        + "issue 500 podspec updates and verify generation and observedGeneration eventually converge",
                ChunkChecks::manyUpdates);
        return all;
    }

    private static String page(Scene scene, String token) {
        return scene.core("podtemplates?limit=" + PAGE)
                + (token.isEmpty()
                        ? ""
                        : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    private static void template(Scene scene, String name) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("podtemplates"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'PodTemplate','metadata':{'name':'%s'},'template':{'spec':{'containers':[{'name':'a','image':'b:1'}]}}}"
                                                .formatted(name))));
    }

    private static void compacted(Scene scene) throws Exception {
        for (int i = 0; i < TEMPLATES; i++) {
            template(scene, "t-%02d".formatted(i));
        }
        JsonObject first = scene.expect(200, scene.api().get(page(scene, "")));
        String revision = first.textOr("", "metadata", "resourceVersion");
        String token = first.textOr("", "metadata", "continue");
        scene.same(
                first.wholeOr(0, "metadata", "remainingItemCount"),
                (long) TEMPLATES - PAGE,
                "what remains");
        // Other lists, of later versions each: the first one is not kept for ever.
        for (int i = 0; i < OTHERS; i++) {
            scene.good(
                    scene.api()
                            .merge(
                                    scene.core("podtemplates/t-00"),
                                    "{'metadata':{'labels':{'i':'%d'}}}".formatted(i)));
            scene.expect(200, scene.api().get(page(scene, "")));
        }
        Api.Answer tooOld = scene.api().get(page(scene, token));
        scene.refused(410, "too old to display a consistent list", tooOld);
        String onward = tooOld.body().textOr("", "metadata", "continue");
        scene.must(!onward.isEmpty(), "a token for an inconsistent list");
        List<String> names = new ArrayList<>();
        String version = "";
        while (!onward.isEmpty()) {
            JsonObject next = scene.expect(200, scene.api().get(page(scene, onward)));
            next.array("items")
                    .forEach(item -> names.add(((JsonObject) item).textOr("", "metadata", "name")));
            String now = next.textOr("", "metadata", "resourceVersion");
            scene.must(!now.equals(revision), "another version than the first");
            scene.must(version.isEmpty() || version.equals(now), "one version from there on");
            version = now;
            onward = next.textOr("", "metadata", "continue");
        }
        scene.same(names.size(), TEMPLATES - PAGE, "the rest of the list");
        scene.same(new TreeSet<>(names).size(), names.size(), "each once");
    }

    private static void podsFirst(Scene scene) throws Exception {
        String namespace = scene.namespace() + "-x";
        String root = "/api/v1/namespaces/" + namespace;
        scene.expect(
                201,
                scene.api()
                        .post(
                                "/api/v1/namespaces",
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}"
                                                .formatted(namespace))));
        scene.eventually(
                "its account",
                () -> scene.api().get(root + "/serviceaccounts/default").code() == 200);
        JsonObject pod = Scene.pod("one");
        scene.expect(
                201,
                scene.api()
                        .post(
                                root + "/pods",
                                pod.with(
                                        "metadata",
                                        pod.object("metadata")
                                                .with(
                                                        "finalizers",
                                                        Scene.json(
                                                                        "{'a':['e2e.example.com/finalizer']}")
                                                                .array("a")))));
        scene.expect(201, scene.api().post(root + "/configmaps", Scene.configMap("one")));
        scene.good(scene.api().delete(root));
        scene.eventually(
                "the pod is about to go",
                () ->
                        !scene.api()
                                .get(root + "/pods/one")
                                .body()
                                .textOr("", "metadata", "deletionTimestamp")
                                .isEmpty());
        scene.eventually(
                "the namespace says what holds it",
                () ->
                        Scene.has(
                                scene.api().get(root).body().array("status", "conditions"),
                                "type",
                                "NamespaceFinalizersRemaining"));
        scene.same(
                scene.expect(200, scene.api().get(root + "/configmaps/one"))
                        .textOr("", "metadata", "deletionTimestamp"),
                "",
                "the end of what is no pod");
        scene.good(scene.api().merge(root + "/pods/one", "{'metadata':{'finalizers':null}}"));
        scene.eventually("it is gone", () -> scene.gone(root));
    }

    private static long generationOf(JsonObject pod) {
        return pod.wholeOr(0, "metadata", "generation");
    }

    private static JsonObject tolerating(Scene scene, String path, String key) throws Exception {
        return scene.good(
                scene.api()
                        .patch(
                                path,
                                Api.STRATEGIC,
                                "{'spec':{'tolerations':[{'key':'%s','operator':'Exists'}]}}"
                                        .formatted(key)));
    }

    private static void generation(Scene scene) throws Exception {
        String path = scene.core("pods/one");
        scene.same(generationOf(scene.running(Scene.pod("one"))), 1L, "the first generation");
        scene.same(
                generationOf(
                        scene.good(scene.api().merge(path, "{'metadata':{'labels':{'a':'b'}}}"))),
                1L,
                "the generation after a label");
        scene.same(generationOf(tolerating(scene, path, "a")), 2L, "after a toleration");
        scene.good(
                scene.api()
                        .patch(
                                path + "/ephemeralcontainers",
                                Api.STRATEGIC,
                                "{'spec':{'ephemeralContainers':[{'name':'e','image':'busybox:1','command':['true']}]}}"));
        scene.same(generationOf(scene.api().get(path).body()), 3L, "after an ephemeral container");
        observed(scene, path, 3);
    }

    private static void observed(Scene scene, String path, long generation) throws Exception {
        scene.eventually(
                "generation " + generation + " is observed",
                () ->
                        scene.api().get(path).body().wholeOr(0, "status", "observedGeneration")
                                == generation);
    }

    private static void customGeneration(Scene scene) throws Exception {
        JsonObject pod = Scene.pod("one");
        JsonObject wished =
                pod.with("metadata", pod.object("metadata").with("generation", 100))
                        .with("spec", pod.object("spec").with("terminationGracePeriodSeconds", 2));
        scene.same(generationOf(scene.running(wished)), 1L, "the first generation");
        try (Watching watch = scene.api().watch(scene.core("pods?watch=true"))) {
            scene.good(scene.api().delete(scene.core("pods/one")));
            JsonObject last = watch.until("DELETED");
            scene.same(generationOf(last), 2L, "the generation of a pod that is being deleted");
        }
    }

    private static void manyUpdates(Scene scene) throws Exception {
        String path = scene.core("pods/one");
        scene.running(Scene.pod("one"));
        for (int i = 0; i < 500; i++) {
            scene.good(
                    scene.api()
                            .merge(
                                    path,
                                    "{'spec':{'activeDeadlineSeconds':%d}}".formatted(5_000 - i)));
        }
        scene.same(generationOf(scene.api().get(path).body()), 501L, "the generation");
        observed(scene, path, 501);
    }
}
