package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Bootstrap;
import dev.davit.gate.Gate;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
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

    private final Gate gate;

    private ApiService(Gate gate) {
        this.gate = gate;
    }

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
                        .map(InetAddress::getHostAddress)
                        .distinct()
                        .toList();
        ApiService service = new ApiService(gate);
        service.put(Kinds.SERVICE, service(port));
        if (reached.isEmpty()) {
            service.drop();
        } else {
            service.put(Kinds.ENDPOINTS, endpoints(reached, port));
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
        JsonObject labels = JsonObject.EMPTY.with("component", "apiserver").with("provider", NAME);
        return object(Kinds.SERVICE, labels)
                .with("spec", JsonObject.of("ports", JsonArray.of(https)));
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
        return object(Kinds.ENDPOINTS, JsonObject.EMPTY).with("subsets", JsonArray.of(subset));
    }

    private static JsonObject object(Kind kind, JsonObject labels) {
        return JsonObject.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put(
                        "metadata",
                        JsonObject.EMPTY
                                .with("name", NAME)
                                .with("namespace", NAMESPACE)
                                .with("labels", labels))
                .build();
    }

    /** Made, or brought up to date where it is there. */
    private void put(Kind kind, JsonObject object) {
        Outcome<Reply> made = ask(kind, Verb.CREATE, "", new Body.Tree(object));
        if (made instanceof Outcome.Refused<Reply>(Refusal why)
                && why.reason() == Reason.ALREADY_EXISTS) {
            Body.Patch patch =
                    new Body.Patch(
                            PatchType.MERGE,
                            object.without("metadata").without("apiVersion").without("kind"));
            made = ask(kind, Verb.PATCH, NAME, patch);
        }
        check(kind, made);
    }

    private void drop() {
        Outcome<Reply> gone = ask(Kinds.ENDPOINTS, Verb.DELETE, NAME, Body.None.NONE);
        boolean absent =
                gone instanceof Outcome.Refused<Reply>(Refusal why)
                        && why.reason() == Reason.NOT_FOUND;
        if (!absent) {
            check(Kinds.ENDPOINTS, gone);
        }
    }

    private static void check(Kind kind, Outcome<Reply> answer) {
        if (answer instanceof Outcome.Refused<Reply>(Refusal why)) {
            throw new HostFailure("write", 0, kind.kind() + " " + NAME, why.message());
        }
    }

    private Outcome<Reply> ask(Kind kind, Verb verb, String name, Body body) {
        return gate.handle(
                new Request(
                        Identity.controller(Bootstrap.NAME),
                        verb,
                        new Target(kind, NAMESPACE, name, ""),
                        Options.NONE,
                        body,
                        "every cluster has it"));
    }
}
