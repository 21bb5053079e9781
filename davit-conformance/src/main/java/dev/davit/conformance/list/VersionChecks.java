package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Custom objects, selected by their fields in the version that is asked for. */
final class VersionChecks {
    private VersionChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                "[sig-api-machinery] CustomResourceFieldSelectors [Privileged:ClusterAdmin] CustomResourceFieldSelectors "
                        + "MUST list and watch custom resources matching the field selector",
                VersionChecks::selected);
        return all;
    }

    private static String version(String name, boolean storage, String ownDefault, String fields) {
        return ("{'name':'%s','served':true,'storage':%s,'schema':"
                        + "{'openAPIV3Schema':{'type':'object','properties':{'host':{'type':'string'%s},'port':{'type':'string'}}}}"
                                .formatted(ownDefault)
                        + ",'selectableFields':[%s]}")
                .formatted(name, storage, fields);
    }

    /**
     * Objects are stored in the first version, which has no default; the second has one, and knows
     * one more field to select by.
     */
    private static void selected(Scene scene) throws Exception {
        String group = scene.namespace() + ".example.org";
        String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        String one = version("v1", true, "", "{'jsonPath':'.host'}");
        String two =
                version(
                        "v2",
                        false,
                        ",'default':'local'",
                        "{'jsonPath':'.host'},{'jsonPath':'.port'}");
        scene.expect(
                201,
                scene.api()
                        .post(
                                definitions,
                                Scene.json(
                                        ("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'gates.%s'},"
                                                        + "'spec':{'group':'%s','scope':'Namespaced','names':{'plural':'gates','kind':'Gate'},'versions':[%s,%s]}}")
                                                .formatted(group, group, one, two))));
        scene.eventually(
                "it is served", () -> scene.api().get(path(scene, "v2", "")).code() == 200);
        object(scene, group, "a", "'host':'local','port':'80'");
        object(scene, group, "b", "'port':'80'");
        object(scene, group, "c", "'host':'far','port':'443'");
        listed(scene, "v1", "host%3Dlocal", List.of("a"));
        listed(scene, "v2", "host%3Dlocal", List.of("a", "b"));
        listed(scene, "v2", "host%3Dlocal,port%3D80", List.of("a", "b"));
        listed(scene, "v2", "host%21%3Dlocal", List.of("c"));
        scene.refused(
                400,
                "field label not supported: port",
                scene.api().get(path(scene, "v1", "?fieldSelector=port%3D80")));
        watched(scene, group);
        scene.good(scene.api().delete(path(scene, "v2", "?fieldSelector=host%3Dlocal")));
        scene.eventually(
                "those that were meant are gone",
                () -> scene.names(path(scene, "v1", "")).equals(List.of("c")));
        scene.good(scene.api().delete(definitions + "/gates." + group));
    }

    private static String path(Scene scene, String version, String query) {
        return scene.in(scene.namespace() + ".example.org/" + version, "gates") + query;
    }

    private static void object(Scene scene, String group, String name, String fields)
            throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                path(scene, "v1", ""),
                                Scene.json(
                                        "{'apiVersion':'%s/v1','kind':'Gate','metadata':{'name':'%s'},%s}"
                                                .formatted(group, name, fields))));
    }

    private static void listed(Scene scene, String version, String selector, List<String> names)
            throws Exception {
        scene.same(
                scene.names(path(scene, version, "?fieldSelector=" + selector)),
                names,
                "gates of " + selector + " in " + version);
    }

    private static void watched(Scene scene, String group) throws Exception {
        try (Watching watch =
                scene.api().watch(path(scene, "v2", "?watch=true&fieldSelector=host%3Dlocal"))) {
            JsonObject first = watch.expect("ADDED", "a");
            scene.same(first.textOr("", "apiVersion"), group + "/v2", "its version");
            scene.same(watch.expect("ADDED", "b").textOr("", "host"), "local", "its default");
            scene.good(scene.api().merge(path(scene, "v1", "/b"), "{'port':'81'}"));
            watch.expect("MODIFIED", "b");
            scene.good(scene.api().merge(path(scene, "v1", "/b"), "{'host':'far'}"));
            watch.expect("DELETED", "b");
            scene.good(scene.api().merge(path(scene, "v1", "/b"), "{'host':null}"));
            watch.expect("ADDED", "b");
        }
    }
}
