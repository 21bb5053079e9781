package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.Map;

/**
 * What the list asks of a kind again and again: it is in the discovery documents, and it can be
 * created, read, listed, watched, patched, updated, deleted, and deleted by label; its status can
 * be read, patched and updated.
 *
 * @param groupVersion {@code v1}, {@code apps/v1}
 * @param sample an object without a name
 * @param status a merge patch of the status subresource; empty where there is none
 */
record KindOps(
        String groupVersion, String plural, boolean namespaced, JsonObject sample, String status)
        implements Check {
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    static KindOps of(String groupVersion, String plural, String sample) {
        return new KindOps(groupVersion, plural, true, Scene.json(sample), "");
    }

    KindOps inCluster() {
        return new KindOps(groupVersion, plural, false, sample, status);
    }

    /** With single quotes for double ones. */
    KindOps withStatus(String patch) {
        return new KindOps(groupVersion, plural, namespaced, sample, patch);
    }

    private String root() {
        return (groupVersion.contains("/") ? "/apis/" : "/api/") + groupVersion;
    }

    private String collection(Scene scene) {
        return namespaced
                ? root() + "/namespaces/" + scene.namespace() + "/" + plural
                : root() + "/" + plural;
    }

    @Override
    public void run(Scene scene) throws Exception {
        discovered(scene);
        String path = collection(scene);
        // Names in the cluster are shared by all checks: this one's are its namespace's.
        String prefix = scene.namespace() + "-";
        String label = "labelSelector=of%3D" + scene.namespace();
        String version =
                scene.expect(200, scene.api().get(path)).textOr("", "metadata", "resourceVersion");
        try (Watching watch =
                scene.api().watch(path + "?watch=true&" + label + "&resourceVersion=" + version)) {
            for (String name : List.of("one", "two", "three")) {
                scene.expect(201, scene.api().post(path, named(scene, prefix + name)));
                scene.same(
                        watch.until("ADDED").textOr("", "metadata", "name"),
                        prefix + name,
                        "what was watched to be added");
            }
            scene.same(scene.count(path + "?" + label), 3, "objects of a label");
            written(scene, path + "/" + prefix + "one", watch);
            if (!status.isEmpty()) {
                ofStatus(scene, path + "/" + prefix + "two");
            }
            scene.good(scene.api().delete(path + "/" + prefix + "one"));
            watch.until("DELETED");
            scene.eventually("gone", () -> scene.gone(path + "/" + prefix + "one"));
        }
        scene.good(scene.api().delete(path + "?" + label));
        scene.eventually(
                "none is left of the collection", () -> scene.count(path + "?" + label) == 0);
    }

    private JsonObject named(Scene scene, String name) {
        JsonObject metadata = sample.object("metadata").with("name", name);
        return Scene.label(sample.with("metadata", metadata), "of", scene.namespace());
    }

    private void written(Scene scene, String path, Watching watch) throws Exception {
        JsonObject read = scene.expect(200, scene.api().get(path));
        scene.must(!read.textOr("", "metadata", "uid").isEmpty(), "an object has a uid");
        JsonObject patched =
                scene.expect(
                        200,
                        scene.api().merge(path, "{'metadata':{'annotations':{'patched':'yes'}}}"));
        scene.same(
                patched.textOr("", "metadata", "annotations", "patched"),
                "yes",
                "what was patched");
        // Controllers write too: the patch is one of the changes that are told.
        String told = "";
        while (!told.equals("yes")) {
            told = watch.until("MODIFIED").textOr("", "metadata", "annotations", "patched");
        }
        scene.eventually(
                "an update without a conflict",
                () -> {
                    JsonObject newest = scene.api().get(path).body();
                    Api.Answer answer =
                            scene.api().put(path, Scene.annotate(newest, "updated", "yes"));
                    return answer.code() == 200
                            && answer.body()
                                    .textOr("", "metadata", "annotations", "updated")
                                    .equals("yes");
                });
        scene.refused(
                409, "the object has been modified", scene.api().put(path, withVersionOf(read)));
    }

    private static JsonObject withVersionOf(JsonObject read) {
        return Scene.annotate(read, "updated", "too late");
    }

    private void ofStatus(Scene scene, String path) throws Exception {
        scene.expect(200, scene.api().get(path + "/status"));
        JsonObject patched = scene.expect(200, scene.api().merge(path + "/status", status));
        JsonObject wanted = Scene.json(status).object("status");
        scene.must(
                contains(patched.object("status"), wanted),
                "the patched status is " + patched.object("status"));
        for (int attempt = 0; ; attempt++) {
            JsonObject newest = scene.expect(200, scene.api().get(path));
            Api.Answer answer =
                    scene.api()
                            .put(path + "/status", Scene.annotate(newest, "statusupdated", "yes"));
            // Controllers write there too: a conflict is tried again, as any client does.
            if (answer.code() != 409 || attempt > 20) {
                scene.expect(200, answer);
                return;
            }
        }
    }

    /** Whether all that is wanted is there; lists must hold as many objects, or more. */
    static boolean contains(Json actual, Json wanted) {
        return switch (wanted) {
            case JsonObject object -> {
                if (!(actual instanceof JsonObject there)) {
                    yield false;
                }
                for (String name : object.names()) {
                    Json one = there.get(name);
                    Json other = object.get(name);
                    if (one == null || other == null || !contains(one, other)) {
                        yield false;
                    }
                }
                yield true;
            }
            case JsonArray list ->
                    actual instanceof JsonArray there
                            && list.items().stream()
                                    .allMatch(item ->
                                            there.items().stream()
                                                    .anyMatch(one -> contains(one, item)));
            default -> actual.equals(wanted);
        };
    }

    private void discovered(Scene scene) throws Exception {
        if (groupVersion.contains("/")) {
            String group = groupVersion.substring(0, groupVersion.indexOf('/'));
            scene.must(
                    Scene.has(
                            scene.expect(200, scene.api().get("/apis")).array("groups"),
                            "name",
                            group),
                    "the group is in /apis");
            scene.must(
                    Scene.has(
                            scene.expect(200, scene.api().get("/apis/" + group)).array("versions"),
                            "groupVersion",
                            groupVersion),
                    "the version is in /apis/" + group);
        }
        JsonObject resources = scene.expect(200, scene.api().get(root()));
        Map<String, JsonObject> byName = new java.util.TreeMap<>();
        for (Json one : resources.array("resources")) {
            byName.put(((JsonObject) one).textOr("", "name"), (JsonObject) one);
        }
        JsonObject resource = byName.getOrDefault(plural, JsonObject.EMPTY);
        List<String> verbs =
                resource.array("verbs").items().stream()
                        .map(verb -> ((JsonString) verb).value())
                        .toList();
        scene.must(verbs.containsAll(VERBS), plural + " has the verbs " + verbs);
        scene.must(
                status.isEmpty() || byName.containsKey(plural + "/status"),
                "no " + plural + "/status");
    }
}
