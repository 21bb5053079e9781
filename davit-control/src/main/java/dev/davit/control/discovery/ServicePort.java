package dev.davit.control.discovery;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.OptionalLong;

/**
 * A port of a service.
 *
 * @param target a number, or the name of a container's port
 */
record ServicePort(String name, String protocol, long port, Json target, String appProtocol) {
    static ServicePort of(JsonObject tree) {
        long port = tree.wholeOr(0, "port");
        Json target = tree.get("targetPort");
        return new ServicePort(
                tree.textOr("", "name"),
                tree.textOr("TCP", "protocol"),
                port,
                target == null ? JsonNumber.of(port) : target,
                tree.textOr("", "appProtocol"));
    }

    /** Where it leads in a pod; empty: the pod has no port of that name. */
    OptionalLong in(Member pod) {
        if (target instanceof JsonNumber.Whole(long number)) {
            return OptionalLong.of(number);
        }
        Long number =
                target instanceof JsonString(String word)
                        ? pod.ports().get(protocol + "/" + word)
                        : null;
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** As it stands in a slice or a subset. */
    JsonObject tree(long number) {
        JsonObject tree =
                JsonObject.builder()
                        .put("name", name)
                        .put("protocol", protocol)
                        .put("port", number)
                        .build();
        return appProtocol.isEmpty() ? tree : tree.with("appProtocol", appProtocol);
    }
}
