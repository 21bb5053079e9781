package dev.davit.net.dns;

import dev.davit.model.json.JsonObject;
import dev.davit.net.dns.Leases.Lease;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that can be asked of one service. Immutable but for the leases, which only record.
 *
 * @param external the name that an ExternalName service stands for, or empty
 * @param headless all its endpoints are answered; else one, as a virtual IP leads to one
 * @param sticky who asks again from the same address is given the same endpoint
 * @param endpoints that are ready
 * @param leases one for each endpoint; shared by all services that answer with its address
 */
record ServiceNames(
        String namespace,
        String name,
        String external,
        boolean headless,
        boolean sticky,
        List<Endpoint> endpoints,
        List<Lease> leases) {
    private static final String WEIGHT = "davit.dev/traffic-weight";

    ServiceNames {
        endpoints = List.copyOf(endpoints);
        leases = List.copyOf(leases);
    }

    static ServiceNames of(JsonObject service, Collection<JsonObject> slices, Leases leases) {
        JsonObject spec = service.object("spec");
        boolean external = "ExternalName".equals(spec.text("type"));
        List<Endpoint> endpoints = external ? List.of() : endpoints(slices);
        List<Lease> held = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            held.add(endpoint.lasting() ? leases.use(endpoint.text()) : new Lease());
        }
        String target = external ? spec.textOr("", "externalName") : "";
        return new ServiceNames(
                service.textOr("", "metadata", "namespace"),
                service.textOr("", "metadata", "name"),
                target.endsWith(".") ? target.substring(0, target.length() - 1) : target,
                "None".equals(spec.text("clusterIP")),
                "ClientIP".equals(spec.text("sessionAffinity")),
                endpoints,
                held);
    }

    /** Each address once: while an endpoint moves between slices it may stand in both. */
    private static List<Endpoint> endpoints(Collection<JsonObject> slices) {
        double total = 0;
        int weighted = 0;
        for (JsonObject slice : slices) {
            int ready = weight(slice) < 0 ? 0 : Endpoint.of(slice, 1).size();
            if (ready > 0) {
                total += weightOfVersion(slice, slices) * ready;
                weighted += ready;
            }
        }
        SortedMap<String, Endpoint> all = new TreeMap<>();
        for (JsonObject slice : slices) {
            boolean plain = weight(slice) < 0 || total == 0;
            double weight = plain ? 1 : weightOfVersion(slice, slices) * weighted / total;
            Endpoint.of(slice, weight).forEach(each -> all.putIfAbsent(each.text(), each));
        }
        return List.copyOf(all.values());
    }

    /** Of one endpoint: its version's part of the traffic, divided among the version's own. */
    private static double weightOfVersion(JsonObject slice, Collection<JsonObject> slices) {
        String version = version(slice);
        int ready = 0;
        for (JsonObject other : slices) {
            ready += version(other).equals(version) ? Endpoint.of(other, 1).size() : 0;
        }
        return ready == 0 ? 0 : weight(slice) / (double) ready;
    }

    private static String version(JsonObject slice) {
        return slice.textOr("", "metadata", "annotations", "davit.dev/version");
    }

    /** -1: it says none. */
    private static long weight(JsonObject slice) {
        String text = slice.textOr("", "metadata", "annotations", WEIGHT);
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : -1;
    }

    void leave(Leases all) {
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i).lasting()) {
                all.leave(leases.get(i));
            }
        }
    }
}
