package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where services lead: to pods, to what somebody has written, and to the API itself. */
final class EndpointChecks {
    private static final String SLICES = "discovery.k8s.io/v1";
    private static final String AREA = "[sig-network] ";

    private EndpointChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                AREA + "API Server should have Endpoints and EndpointSlices pointing to API Server",
                EndpointChecks::server);
        all.put(
                AREA
                        + "EndpointSlice should create Endpoints and EndpointSlices for Pods matching a Service",
                EndpointChecks::pods);
        all.put(
                AREA + "EndpointsController should create Endpoints for Pods matching a Service",
                EndpointChecks::pods);
        all.put(
                AREA
                        + "EndpointsController should create and delete Endpoints for a Service with a selector that matches no pods",
                ObjectChecks::slicesOfAService);
        all.put(
                AREA
                        + "EndpointSlice should create and delete EndpointSlices for a Service with a selector that matches no pods",
                ObjectChecks::slicesOfAService);
        all.put(
                AREA
                        + "EndpointSliceMirroring should mirror a custom Endpoints resource through create update and delete",
                EndpointChecks::mirrored);
        return all;
    }

    private static String slices(String namespace, String service) {
        return "/apis/%s/namespaces/%s/endpointslices?labelSelector=kubernetes.io%%2Fservice-name%%3D%s"
                .formatted(SLICES, namespace, service);
    }

    /** Addresses that are named, by either. */
    private static SortedSet<String> ofSlices(Scene scene, String namespace, String service)
            throws Exception {
        SortedSet<String> found = new TreeSet<>();
        for (JsonObject slice : scene.items(slices(namespace, service))) {
            for (Json endpoint : slice.array("endpoints")) {
                for (Json address : ((JsonObject) endpoint).array("addresses")) {
                    found.add(((JsonString) address).value());
                }
            }
        }
        return found;
    }

    private static SortedSet<String> ofEndpoints(Scene scene, String namespace, String service)
            throws Exception {
        SortedSet<String> found = new TreeSet<>();
        JsonObject endpoints =
                scene.api()
                        .get("/api/v1/namespaces/%s/endpoints/%s".formatted(namespace, service))
                        .body();
        for (Json subset : endpoints.array("subsets")) {
            for (Json address : ((JsonObject) subset).array("addresses")) {
                found.add(((JsonObject) address).textOr("", "ip"));
            }
        }
        return found;
    }

    private static void server(Scene scene) throws Exception {
        scene.expect(200, scene.api().get("/api/v1/namespaces/default/services/kubernetes"));
        SortedSet<String> endpoints = ofEndpoints(scene, "default", "kubernetes");
        scene.must(!endpoints.isEmpty(), "addresses of the API in its Endpoints");
        scene.eventually(
                "the same in its EndpointSlices",
                () -> ofSlices(scene, "default", "kubernetes").equals(endpoints));
        // What they say is so: a pod comes to the API by the service's name.
        String said =
                AuthChecks.log(
                        scene,
                        Scene.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'asks'},'spec':{'restartPolicy':'Never',"
                                        + "'containers':[{'name':'a','image':'busybox:1','command':['sh','-c',"
                                        + "'nc -w 5 kubernetes.default.svc %s </dev/null && echo reached']}]}}"
                                                .formatted(port(scene))));
        scene.must(said.contains("reached"), "a pod reaches the API: " + said);
    }

    private static long port(Scene scene) throws Exception {
        JsonObject endpoints =
                scene.api().get("/api/v1/namespaces/default/endpoints/kubernetes").body();
        JsonObject subset = (JsonObject) endpoints.array("subsets").get(0);
        return ((JsonObject) subset.array("ports").get(0)).wholeOr(0, "port");
    }

    private static void service(Scene scene, String name, String spec) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("services"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Service','metadata':{'name':'%s'},'spec':{%s'ports':[{'name':'e','port':80}]}}"
                                                .formatted(name, spec))));
    }

    private static void pods(Scene scene) throws Exception {
        service(scene, "one", "'selector':{'app':'a'},");
        SortedSet<String> addresses = new TreeSet<>();
        addresses.add(scene.running(Scene.pod("a")).textOr("", "status", "podIP"));
        addresses.add(scene.running(Scene.pod("b")).textOr("", "status", "podIP"));
        scene.eventually(
                "both pods in the Endpoints",
                () -> ofEndpoints(scene, scene.namespace(), "one").equals(addresses));
        scene.eventually(
                "both pods in the EndpointSlices",
                () -> ofSlices(scene, scene.namespace(), "one").equals(addresses));
        scene.good(scene.api().delete(scene.core("pods/a?gracePeriodSeconds=0")));
        scene.eventually(
                "one pod less",
                () ->
                        ofEndpoints(scene, scene.namespace(), "one").size() == 1
                                && ofSlices(scene, scene.namespace(), "one").size() == 1);
    }

    private static void mirrored(Scene scene) throws Exception {
        service(scene, "own", "");
        String path = scene.core("endpoints");
        scene.expect(
                201,
                scene.api()
                        .post(
                                path,
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'own'},'subsets':[{"
                                                + "'addresses':[{'ip':'10.1.2.3'}],'ports':[{'name':'e','port':80}]}]}")));
        mirror(scene, "[10.1.2.3]");
        scene.good(
                scene.api()
                        .merge(
                                path + "/own",
                                "{'subsets':[{'addresses':[{'ip':'10.2.3.4'}],'ports':[{'name':'e','port':80}]}]}"));
        mirror(scene, "[10.2.3.4]");
        scene.good(scene.api().delete(path + "/own"));
        mirror(scene, "[]");
    }

    private static void mirror(Scene scene, String addresses) throws Exception {
        scene.eventually(
                "slices of " + addresses,
                () -> ofSlices(scene, scene.namespace(), "own").toString().equals(addresses));
    }
}
