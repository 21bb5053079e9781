package dev.davit.app;

import dev.davit.gate.Gate;
import dev.davit.linux.probe.HostAddresses;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The service {@code kubernetes}, as every cluster has it: it leads to the API where pods can reach
 * it, and to nothing where the API listens on loopback only.
 */
final class ApiService {
    static final String NAME = "kubernetes";
    private static final String NAMESPACE = "default";
    private static final int PORT = 443;

    private ApiService() {}

    /**
     * @param sockets where the API listens
     * @param addresses of this host, for an API that listens on all of them
     */
    static void write(Gate gate, List<InetSocketAddress> sockets, List<String> addresses) {
        int port = sockets.getFirst().getPort();
        List<String> reached =
                sockets.stream()
                        .map(InetSocketAddress::getAddress)
                        .flatMap(own ->
                                own.isAnyLocalAddress()
                                        ? addresses.stream()
                                        : List.of(own.getHostAddress()).stream())
                        .map(InetAddress::ofLiteral)
                        .filter(ApiService::reachable)
                        .map(HostAddresses::canonical)
                        .distinct()
                        .toList();
        BootstrapWriter writer = new BootstrapWriter(gate, NAMESPACE);
        JsonObject labels = JsonObject.EMPTY.with("component", "apiserver").with("provider", NAME);
        writer.put(Kinds.SERVICE, NAME, labels, service(port));
        if (reached.isEmpty()) {
            writer.drop(Kinds.ENDPOINTS, NAME);
        } else {
            writer.put(Kinds.ENDPOINTS, NAME, JsonObject.EMPTY, endpoints(reached, port));
        }
    }

    /** By pods, which have IPv6 and a loopback of their own. */
    private static boolean reachable(InetAddress address) {
        return address instanceof Inet6Address
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress();
    }

    private static JsonObject service(int port) {
        JsonObject https =
                JsonObject.builder()
                        .put("name", "https")
                        .put("port", PORT)
                        .put("protocol", "TCP")
                        .put("targetPort", port)
                        .build();
        return JsonObject.of("spec", JsonObject.of("ports", JsonArray.of(https)));
    }

    private static JsonObject endpoints(List<String> addresses, int port) {
        JsonObject https =
                JsonObject.builder()
                        .put("name", "https")
                        .put("port", port)
                        .put("protocol", "TCP")
                        .build();
        List<Json> all =
                addresses.stream().<Json>map(ip -> JsonObject.EMPTY.with("ip", ip)).toList();
        JsonObject subset =
                JsonObject.of("addresses", new JsonArray(all)).with("ports", JsonArray.of(https));
        return JsonObject.of("subsets", JsonArray.of(subset));
    }
}
