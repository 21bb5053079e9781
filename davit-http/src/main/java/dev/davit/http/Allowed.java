package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Exchange;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.openapi.Discovery;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Which methods a path takes, for those who tried another one. */
final class Allowed {
    static final Refusal REFUSAL =
            Refusal.of(
                    Reason.METHOD_NOT_ALLOWED,
                    "the server does not allow this method on the requested resource");

    private Allowed() {}

    static void answer(Exchange exchange, Refusal refusal, ServedKinds kinds) {
        Route route = Route.of(exchange.in().path(), kinds);
        exchange.answer(refusal, Map.of("Allow", methods(route)));
    }

    private static String methods(Route route) {
        if (!(route instanceof Route.Resource resource)) {
            return "GET, HEAD";
        }
        if (resource.name().isEmpty()) {
            boolean everywhere = resource.kind().namespaced() && resource.namespace().isEmpty();
            return everywhere ? "GET, HEAD" : "GET, HEAD, POST, DELETE";
        }
        return resource.subresource().isEmpty()
                ? "GET, HEAD, PUT, PATCH, DELETE"
                : methods(Discovery.subresourceVerbs(resource.subresource()));
    }

    private static String methods(List<String> verbs) {
        StringJoiner methods = new StringJoiner(", ");
        for (String verb : verbs) {
            switch (verb) {
                case "get" -> methods.add("GET").add("HEAD");
                case "create" -> methods.add("POST");
                case "update" -> methods.add("PUT");
                case "patch" -> methods.add("PATCH");
                case "delete" -> methods.add("DELETE");
                default -> {}
            }
        }
        return methods.toString();
    }
}
