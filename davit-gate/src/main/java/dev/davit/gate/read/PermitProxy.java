package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.ProxyPermit;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.policy.service.Backends;
import dev.davit.policy.service.Backends.Backend;
import dev.davit.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where does a request to a pod or a service go? The name may say how it is spoken to and at which
 * port: {@code web}, {@code web:8080}, {@code https:web:8443}.
 */
public final class PermitProxy {
    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65_535;

    private final Store store;

    public PermitProxy(Store store) {
        this.store = store;
    }

    /** A name in its parts. */
    private record Named(boolean https, String name, String port) {
        /** Null: it has too many, or none that is a name. */
        static @Nullable Named of(String text) {
            String[] parts = text.split(":", -1);
            String scheme = parts.length == 3 ? parts[0] : "";
            boolean known = scheme.isEmpty() || scheme.equals("http") || scheme.equals("https");
            String name = parts.length == 3 ? parts[1] : parts[0];
            return parts.length > 3 || !known || name.isEmpty()
                    ? null
                    : new Named(
                            scheme.equals("https"),
                            name,
                            parts.length == 1 ? "" : parts[parts.length - 1]);
        }
    }

    /** Who asks was judged before. */
    public Outcome<ProxyPermit> permit(Request request) {
        Target target = request.target();
        Kind kind = target.kind();
        if (kind.equals(Kinds.NODE)) {
            return Refusals.notAllowed(
                    "a node has no HTTP server of its own here: nodes/proxy leads nowhere; logs are"
                            + " at pods/log, metrics at /metrics");
        }
        Named named = Named.of(target.name());
        if (named == null) {
            return Refusals.bad(
                    "invalid %s request \"%s\"".formatted(kind.singular(), target.name()));
        }
        Outcome<List<Backend>> found =
                kind.equals(Kinds.POD)
                        ? pod(target.namespace(), named)
                        : service(target.namespace(), named);
        return found.map(backends -> new ProxyPermit(backends, named.https()));
    }

    private Outcome<List<Backend>> service(String namespace, Named named) {
        Key key = new Key(Kinds.SERVICE.id(), namespace, named.name());
        return store.image().get(key) == null
                ? Refusals.notFound(Kinds.SERVICE, named.name())
                : Backends.of(store.image(), namespace, named.name(), named.port());
    }

    private Outcome<List<Backend>> pod(String namespace, Named named) {
        StoredObject pod = store.image().get(new Key(Kinds.POD.id(), namespace, named.name()));
        if (pod == null) {
            return Refusals.notFound(Kinds.POD, named.name());
        }
        JsonObject tree = pod.tree();
        int port = named.port().isEmpty() ? first(tree) : number(named.port());
        if (port == 0) {
            return Refusals.bad("\"" + named.port() + "\" is not the number of a port");
        }
        String address = tree.textOr("", "status", "podIP");
        if (address.isEmpty()) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.SERVICE_UNAVAILABLE,
                            "pod \"" + named.name() + "\" has no address yet"));
        }
        return Backends.mayBeAsked(address)
                ? Outcome.ok(List.of(new Backend(address, port)))
                : Refusals.bad("address not allowed");
    }

    /** Of the first port that a container names. */
    private static int first(JsonObject pod) {
        for (Json item : pod.array("spec", "containers")) {
            if (item instanceof JsonObject container
                    && container.array("ports").size() > 0
                    && container.array("ports").get(0) instanceof JsonObject port) {
                return (int) port.wholeOr(HTTP_PORT, "containerPort");
            }
        }
        return HTTP_PORT;
    }

    /** 0 where it is none. */
    private static int number(String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > MAX_PORT) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number > MAX_PORT ? 0 : number;
    }
}
