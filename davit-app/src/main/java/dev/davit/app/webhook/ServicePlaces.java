package dev.davit.app.webhook;

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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs behind a service are now: the ready ones, by the slices that name the service,
 * whoever has written those. There is no address of the service itself in between.
 */
final class ServicePlaces {
    private static final String LABEL = "kubernetes.io/service-name";

    /** Of one service: more are not gone through for one call. */
    private static final int MAX = 100;

    private ServicePlaces() {}

    /**
     * @param host an address, or the name that a service of type ExternalName stands for
     */
    record Place(String host, int port) {
        /** As it stands in a URL. */
        String authority() {
            return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
        }
    }

    static Outcome<List<Place>> of(ImageView image, String namespace, String name, long port) {
        StoredObject found = image.get(new Key(Kinds.SERVICE.id(), namespace, name));
        if (found == null) {
            return failed("service \"%s\" not found".formatted(name));
        }
        JsonObject service = found.tree();
        if (service.textOr("", "spec", "type").equals("ExternalName")) {
            String host = service.textOr("", "spec", "externalName");
            return Outcome.ok(List.of(new Place(host, (int) port)));
        }
        String portName = portName(service.array("spec", "ports"), port);
        if (portName == null) {
            return failed("no service port %d found for service \"%s\"".formatted(port, name));
        }
        List<Place> places = new ArrayList<>();
        image.scan(
                Kinds.ENDPOINT_SLICE.id(),
                namespace,
                null,
                slice -> {
                    if (slice.tree().textOr("", "metadata", "labels", LABEL).equals(name)) {
                        add(slice.tree(), portName, places);
                    }
                    return places.size() < MAX;
                });
        return places.isEmpty()
                ? failed("no endpoints available for service \"%s\"".formatted(name))
                : Outcome.ok(places);
    }

    private static <T> Outcome<T> failed(String why) {
        return Outcome.refused(Refusal.of(Reason.INTERNAL_ERROR, why));
    }

    /** Null: the service has no such port; empty: its only one has no name. */
    private static @Nullable String portName(JsonArray ports, long number) {
        for (Json each : ports) {
            if (each instanceof JsonObject port && port.wholeOr(0, "port") == number) {
                return port.textOr("", "name");
            }
        }
        return null;
    }

    private static void add(JsonObject slice, String portName, List<Place> places) {
        int port = port(slice.array("ports"), portName);
        if (port == 0 || slice.textOr("", "addressType").equals("FQDN")) {
            return;
        }
        for (Json each : slice.array("endpoints")) {
            if (each instanceof JsonObject endpoint
                    && endpoint.boolOr(true, "conditions", "ready")
                    && endpoint.array("addresses").size() > 0
                    && endpoint.array("addresses").get(0) instanceof JsonString(String address)
                    && places.size() < MAX) {
                places.add(new Place(address, port));
            }
        }
    }

    private static int port(JsonArray ports, String name) {
        for (Json each : ports) {
            if (each instanceof JsonObject port && port.textOr("", "name").equals(name)) {
                return (int) port.wholeOr(0, "port");
            }
        }
        return 0;
    }
}
