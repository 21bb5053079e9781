package dev.davit.policy.service;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.network.Ip;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a service leads now, for a server that asks it in its users' names: addresses of ready
 * endpoints, and never one that is the server's own (loopback, link-local). Read from the Endpoints
 * of the service, from its slices where it has none.
 */
public sealed interface Backends {
    /** Endpoints of one service that are looked at: one of them is enough. */
    int MAX = 1_000;

    /**
     * One endpoint.
     *
     * @param address an IP, as text
     */
    record Backend(String address, int port) {
        /** {@code 10.0.0.1:80}, {@code [fd00::1]:80}. */
        public String authority() {
            return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
        }
    }

    /**
     * It leads somewhere.
     *
     * @param all at least one, in the order of the endpoints; whoever asks draws one
     * @param port of the service, by its number
     */
    record Ready(List<Backend> all, int port) implements Backends {
        public Ready {
            all = List.copyOf(all);
        }
    }

    /** It leads nowhere, and why, in Kubernetes' words. */
    record Nowhere(Why why, String words) implements Backends {}

    /** What is missing. */
    enum Why {
        SERVICE,
        /** It is another name for something outside. */
        TYPE,
        PORT,
        /** Nobody has ever said where it leads. */
        ENDPOINTS,
        /** No endpoint of it is ready, or may be asked. */
        READY
    }

    /**
     * The endpoints, or a refusal.
     *
     * @param port of the service: its number or its name; empty: the one without a name
     */
    static Outcome<List<Backend>> of(
            ImageView image, String namespace, String service, String port) {
        return switch (find(image, namespace, service, port)) {
            case Ready(List<Backend> all, int _) -> Outcome.ok(all);
            case Nowhere(Why _, String words) ->
                    Outcome.refused(Refusal.of(Reason.SERVICE_UNAVAILABLE, words));
        };
    }

    /** As {@link #of}, telling apart what is missing. */
    static Backends find(ImageView image, String namespace, String service, String port) {
        StoredObject found = image.get(new Key(Kinds.SERVICE.id(), namespace, service));
        if (found == null) {
            return new Nowhere(Why.SERVICE, "service \"" + service + "\" not found");
        }
        JsonObject spec = found.tree().object("spec");
        String type = spec.textOr("ClusterIP", "type");
        if (type.equals("ExternalName")) {
            return new Nowhere(Why.TYPE, "unsupported service type \"" + type + "\"");
        }
        JsonObject meant = port(spec.array("ports"), port);
        if (meant == null) {
            return new Nowhere(
                    Why.PORT,
                    "no service port %s found for service \"%s\""
                            .formatted(isNumber(port) ? port : "\"" + port + "\"", service));
        }
        List<Backend> all = new ArrayList<>();
        boolean told = endpoints(image, found, meant.textOr("", "name"), all);
        if (all.isEmpty()) {
            return new Nowhere(
                    told ? Why.READY : Why.ENDPOINTS,
                    "no endpoints available for service \"" + service + "\"");
        }
        return new Ready(all, (int) meant.wholeOr(0, "port"));
    }

    /** Whether a server may go to this address for somebody else: it is no way back to itself. */
    static boolean mayBeAsked(String address) {
        Ip ip = Ip.parse(address);
        return ip != null && ip.isGlobalUnicast();
    }

    private static @Nullable JsonObject port(JsonArray ports, String wanted) {
        boolean number = isNumber(wanted);
        for (Json item : ports) {
            if (item instanceof JsonObject port
                    && (number
                            ? Long.toString(port.wholeOr(0, "port")).equals(wanted)
                            : port.textOr("", "name").equals(wanted))) {
                return port;
            }
        }
        return null;
    }

    private static boolean isNumber(String port) {
        return !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether anybody has said anything about the service's endpoints. */
    private static boolean endpoints(
            ImageView image, StoredObject service, String port, List<Backend> into) {
        String namespace = service.key().namespace();
        String name = service.key().name();
        StoredObject whole = image.get(new Key(Kinds.ENDPOINTS.id(), namespace, name));
        if (whole != null) {
            for (Json item : whole.tree().array("subsets")) {
                if (item instanceof JsonObject subset) {
                    int number = number(subset.array("ports"), port);
                    subset.array("addresses").forEach(one -> add(text(one, "ip"), number, into));
                }
            }
            return true;
        }
        boolean[] told = {false};
        image.scan(
                Kinds.ENDPOINT_SLICE.id(),
                namespace,
                null,
                slice -> {
                    JsonObject tree = slice.tree();
                    if (name.equals(
                            tree.text("metadata", "labels", "kubernetes.io/service-name"))) {
                        told[0] = true;
                        slice(tree, port, into);
                    }
                    return into.size() < MAX;
                });
        return told[0];
    }

    private static void slice(JsonObject slice, String port, List<Backend> into) {
        int number = number(slice.array("ports"), port);
        for (Json item : slice.array("endpoints")) {
            if (item instanceof JsonObject endpoint
                    && endpoint.boolOr(true, "conditions", "ready")
                    && endpoint.array("addresses").size() > 0
                    && endpoint.array("addresses").get(0) instanceof JsonString(String address)) {
                add(address, number, into);
            }
        }
    }

    private static String text(Json item, String name) {
        return item instanceof JsonObject object ? object.textOr("", name) : "";
    }

    private static void add(String address, int port, List<Backend> into) {
        if (port > 0 && into.size() < MAX && mayBeAsked(address)) {
            into.add(new Backend(address, port));
        }
    }

    /** The number behind a port's name; 0 where these endpoints lack it. */
    private static int number(JsonArray ports, String name) {
        for (Json item : ports) {
            if (item instanceof JsonObject port && port.textOr("", "name").equals(name)) {
                return (int) port.wholeOr(0, "port");
            }
        }
        return 0;
    }
}
