package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@link KindOps} asks, of the kinds that the list has named last. */
final class NewerKindChecks {
    private NewerKindChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        flow(all);
        devices(all);
        addresses(all);
        all.put(
                "[sig-storage] VolumeAttributesClass [FeatureGate:VolumeAttributesClass] should run through the lifecycle of a VolumeAttributesClass",
                KindOps.of(
                                "storage.k8s.io/v1",
                                "volumeattributesclasses",
                                "{'apiVersion':'storage.k8s.io/v1','kind':'VolumeAttributesClass','metadata':{},"
                                        + "'driverName':'fake.example.org','parameters':{'foo':'bar'}}")
                        .inCluster());
        return all;
    }

    private static void flow(Map<String, Check> all) {
        String group = "flowcontrol.apiserver.k8s.io/v1";
        String area = "[sig-api-machinery] API priority and fairness should support ";
        String condition =
                "{'status':{'conditions':[{'type':'PatchStatusFailed','status':'False','reason':'PatchStatus','message':'m'}]}}";
        all.put(
                area + "FlowSchema API operations",
                KindOps.of(
                                group,
                                "flowschemas",
                                "{'apiVersion':'flowcontrol.apiserver.k8s.io/v1','kind':'FlowSchema','metadata':{},'spec':{"
                                        + "'matchingPrecedence':10000,'priorityLevelConfiguration':{'name':'global-default'},"
                                        + "'distinguisherMethod':{'type':'ByUser'},'rules':[{'subjects':[{'kind':'User',"
                                        + "'user':{'name':'example-e2e-non-existent-user'}}],'nonResourceRules':[{'verbs':['*'],"
                                        + "'nonResourceURLs':['*']}]}]}}")
                        .inCluster()
                        .withStatus(condition));
        all.put(
                area + "PriorityLevelConfiguration API operations",
                KindOps.of(
                                group,
                                "prioritylevelconfigurations",
                                "{'apiVersion':'flowcontrol.apiserver.k8s.io/v1','kind':'PriorityLevelConfiguration','metadata':{},"
                                        + "'spec':{'type':'Limited','limited':{'nominalConcurrencyShares':2,"
                                        + "'limitResponse':{'type':'Reject'}}}}")
                        .inCluster()
                        .withStatus(condition));
    }

    private static void devices(Map<String, Check> all) {
        String group = "resource.k8s.io/v1";
        String area = "[sig-node] [DRA] CRUD Tests resource.k8s.io/v1 ";
        String head = "{'apiVersion':'resource.k8s.io/v1','metadata':{},'kind':";
        String claim = "{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'c'}}]}}";
        all.put(
                area + "DeviceClass",
                KindOps.of(group, "deviceclasses", head + "'DeviceClass','spec':{}}").inCluster());
        all.put(
                area + "ResourceClaim",
                KindOps.of(
                        group, "resourceclaims", head + "'ResourceClaim','spec':" + claim + "}"));
        all.put(
                area + "ResourceClaimTemplate",
                KindOps.of(
                        group,
                        "resourceclaimtemplates",
                        head + "'ResourceClaimTemplate','spec':{'spec':" + claim + "}}"));
        all.put(
                area + "ResourceSlice",
                KindOps.of(
                                group,
                                "resourceslices",
                                head
                                        + "'ResourceSlice','spec':{'driver':'d.example.org','nodeName':'n',"
                                        + "'pool':{'name':'p','generation':1,'resourceSliceCount':1}}}")
                        .inCluster());
    }

    private static void addresses(Map<String, Check> all) {
        String area = "[sig-network] ServiceCIDR and IPAddress API should support ";
        all.put(
                area + "ServiceCIDR API operations",
                KindOps.of(
                                "networking.k8s.io/v1",
                                "servicecidrs",
                                "{'apiVersion':'networking.k8s.io/v1','kind':'ServiceCIDR','metadata':{},"
                                        + "'spec':{'cidrs':['10.214.0.0/24']}}")
                        .inCluster()
                        .withStatus(
                                "{'status':{'conditions':[{'type':'StatusPatched','status':'True','reason':'r','message':'m',"
                                        + "'lastTransitionTime':'2026-01-01T00:00:00Z'}]}}"));
        all.put(area + "IPAddress API operations", NewerKindChecks::address);
    }

    /** Its name is the address: that of no other check. */
    private static void address(Scene scene) throws Exception {
        String all = "/apis/networking.k8s.io/v1/ipaddresses";
        String path = all + "/192.0.2.77";
        JsonObject one =
                Scene.json(
                        "{'apiVersion':'networking.k8s.io/v1','kind':'IPAddress','metadata':{'name':'192.0.2.77','labels':{'of':'%s'}},"
                                        .formatted(scene.namespace())
                                + "'spec':{'parentRef':{'resource':'services','name':'foo','namespace':'bar'}}}");
        String label = "?labelSelector=of%3D" + scene.namespace();
        try (Watching watch = scene.api().watch(all + label + "&watch=true")) {
            scene.expect(201, scene.api().post(all, one));
            watch.until("ADDED");
            scene.same(scene.names(all + label), List.of("192.0.2.77"), "addresses of the label");
            scene.good(scene.api().merge(path, "{'metadata':{'annotations':{'patched':'yes'}}}"));
            watch.until("MODIFIED");
            JsonObject read = scene.expect(200, scene.api().get(path));
            scene.same(
                    read.textOr("", "metadata", "annotations", "patched"), "yes", "an annotation");
            scene.good(scene.api().put(path, Scene.annotate(read, "updated", "yes")));
            scene.good(scene.api().delete(path));
            watch.until("DELETED");
        }
        scene.expect(201, scene.api().post(all, one));
        scene.good(scene.api().delete(all + label));
        scene.eventually("none is left", () -> scene.count(all + label) == 0);
    }
}
