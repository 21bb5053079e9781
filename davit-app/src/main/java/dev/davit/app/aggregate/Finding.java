package dev.davit.app.aggregate;

import dev.davit.model.json.JsonObject;
import dev.davit.policy.service.Backends.Nowhere;

/**
 * What a look at another server has found; the words are Kubernetes'.
 *
 * @param resources its {@code APIResourceList}; empty where it never was available
 * @param three where its document of OpenAPI 3 is, or empty
 * @param two its document of OpenAPI 2, or empty
 */
record Finding(
        boolean available,
        String reason,
        String message,
        JsonObject resources,
        String three,
        JsonObject two) {

    static Finding passed(JsonObject resources, String three, JsonObject two) {
        return new Finding(true, "Passed", "all checks passed", resources, three, two);
    }

    static Finding failed(String message) {
        return without("FailedDiscoveryCheck", message);
    }

    private static Finding without(String reason, String message) {
        return new Finding(false, reason, message, JsonObject.EMPTY, "", JsonObject.EMPTY);
    }

    /** It was not asked: its service leads nowhere. */
    static Finding nowhere(Registered of, Nowhere why) {
        String service = "service/" + of.service();
        return switch (why.why()) {
            case SERVICE ->
                    without(
                            "ServiceNotFound",
                            "%s in \"%s\" is not present".formatted(service, of.namespace()));
            case TYPE -> without("ServicePortError", why.words());
            case PORT ->
                    without(
                            "ServicePortError",
                            "%s in \"%s\" is not listening on port %d"
                                    .formatted(service, of.namespace(), of.port()));
            case ENDPOINTS ->
                    without(
                            "EndpointsNotFound",
                            "cannot find endpointslices for %s in \"%s\""
                                    .formatted(service, of.namespace()));
            case READY ->
                    without(
                            "MissingEndpoints",
                            "endpoints for %s in \"%s\" have no addresses that are ready on port %d"
                                    .formatted(service, of.namespace(), of.port()));
        };
    }

    /** With what was known before, where nothing was learnt. */
    Finding remembering(Finding before) {
        return available
                ? this
                : new Finding(false, reason, message, before.resources, before.three, before.two);
    }
}
