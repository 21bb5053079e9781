package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kinds that users define. Each check has a group of its own, after its namespace. */
final class CustomChecks {
    private static final String AREA = "[sig-api-machinery] ";
    private static final String ROOT = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    static final String OPEN = "{'type':'object','x-kubernetes-preserve-unknown-fields':true}";
    private static final String STRICT =
            "{'type':'object','properties':{'spec':{'type':'object','description':'What is wanted',"
                    + "'required':['name'],'properties':{'name':{'type':'string','description':'Its name'},"
                    + "'count':{'type':'integer'},'parts':{'type':'array','items':{'type':'string'}},"
                    + "'template':{'type':'object','x-kubernetes-embedded-resource':true,"
                    + "'x-kubernetes-preserve-unknown-fields':true}}},"
                    + "'status':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}";

    private CustomChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        String aggregated = AREA + "AggregatedDiscovery should support ";
        all.put(aggregated + "aggregated discovery interface for CRDs", CustomChecks::discovered);
        all.put(aggregated + "raw aggregated discovery request for CRDs", CustomChecks::discovered);
        all.put(
                AREA
                        + "CustomResourceDefinition Watch [Privileged:ClusterAdmin] CustomResourceDefinition Watch watch on custom resource definition objects",
                CustomChecks::watched);
        String resources = AREA + "CustomResourceDefinition resources [Privileged:ClusterAdmin] ";
        String simple = resources + "Simple CustomResourceDefinition ";
        all.put(
                simple + "creating/deleting custom resource definition objects works",
                scene -> {
                    define(scene, "v1", OPEN);
                    remove(scene);
                });
        all.put(
                simple
                        + "getting/updating/patching custom resource definition status sub-resource works",
                CustomChecks::status);
        all.put(simple + "listing custom resource definition objects works", CustomChecks::listed);
        all.put(
                resources + "custom resource defaulting for requests and from storage works",
                CustomChecks::defaulted);
        all.put(
                resources
                        + "should include custom resource definition resources in discovery documents",
                CustomChecks::definitionsAreDiscovered);
        validation(all);
        published(all);
        return all;
    }

    private static void validation(Map<String, Check> all) {
        String fields = AREA + "FieldValidation should ";
        all.put(
                fields + "create/apply a CR with unknown fields for CRD with no validation schema",
                scene -> {
                    define(scene, "v1", OPEN);
                    scene.expect(
                            201, create(scene, "v1", "'spec':{'any':'thing'},'other':1", "Strict"));
                    remove(scene);
                });
        all.put(
                fields + "create/apply a valid CR for CRD with validation schema",
                scene -> {
                    define(scene, "v1", STRICT);
                    scene.expect(
                            201, create(scene, "v1", "'spec':{'name':'n','count':1}", "Strict"));
                    remove(scene);
                });
        all.put(
                fields
                        + "create/apply an invalid CR with extra properties for CRD with validation schema",
                scene -> {
                    define(scene, "v1", STRICT);
                    scene.refused(
                            400,
                            "unknown field \"spec.extra\"",
                            create(scene, "v1", "'spec':{'name':'n','extra':1}", "Strict"));
                    remove(scene);
                });
        all.put(
                fields + "detect duplicates in a CR when preserving unknown fields",
                scene -> {
                    define(scene, "v1", OPEN);
                    scene.refused(
                            400,
                            "duplicate field \"spec.a\"",
                            create(scene, "v1", "'spec':{'a':'1','a':'2'}", "Strict"));
                    remove(scene);
                });
        all.put(
                fields
                        + "detect unknown metadata fields in both the root and embedded object of a CR",
                scene -> {
                    define(scene, "v1", STRICT);
                    Api.Answer answer =
                            scene.api()
                                    .ask(
                                            "POST",
                                            path(scene, "v1") + "?fieldValidation=Strict",
                                            Api.JSON,
                                            object(
                                                            scene,
                                                            "v1",
                                                            "'spec':{'name':'n','template':{'apiVersion':'v1','kind':'X',"
                                                                    + "'metadata':{'name':'e','unknownSub':1}}}")
                                                    .replace(
                                                            "'name':'one'",
                                                            "'name':'one','unknownRoot':1")
                                                    .replace('\'', '"'));
                    scene.refused(400, "metadata.unknownRoot", answer);
                    scene.refused(400, "spec.template.metadata.unknownSub", answer);
                    remove(scene);
                });
    }

    private static void published(Map<String, Check> all) {
        String openapi = AREA + "CustomResourcePublishOpenAPI [Privileged:ClusterAdmin] ";
        all.put(
                openapi + "works for CRD with validation schema",
                scene -> {
                    define(scene, "v1", STRICT);
                    told(scene, "v1", true);
                    CliChecks.applied(scene, 0, object(scene, "v1", "'spec':{'name':'n'}"));
                    CliChecks.applied(scene, 1, object(scene, "v1", "'spec':{'name':'n','bad':1}"));
                    CliChecks.applied(scene, 1, object(scene, "v1", "'spec':{'count':1}"));
                    CliChecks.says(
                            scene,
                            List.of("What is wanted", "name"),
                            "explain",
                            plural(scene) + ".spec");
                    remove(scene);
                });
        Map<String, String> open =
                new TreeMap<>(
                        Map.of(
                                "works for CRD preserving unknown fields at the schema root",
                                "{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'known':{'type':'object'}}}",
                                "works for CRD preserving unknown fields in an embedded object",
                                "{'type':'object','properties':{'spec':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}",
                                "works for CRD without validation schema",
                                OPEN));
        open.forEach((name, schema) ->
                all.put(
                        openapi + name,
                        scene -> {
                            define(scene, "v1", schema);
                            told(scene, "v1", true);
                            CliChecks.applied(
                                    scene, 0, object(scene, "v1", "'spec':{'any':{'thing':1}}"));
                            scene.must(
                                    scene.api()
                                            .get(path(scene, "v1") + "/one")
                                            .text()
                                            .contains("thing"),
                                    "what nobody knows is kept");
                            CliChecks.says(
                                    scene, List.of("KIND:", "One"), "explain", plural(scene));
                            remove(scene);
                        }));
        all.put(
                openapi + "works for multiple CRDs of different groups",
                scene -> {
                    define(scene, "v1", STRICT);
                    Scene other = new Scene(scene.api(), scene.namespace() + "-b");
                    define(other, "v1", STRICT);
                    told(scene, "v1", true);
                    told(other, "v1", true);
                    remove(scene);
                    remove(other);
                });
        all.put(
                openapi + "works for multiple CRDs of same group and version but different kinds",
                CustomChecks::twoKinds);
        all.put(
                openapi + "works for multiple CRDs of same group but different versions",
                scene -> {
                    define(scene, "v1", STRICT, version("v2", STRICT, true, false));
                    told(scene, "v1", true);
                    told(scene, "v2", true);
                    remove(scene);
                });
        all.put(
                openapi
                        + "removes definition from spec when one version gets changed to not be served",
                scene -> {
                    define(scene, "v1", STRICT, version("v2", STRICT, true, false));
                    told(scene, "v2", true);
                    scene.good(
                            scene.api()
                                    .patch(
                                            definition(scene),
                                            Api.JSON_PATCH,
                                            "[{'op':'replace','path':'/spec/versions/1/served','value':false}]"));
                    told(scene, "v2", false);
                    told(scene, "v1", true);
                    remove(scene);
                });
        all.put(
                openapi + "updates the published spec when one version gets renamed",
                scene -> {
                    define(scene, "v1", STRICT, version("v2", STRICT, true, false));
                    told(scene, "v2", true);
                    scene.good(
                            scene.api()
                                    .patch(
                                            definition(scene),
                                            Api.JSON_PATCH,
                                            "[{'op':'replace','path':'/spec/versions/1/name','value':'v4'}]"));
                    told(scene, "v4", true);
                    told(scene, "v2", false);
                    remove(scene);
                });
    }

    static String group(Scene scene) {
        return scene.namespace() + ".example.org";
    }

    private static String plural(Scene scene) {
        return "ones." + group(scene);
    }

    static String definition(Scene scene) {
        return ROOT + "/" + plural(scene);
    }

    static String path(Scene scene, String version) {
        return scene.in(group(scene) + "/" + version, "ones");
    }

    static String version(String name, String schema, boolean served, boolean storage) {
        return "{'name':'%s','served':%s,'storage':%s,'subresources':{'status':{}},'schema':{'openAPIV3Schema':%s}}"
                .formatted(name, served, storage, schema);
    }

    private static String crd(String group, String plural, String kind, String versions) {
        return ("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                        + "'metadata':{'name':'%s.%s','labels':{'of':'%s'}},'spec':{'group':'%s','scope':'Namespaced',"
                        + "'names':{'plural':'%s','singular':'%s','kind':'%s','listKind':'%sList'},'versions':[%s]}}")
                .formatted(
                        plural,
                        group,
                        group,
                        group,
                        plural,
                        kind.toLowerCase(java.util.Locale.ROOT),
                        kind,
                        kind,
                        versions);
    }

    static void define(Scene scene, String version, String schema, String... more)
            throws Exception {
        String versions = version(version, schema, true, true);
        for (String other : more) {
            versions += "," + other;
        }
        scene.expect(
                201,
                scene.api().post(ROOT, Scene.json(crd(group(scene), "ones", "One", versions))));
        established(scene, definition(scene));
    }

    private static void established(Scene scene, String path) throws Exception {
        scene.eventually(
                "it is established",
                () -> {
                    for (Json one : scene.api().get(path).body().array("status", "conditions")) {
                        JsonObject condition = (JsonObject) one;
                        if (condition.textOr("", "type").equals("Established")
                                && condition.textOr("", "status").equals("True")) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    static void remove(Scene scene) throws Exception {
        scene.good(scene.api().delete(definition(scene)));
        scene.eventually("the definition has gone", () -> scene.gone(definition(scene)));
    }

    static String object(Scene scene, String version, String more) {
        return "{'apiVersion':'%s/%s','kind':'One','metadata':{'name':'one'},%s}"
                .formatted(group(scene), version, more);
    }

    private static Api.Answer create(Scene scene, String version, String more, String validation)
            throws Exception {
        return scene.api()
                .ask(
                        "POST",
                        path(scene, version) + "?fieldValidation=" + validation,
                        Api.JSON,
                        object(scene, version, more).replace('\'', '"'));
    }

    private static void discovered(Scene scene) throws Exception {
        define(scene, "v1", OPEN);
        Api api = scene.api().with("Accept", AGGREGATED);
        scene.eventually(
                "it is in the aggregated documents",
                () -> {
                    String text = api.get("/apis").text();
                    return text.contains("\"name\":\"" + group(scene) + "\"")
                            && text.contains("\"resource\":\"ones\"");
                });
        remove(scene);
    }

    private static void watched(Scene scene) throws Exception {
        define(scene, "v1", OPEN);
        try (Watching watch = scene.api().watch(path(scene, "v1") + "?watch=true")) {
            scene.expect(201, create(scene, "v1", "'num':1", "Strict"));
            watch.expect("ADDED", "one");
            scene.good(scene.api().merge(path(scene, "v1") + "/one", "{'num':2}"));
            watch.expect("MODIFIED", "one");
            scene.good(scene.api().delete(path(scene, "v1") + "/one"));
            watch.expect("DELETED", "one");
        }
        remove(scene);
    }

    private static void status(Scene scene) throws Exception {
        define(scene, "v1", OPEN);
        String path = definition(scene) + "/status";
        scene.expect(200, scene.api().get(path));
        String condition =
                "{'type':'%s','status':'True','reason':'E2E','message':'m','lastTransitionTime':'2026-01-01T00:00:00Z'}";
        JsonObject read = scene.api().get(path).body();
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
        scene.expect(200, scene.api().put(path, wanted));
        scene.must(
                Scene.has(
                        scene.api().get(path).body().array("status", "conditions"),
                        "type",
                        "StatusUpdate"),
                "the updated condition");
        scene.good(
                scene.api()
                        .patch(
                                path,
                                Api.JSON_PATCH,
                                "[{'op':'add','path':'/status/conditions/-','value':"
                                        + condition.formatted("StatusPatched")
                                        + "}]"));
        scene.must(
                Scene.has(
                        scene.api().get(path).body().array("status", "conditions"),
                        "type",
                        "StatusPatched"),
                "the patched condition");
        remove(scene);
    }

    private static void listed(Scene scene) throws Exception {
        for (int i = 0; i < 10; i++) {
            String versions = version("v1", OPEN, true, true);
            scene.expect(
                    201,
                    scene.api()
                            .post(
                                    ROOT,
                                    Scene.json(
                                            crd(group(scene), "k" + i + "s", "K" + i, versions))));
        }
        String select = ROOT + "?labelSelector=of%3D" + group(scene);
        scene.same(scene.count(select), 10, "definitions of the label");
        scene.good(scene.api().delete(select));
        scene.eventually("they have gone", () -> scene.count(select) == 0);
    }

    private static void defaulted(Scene scene) throws Exception {
        String plain =
                "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}}}";
        define(scene, "v1", plain);
        scene.expect(201, create(scene, "v1", "'x':1", "Ignore"));
        String one = path(scene, "v1") + "/one";
        String schema = "/spec/versions/0/schema/openAPIV3Schema/properties/";
        scene.good(
                scene.api()
                        .patch(
                                definition(scene),
                                Api.JSON_PATCH,
                                "[{'op':'add','path':'" + schema + "a/default','value':'A'}]"));
        scene.eventually(
                "what is stored is read with the default",
                () -> scene.api().get(one).body().textOr("", "a").equals("A"));
        JsonObject two =
                Scene.json(object(scene, "v1", "'z':1").replace("'name':'one'", "'name':'two'"));
        scene.same(
                scene.expect(201, scene.api().post(path(scene, "v1"), two)).textOr("", "a"),
                "A",
                "a new one's default");
        scene.good(
                scene.api()
                        .patch(
                                definition(scene),
                                Api.JSON_PATCH,
                                "[{'op':'remove','path':'"
                                        + schema
                                        + "a/default'},{'op':'add','path':'"
                                        + schema
                                        + "b/default','value':'B'}]"));
        scene.eventually(
                "the new default is read, and the stored one stays",
                () -> {
                    JsonObject read = scene.api().get(path(scene, "v1") + "/two").body();
                    return read.textOr("", "b").equals("B") && read.textOr("", "a").equals("A");
                });
        remove(scene);
    }

    private static void definitionsAreDiscovered(Scene scene) throws Exception {
        String group = "apiextensions.k8s.io";
        scene.must(
                Scene.has(
                        scene.expect(200, scene.api().get("/apis")).array("groups"), "name", group),
                "the group is in /apis");
        scene.must(
                Scene.has(
                        scene.expect(200, scene.api().get("/apis/" + group)).array("versions"),
                        "version",
                        "v1"),
                "its version");
        scene.must(
                Scene.has(
                        scene.expect(200, scene.api().get("/apis/" + group + "/v1"))
                                .array("resources"),
                        "name",
                        "customresourcedefinitions"),
                "its resource");
    }

    private static void twoKinds(Scene scene) throws Exception {
        define(scene, "v1", STRICT);
        scene.expect(
                201,
                scene.api()
                        .post(
                                ROOT,
                                Scene.json(
                                        crd(
                                                group(scene),
                                                "twos",
                                                "Two",
                                                version("v1", STRICT, true, true)))));
        told(scene, "v1", true);
        scene.eventually(
                "the second kind is told",
                () -> scene.api().get("/openapi/v2").text().contains(kind(scene, "v1", "Two")));
        scene.good(scene.api().delete(ROOT + "/twos." + group(scene)));
        remove(scene);
    }

    private static String kind(Scene scene, String version, String kind) {
        return JsonWriter.text(
                JsonObject.builder()
                        .put("group", group(scene))
                        .put("version", version)
                        .put("kind", kind)
                        .build());
    }

    /** Whether the kind stands in both versions of OpenAPI. */
    private static void told(Scene scene, String version, boolean so) throws Exception {
        String wanted = kind(scene, version, "One");
        String three = "/openapi/v3/apis/" + group(scene) + "/" + version;
        scene.eventually(
                "OpenAPI tells of " + version + ": " + so,
                () ->
                        scene.api().get("/openapi/v2").text().contains(wanted) == so
                                && (scene.api().get(three).code() == 200) == so);
    }
}
