package dev.davit.net.dns;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a service leads to.
 *
 * @param label its name below the service's: the pod's host name, or the address with dashes
 * @param lasting it does not end just now, so that leases are kept of it
 */
@SuppressWarnings("ArrayRecordComponent")
record Endpoint(
        byte[] address,
        String text,
        String label,
        boolean lasting,
        double weight,
        List<Port> ports) {

    record Port(String name, String protocol, int number) {}

    Endpoint {
        ports = List.copyOf(ports);
    }

    /** Those of a slice that are ready. */
    static List<Endpoint> of(JsonObject slice, double weight) {
        if ("FQDN".equals(slice.text("addressType"))) {
            return List.of();
        }
        List<Port> ports = ports(slice.array("ports"));
        List<Endpoint> endpoints = new ArrayList<>();
        for (Json item : slice.array("endpoints")) {
            if (item instanceof JsonObject endpoint && ready(endpoint)) {
                JsonArray addresses = endpoint.array("addresses");
                String text =
                        addresses.size() > 0 && addresses.get(0) instanceof JsonString(String first)
                                ? first
                                : "";
                if (!text.isEmpty()) {
                    endpoints.add(of(endpoint, text, weight, ports));
                }
            }
        }
        return endpoints;
    }

    private static Endpoint of(JsonObject endpoint, String text, double weight, List<Port> ports) {
        return new Endpoint(
                InetAddress.ofLiteral(text).getAddress(),
                text,
                endpoint.textOr(dashed(text), "hostname"),
                !endpoint.boolOr(false, "conditions", "terminating"),
                weight,
                ports);
    }

    /** Unknown counts as ready, as Kubernetes says. */
    static boolean ready(JsonObject endpoint) {
        return endpoint.at("conditions", "ready") != JsonBool.FALSE;
    }

    static String dashed(String address) {
        return address.replace(':', '-').replace('.', '-');
    }

    private static List<Port> ports(JsonArray ports) {
        List<Port> all = new ArrayList<>();
        for (Json item : ports) {
            if (item instanceof JsonObject port
                    && port.get("port") instanceof JsonNumber.Whole(long number)) {
                all.add(
                        new Port(
                                port.textOr("", "name"),
                                port.textOr("TCP", "protocol"),
                                (int) number));
            }
        }
        return all;
    }
}
