package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Watches, chunks, discovery, validation of fields, namespaces. */
final class MachineryChecks {
    private static final String AREA = "[sig-api-machinery] ";
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private MachineryChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        String watchers = AREA + "Watchers should ";
        all.put(
                watchers
                        + "be able to restart watching from the last resource version observed by the previous watch",
                MachineryChecks::restarted);
        all.put(
                watchers + "be able to start watching from a specific resource version",
                MachineryChecks::fromAVersion);
        all.put(
                watchers + "observe add, update, and delete watch notifications on configmaps",
                MachineryChecks::severalWatchers);
        all.put(
                watchers
                        + "observe an object deletion if it stops meeting the requirements of the selector",
                MachineryChecks::leavesASelector);
        all.put(
                watchers + "receive events on concurrent watches in same order",
                MachineryChecks::sameOrder);
        all.put(
                AREA
                        + "Servers with support for API chunking should return chunks of results for list calls",
                MachineryChecks::chunks);
        all.put(
                AREA
                        + "Servers with support for Table transformation should return a 406 for a backend which does not implement metadata",
                MachineryChecks::noTable);
        all.put(AREA + "server version should find the server version", MachineryChecks::version);
        all.put(
                AREA + "Discovery should validate PreferredVersion for each APIGroup",
                MachineryChecks::preferredVersions);
        all.put(
                AREA
                        + "Discovery should locate the groupVersion and a resource within each APIGroup",
                MachineryChecks::resourceOfEachGroup);
        all.put(
                AREA + "AggregatedDiscovery should support aggregated discovery interface",
                MachineryChecks::aggregated);
        all.put(
                AREA
                        + "AggregatedDiscovery should support raw aggregated discovery endpoint Accept headers",
                MachineryChecks::aggregatedByHeader);
        all.put(
                AREA
                        + "FieldValidation should detect unknown and duplicate fields of a typed object",
                MachineryChecks::unknownAndDuplicate);
        all.put(
                AREA + "FieldValidation should detect unknown metadata fields of a typed object",
                MachineryChecks::unknownMetadata);
        String webhooks = AREA + "AdmissionWebhook [Privileged:ClusterAdmin] ";
        all.put(
                webhooks + "should include webhook resources in discovery documents",
                MachineryChecks::webhooksAreDiscovered);
        all.put(
                webhooks
                        + "should be able to create and update mutating webhook configurations with match conditions",
                scene -> matchConditions(scene, "Mutating"));
        all.put(
                webhooks
                        + "should be able to create and update validating webhook configurations with match conditions",
                scene -> matchConditions(scene, "Validating"));
        all.put(
                webhooks
                        + "should reject mutating webhook configurations with invalid match conditions",
                scene -> wrongConditions(scene, "Mutating"));
        all.put(
                webhooks
                        + "should reject validating webhook configurations with invalid match conditions",
                scene -> wrongConditions(scene, "Validating"));
        return all;
    }

    private static String version(JsonObject object) {
        return object.textOr("", "metadata", "resourceVersion");
    }

    private static JsonObject create(Scene scene, String name) throws Exception {
        return scene.expect(201, scene.api().post(scene.core("configmaps"), Scene.configMap(name)));
    }

    private static JsonObject change(Scene scene, String name, String value) throws Exception {
        return scene.expect(
                200,
                scene.api()
                        .merge(scene.core("configmaps/" + name), "{'data':{'a':'" + value + "'}}"));
    }

    private static Watching watch(Scene scene, String version, String more) throws Exception {
        return scene.api()
                .watch(
                        scene.core(
                                        "configmaps?watch=true&fieldSelector=metadata.name%21%3Dkube-root-ca.crt")
                                + (version.isEmpty() ? "" : "&resourceVersion=" + version)
                                + more);
    }

    private static void restarted(Scene scene) throws Exception {
        String last;
        try (Watching first = watch(scene, "", "")) {
            create(scene, "one");
            last = version(first.expect("ADDED", "one"));
            change(scene, "one", "1");
            last = version(first.expect("MODIFIED", "one"));
        }
        change(scene, "one", "2");
        scene.good(scene.api().delete(scene.core("configmaps/one")));
        try (Watching second = watch(scene, last, "")) {
            scene.same(second.expect("MODIFIED", "one").textOr("", "data", "a"), "2", "the change");
            second.expect("DELETED", "one");
            second.silent();
        }
    }

    private static void fromAVersion(Scene scene) throws Exception {
        create(scene, "one");
        String first = version(change(scene, "one", "1"));
        change(scene, "one", "2");
        scene.good(scene.api().delete(scene.core("configmaps/one")));
        try (Watching watch = watch(scene, first, "")) {
            scene.same(watch.expect("MODIFIED", "one").textOr("", "data", "a"), "2", "the change");
            watch.expect("DELETED", "one");
            watch.silent();
        }
    }

    private static void severalWatchers(Scene scene) throws Exception {
        String select = "&labelSelector=watch%3D";
        try (Watching a = watch(scene, "", select + "a");
                Watching b = watch(scene, "", select + "b");
                Watching both = watch(scene, "", "&labelSelector=watch%20in%20(a%2Cb)")) {
            for (String name : List.of("a", "b")) {
                JsonObject map = Scene.label(Scene.configMap(name), "watch", name);
                scene.expect(201, scene.api().post(scene.core("configmaps"), map));
                (name.equals("a") ? a : b).expect("ADDED", name);
                both.expect("ADDED", name);
                change(scene, name, "2");
                (name.equals("a") ? a : b).expect("MODIFIED", name);
                both.expect("MODIFIED", name);
                scene.good(scene.api().delete(scene.core("configmaps/" + name)));
                (name.equals("a") ? a : b).expect("DELETED", name);
                both.expect("DELETED", name);
            }
            a.silent();
            b.silent();
        }
    }

    private static void leavesASelector(Scene scene) throws Exception {
        String path = scene.core("configmaps/one");
        try (Watching watch = watch(scene, "", "&labelSelector=in%3Dyes")) {
            scene.expect(
                    201,
                    scene.api()
                            .post(
                                    scene.core("configmaps"),
                                    Scene.label(Scene.configMap("one"), "in", "yes")));
            watch.expect("ADDED", "one");
            scene.good(scene.api().merge(path, "{'metadata':{'labels':{'in':'no'}}}"));
            watch.expect("DELETED", "one");
            change(scene, "one", "unseen");
            watch.silent();
            scene.good(scene.api().merge(path, "{'metadata':{'labels':{'in':'yes'}}}"));
            scene.same(
                    watch.expect("ADDED", "one").textOr("", "data", "a"), "unseen", "what it has");
            scene.good(scene.api().delete(path));
            watch.expect("DELETED", "one");
        }
    }

    private static void sameOrder(Scene scene) throws Exception {
        int writes = 30;
        List<Watching> followers = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        try (Watching first = watch(scene, "", "")) {
            Thread writer = Thread.ofVirtual().start(() -> write(scene, writes));
            for (int i = 0; i < writes; i++) {
                String version = version(first.next().object("object"));
                heard.add(version);
                followers.add(watch(scene, version, ""));
            }
            writer.join();
            for (int i = 0; i < writes; i++) {
                for (String version : heard.subList(i + 1, writes)) {
                    scene.same(
                            version(followers.get(i).next().object("object")),
                            version,
                            "the version that watch " + i + " hears");
                }
            }
        } finally {
            for (Watching follower : followers) {
                follower.close();
            }
        }
    }

    private static void write(Scene scene, int writes) {
        try {
            create(scene, "one");
            for (int i = 1; i < writes; i++) {
                change(scene, "one", "" + i);
            }
        } catch (Exception failed) {
            // The watch hears too little then, and says so.
        }
    }

    private static void chunks(Scene scene) throws Exception {
        int all = 40;
        for (int i = 0; i < all; i++) {
            JsonObject template =
                    Scene.json(
                            ("{'apiVersion':'v1','kind':'PodTemplate','metadata':{'name':'t-%04d'},"
                                            + "'template':{'spec':{'containers':[{'name':'a','image':'b'}]}}}")
                                    .formatted(i));
            scene.expect(201, scene.api().post(scene.core("podtemplates"), template));
        }
        List<String> seen = new ArrayList<>();
        String version = "";
        String next = "";
        do {
            JsonObject page =
                    scene.expect(
                            200,
                            scene.api()
                                    .get(
                                            scene.core("podtemplates?limit=17")
                                                    + (next.isEmpty() ? "" : "&continue=" + next)));
            page.array("items")
                    .forEach(item -> seen.add(((JsonObject) item).textOr("", "metadata", "name")));
            next = page.textOr("", "metadata", "continue");
            long left = page.wholeOr(0, "metadata", "remainingItemCount");
            scene.same(left, (long) all - seen.size(), "how many remain");
            version = version.isEmpty() ? version(page) : version;
            scene.same(version(page), version, "the version of a page");
        } while (!next.isEmpty());
        scene.same(seen.size(), all, "objects in all pages");
        scene.same(seen, scene.names(scene.core("podtemplates")), "the names in all pages");
    }

    private static void noTable(Scene scene) throws Exception {
        Api.Answer answer =
                scene.api()
                        .with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                        .post(
                                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                                Scene.json(
                                        "{'apiVersion':'authorization.k8s.io/v1','kind':'SelfSubjectAccessReview',"
                                                + "'spec':{'resourceAttributes':{'verb':'get','resource':'pods'}}}"));
        scene.same(answer.code(), 406, "the code of a table of a review");
    }

    private static void version(Scene scene) throws Exception {
        JsonObject version = scene.expect(200, scene.api().get("/version"));
        for (String part : List.of("major", "minor")) {
            String number = version.textOr("", part);
            scene.must(
                    !number.isEmpty() && number.chars().allMatch(Character::isDigit),
                    part + " is " + number);
        }
    }

    /** But those of other checks, which come and go: so does the list's own check. */
    private static List<JsonObject> groups(Scene scene) throws Exception {
        List<JsonObject> groups = new ArrayList<>();
        for (Json one : scene.expect(200, scene.api().get("/apis")).array("groups")) {
            if (!((JsonObject) one).textOr("", "name").endsWith("example.org")) {
                groups.add((JsonObject) one);
            }
        }
        scene.must(groups.size() > 10, "there are groups");
        return groups;
    }

    private static void preferredVersions(Scene scene) throws Exception {
        for (JsonObject group : groups(scene)) {
            String preferred = group.textOr("", "preferredVersion", "groupVersion");
            scene.must(
                    Scene.has(group.array("versions"), "groupVersion", preferred),
                    group.textOr("", "name") + " prefers " + preferred);
            JsonObject own =
                    scene.expect(200, scene.api().get("/apis/" + group.textOr("", "name")));
            scene.same(
                    own.textOr("", "preferredVersion", "groupVersion"),
                    preferred,
                    "its own document");
        }
    }

    private static void resourceOfEachGroup(Scene scene) throws Exception {
        for (JsonObject group : groups(scene)) {
            for (Json version : group.array("versions")) {
                String groupVersion = ((JsonObject) version).textOr("", "groupVersion");
                JsonObject list = scene.expect(200, scene.api().get("/apis/" + groupVersion));
                scene.same(list.textOr("", "groupVersion"), groupVersion, "the version of a list");
                scene.must(list.array("resources").size() > 0, groupVersion + " has resources");
            }
        }
    }

    private static void aggregated(Scene scene) throws Exception {
        Api api = scene.api().with("Accept", AGGREGATED);
        Map<String, List<String>> wanted =
                Map.of(
                        "", List.of("pods", "configmaps", "namespaces"),
                        "apps", List.of("deployments", "statefulsets"),
                        "rbac.authorization.k8s.io", List.of("roles", "clusterroles"));
        Map<String, String> seen = new TreeMap<>();
        for (String path : List.of("/api", "/apis")) {
            for (Json one : scene.expect(200, api.get(path)).array("items")) {
                JsonObject group = (JsonObject) one;
                seen.put(
                        group.textOr("", "metadata", "name"),
                        JsonWriter.text(group.array("versions")));
            }
        }
        for (var entry : wanted.entrySet()) {
            for (String plural : entry.getValue()) {
                scene.must(
                        seen.getOrDefault(entry.getKey(), "")
                                .contains("\"resource\":\"" + plural + "\""),
                        "there is no " + plural + " in the group \"" + entry.getKey() + "\"");
            }
        }
    }

    private static void aggregatedByHeader(Scene scene) throws Exception {
        for (String path : List.of("/api", "/apis")) {
            Api.Answer whole = scene.api().with("Accept", AGGREGATED).get(path);
            scene.same(whole.header("Content-Type"), AGGREGATED, "the type of " + path);
            scene.same(whole.body().textOr("", "kind"), "APIGroupDiscoveryList", "the kind");
            String plain = scene.api().get(path).body().textOr("", "kind");
            scene.same(plain, path.equals("/api") ? "APIVersions" : "APIGroupList", "the old kind");
            String either =
                    scene.api()
                            .with("Accept", AGGREGATED + ",application/json")
                            .get(path)
                            .body()
                            .textOr("", "kind");
            scene.same(either, "APIGroupDiscoveryList", "the kind of two that are accepted");
        }
    }

    private static void unknownAndDuplicate(Scene scene) throws Exception {
        String deployment = JsonWriter.text(Scene.workload("Deployment", "d", 0));
        String wrong =
                deployment.replace("\"replicas\":0", "\"replicas\":0,\"unknown\":1,\"replicas\":0");
        String path = scene.apps("deployments") + "?fieldValidation=Strict";
        Api.Answer answer = scene.api().ask("POST", path, Api.JSON, wrong);
        scene.refused(400, "unknown field \"spec.unknown\"", answer);
        scene.refused(400, "duplicate field \"spec.replicas\"", answer);
        scene.refused(
                400,
                "unknown field \"spec.unknown\"",
                scene.api()
                        .ask(
                                "PATCH",
                                scene.apps("deployments/d?fieldManager=me&fieldValidation=Strict"),
                                Api.APPLY,
                                wrong));
        Api.Answer warned =
                scene.api()
                        .ask(
                                "POST",
                                scene.apps("deployments") + "?fieldValidation=Warn",
                                Api.JSON,
                                wrong);
        scene.expect(201, warned);
        scene.must(
                String.join("", warned.headers().allValues("Warning"))
                        .contains("unknown field \\\"spec.unknown\\\""),
                "there is a warning: " + warned.headers().map());
    }

    private static void unknownMetadata(Scene scene) throws Exception {
        String wrong =
                JsonWriter.text(Scene.workload("Deployment", "d", 0))
                        .replace("\"metadata\":{", "\"metadata\":{\"unknownMeta\":\"x\",");
        Api.Answer answer =
                scene.api()
                        .ask(
                                "POST",
                                scene.apps("deployments") + "?fieldValidation=Strict",
                                Api.JSON,
                                wrong);
        scene.refused(400, "unknown field \"metadata.unknownMeta\"", answer);
        scene.refused(400, "unknown field \"spec.template.metadata.unknownMeta\"", answer);
    }

    private static void webhooksAreDiscovered(Scene scene) throws Exception {
        String group = "admissionregistration.k8s.io";
        scene.must(
                Scene.has(
                        scene.expect(200, scene.api().get("/apis")).array("groups"), "name", group),
                "the group is in /apis");
        var resources =
                scene.expect(200, scene.api().get("/apis/" + group + "/v1")).array("resources");
        for (String plural :
                List.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations")) {
            scene.must(Scene.has(resources, "name", plural), "there are " + plural);
        }
    }

    private static JsonObject hook(Scene scene, String kind, String expression) {
        return Scene.json(
                ("{'apiVersion':'admissionregistration.k8s.io/v1','kind':'%sWebhookConfiguration',"
                                + "'metadata':{'name':'%s'},'webhooks':[{'name':'a.example.org',"
                                + "'clientConfig':{'url':'https://127.0.0.1:1/x'},'failurePolicy':'Ignore',"
                                + "'namespaceSelector':{'matchLabels':{'never':'ever'}},"
                                + "'matchConditions':[{'name':'c','expression':'%s'}],"
                                + "'rules':[{'apiGroups':['none.example.org'],'apiVersions':['v1'],"
                                + "'operations':['CREATE'],'resources':['nothings']}],"
                                + "'sideEffects':'None','admissionReviewVersions':['v1']}]}")
                        .formatted(kind, scene.namespace(), expression));
    }

    private static String hooks(String kind) {
        return "/apis/admissionregistration.k8s.io/v1/"
                + kind.toLowerCase(java.util.Locale.ROOT)
                + "webhookconfigurations";
    }

    private static void matchConditions(Scene scene, String kind) throws Exception {
        JsonObject hook = hook(scene, kind, "object.kind != \\u0027x\\u0027");
        scene.expect(201, scene.api().post(hooks(kind), hook));
        String path = hooks(kind) + "/" + scene.namespace();
        JsonObject read = scene.expect(200, scene.api().get(path));
        scene.must(JsonWriter.text(read).contains("object.kind != 'x'"), "the condition is kept");
        scene.good(
                scene.api()
                        .patch(
                                path,
                                Api.JSON_PATCH,
                                "[{'op':'add','path':'/webhooks/0/matchConditions/-','value':{'name':'d',"
                                        + "'expression':'true'}}]"));
        scene.must(
                scene.api().get(path).text().contains("\"name\":\"d\""),
                "the second condition is kept");
        scene.good(scene.api().delete(path));
    }

    private static void wrongConditions(Scene scene, String kind) throws Exception {
        scene.refused(
                422,
                "compilation failed",
                scene.api().post(hooks(kind), hook(scene, kind, "... [} bad expression")));
    }
}
