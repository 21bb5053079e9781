package dev.davit.policy.quota;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.quantity.Quantities;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.pod.PodResources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one object takes of every quota that could count it. Source: Kubernetes' documentation of
 * resource quotas.
 */
final class Measure {
    static final String COUNT = "count/";
    static final String STORAGE_CLASS = ".storageclass.storage.k8s.io/";
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String REQUESTS_STORAGE = "requests.storage";
    private static final String HUGE_PAGES = "hugepages-";
    private static final Quantity ONE = Quantity.ofWhole(1);
    private static final BigDecimal BYTE = BigDecimal.ONE;

    private Measure() {}

    static Quantities of(KindId kind, JsonObject object) {
        Quantities counted = Quantities.of(COUNT + kind, ONE);
        if (kind.equals(Kinds.POD.id())) {
            return ended(object) ? counted : counted.plus(pod(object));
        }
        if (kind.equals(Kinds.SERVICE.id())) {
            return counted.plus(service(object.object("spec")));
        }
        if (kind.equals(WorkloadKinds.VOLUME_CLAIM.id())) {
            return counted.plus(claim(object));
        }
        return QuotaNames.isCounted(kind) ? counted.with(kind.plural(), ONE) : counted;
    }

    /** What has ended takes nothing but its place in the store. */
    private static boolean ended(JsonObject pod) {
        String phase = pod.textOr("", "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static Quantities pod(JsonObject pod) {
        return computed(PodResources.requests(pod), PodResources.limits(pod)).with("pods", ONE);
    }

    /** By the names that quotas have for what is asked for, and for what may be used. */
    static Quantities computed(Quantities requests, Quantities limits) {
        SortedMap<String, Quantity> all = new TreeMap<>();
        requests.all()
                .forEach((name, amount) -> {
                    if (QuotaNames.COMPUTED.contains(name) || name.startsWith(HUGE_PAGES)) {
                        all.put(name, amount);
                        all.put("requests." + name, amount);
                    } else if (QuotaNames.isExtended(name)) {
                        all.put("requests." + name, amount);
                    }
                });
        for (String name : QuotaNames.COMPUTED) {
            Quantity limit = limits.get(name);
            if (limit != null) {
                all.put("limits." + name, limit);
            }
        }
        return Quantities.of(all);
    }

    private static Quantities service(JsonObject spec) {
        long ports = spec.array("ports").size();
        long nodePorts =
                switch (spec.textOr("", "type")) {
                    case "NodePort" -> ports;
                    case "LoadBalancer" ->
                            spec.boolOr(true, "allocateLoadBalancerNodePorts")
                                    ? ports
                                    : given(spec);
                    default -> 0;
                };
        boolean balanced = "LoadBalancer".equals(spec.text("type"));
        return Quantities.of("services", ONE)
                .with("services.nodeports", Quantity.ofWhole(nodePorts))
                .with("services.loadbalancers", Quantity.ofWhole(balanced ? 1 : 0));
    }

    private static long given(JsonObject spec) {
        long given = 0;
        for (Json port : spec.array("ports")) {
            given += port instanceof JsonObject each && each.wholeOr(0, "nodePort") != 0 ? 1 : 0;
        }
        return given;
    }

    private static Quantities claim(JsonObject claim) {
        String old =
                claim.textOr(
                        "", "metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
        String type = old.isEmpty() ? claim.textOr("", "spec", "storageClassName") : old;
        Quantities all = Quantities.of(CLAIMS, ONE);
        Quantity asked = Quantity.stored(claim.at("spec", "resources", "requests", "storage"));
        Quantity has = Quantity.stored(claim.at("status", "allocatedResources", "storage"));
        Quantity most = asked != null && has != null && has.compareTo(asked) > 0 ? has : asked;
        if (most != null) {
            all = all.with(REQUESTS_STORAGE, whole(most));
        }
        if (type.isEmpty()) {
            return all;
        }
        Quantities classed = all.with(type + STORAGE_CLASS + CLAIMS, ONE);
        return most == null
                ? classed
                : classed.with(type + STORAGE_CLASS + REQUESTS_STORAGE, whole(most));
    }

    /** There is no half of a byte. */
    private static Quantity whole(Quantity bytes) {
        return bytes.amount().remainder(BYTE).signum() == 0
                ? bytes
                : Quantity.ofBytes(bytes.amount().setScale(0, RoundingMode.UP).longValueExact());
    }
}
