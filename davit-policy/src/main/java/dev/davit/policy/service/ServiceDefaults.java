package dev.davit.policy.service;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/**
 * What a writer of a Service may leave out. Source: Kubernetes' documentation of Services; what
 * hangs on a virtual IP is left as it is, because there is none yet.
 */
public final class ServiceDefaults {
    static final String HEADLESS = "None";

    /** Of {@code sessionAffinity: ClientIP}. */
    static final long AFFINITY_SECONDS = 10_800;

    private ServiceDefaults() {}

    public static JsonObject complete(JsonObject service) {
        JsonObject spec = service.object("spec");
        spec = text(spec, "type", "ClusterIP");
        spec = text(spec, "sessionAffinity", "None");
        if ("ClientIP".equals(spec.text("sessionAffinity"))
                && spec.at("sessionAffinityConfig", "clientIP", "timeoutSeconds") == null) {
            spec =
                    spec.withAt(
                            JsonNumber.of(AFFINITY_SECONDS),
                            "sessionAffinityConfig",
                            "clientIP",
                            "timeoutSeconds");
        }
        boolean external = "ExternalName".equals(spec.text("type"));
        if (spec.array("ports").size() > 0) {
            spec = spec.with("ports", ports(spec.array("ports")));
        }
        return service.with("spec", external ? spec : internal(spec));
    }

    private static JsonObject internal(JsonObject given) {
        JsonObject spec = given;
        if (HEADLESS.equals(spec.text("clusterIP")) && spec.array("clusterIPs").size() == 0) {
            spec = spec.with("clusterIPs", JsonArray.of(new JsonString(HEADLESS)));
        }
        if (spec.array("clusterIPs").size() > 0
                && spec.textOr("", "clusterIP").isEmpty()
                && spec.array("clusterIPs").get(0) instanceof JsonString(String first)) {
            spec = spec.with("clusterIP", first);
        }
        if (spec.array("ipFamilies").size() == 0) {
            spec = spec.with("ipFamilies", JsonArray.of(new JsonString("IPv6")));
        }
        spec = text(spec, "ipFamilyPolicy", "SingleStack");
        spec = text(spec, "internalTrafficPolicy", "Cluster");
        String type = spec.textOr("", "type");
        if (type.equals("NodePort") || type.equals("LoadBalancer")) {
            spec = text(spec, "externalTrafficPolicy", "Cluster");
        }
        return type.equals("LoadBalancer") && !spec.has("allocateLoadBalancerNodePorts")
                ? spec.with("allocateLoadBalancerNodePorts", JsonBool.TRUE)
                : spec;
    }

    private static JsonArray ports(JsonArray given) {
        List<Json> ports = new ArrayList<>();
        for (Json item : given) {
            ports.add(item instanceof JsonObject port ? port(port) : item);
        }
        return new JsonArray(ports);
    }

    private static JsonObject port(JsonObject given) {
        JsonObject port = text(given, "protocol", "TCP");
        Json target = port.get("targetPort");
        boolean unsaid =
                target == null
                        || target.equals(JsonNumber.of(0))
                        || target.equals(new JsonString(""));
        Json own = port.get("port");
        return unsaid && own != null ? port.with("targetPort", own) : port;
    }

    private static JsonObject text(JsonObject tree, String field, String value) {
        return tree.textOr("", field).isEmpty() ? tree.with(field, value) : tree;
    }

    /** Ports speak TCP unless they say otherwise. */
    public static JsonObject slice(JsonObject slice) {
        JsonArray ports = slice.array("ports");
        return ports.size() == 0 ? slice : slice.with("ports", spoken(ports));
    }

    /** As {@link #slice}, in each subset. */
    public static JsonObject endpoints(JsonObject endpoints) {
        JsonArray subsets = endpoints.array("subsets");
        if (subsets.size() == 0) {
            return endpoints;
        }
        List<Json> all = new ArrayList<>();
        for (Json item : subsets) {
            all.add(
                    item instanceof JsonObject subset && subset.array("ports").size() > 0
                            ? subset.with("ports", spoken(subset.array("ports")))
                            : item);
        }
        return endpoints.with("subsets", new JsonArray(all));
    }

    private static JsonArray spoken(JsonArray given) {
        List<Json> ports = new ArrayList<>();
        for (Json item : given) {
            ports.add(item instanceof JsonObject port ? text(port, "protocol", "TCP") : item);
        }
        return new JsonArray(ports);
    }
}
