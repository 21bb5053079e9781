package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** {@code hostPort} in v1 is {@code host} and {@code port} in v2. */
final class WebhookConversion {
    private WebhookConversion() {}

    /** Of a {@code ConversionReview}'s request. */
    static JsonObject answer(JsonObject request) {
        String version = request.textOr("", "desiredAPIVersion");
        List<Json> objects = new ArrayList<>();
        for (Json each : request.array("objects")) {
            if (each instanceof JsonObject object) {
                objects.add(converted(object, version).with("apiVersion", version));
            }
        }
        return JsonObject.EMPTY
                .with("convertedObjects", new JsonArray(objects))
                .with("result", JsonObject.of("status", new JsonString("Success")));
    }

    private static JsonObject converted(JsonObject object, String version) {
        if (version.endsWith("/v2")) {
            String[] parts = object.textOr(":", "hostPort").split(":", 2);
            return object.without("hostPort").with("host", parts[0]).with("port", parts[1]);
        }
        String both = object.textOr("", "host") + ":" + object.textOr("", "port");
        return object.without("host").without("port").with("hostPort", both);
    }
}
