package dev.davit.policy.device;

import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fills;
import java.util.function.UnaryOperator;

/** One device, unless a request says otherwise. */
public final class DeviceDefaults {
    private static final UnaryOperator<JsonObject> REQUEST =
            Fills.all(Fills.text("allocationMode", "ExactCount"), DeviceDefaults::counted);

    private DeviceDefaults() {}

    public static JsonObject claim(JsonObject tree) {
        return Fills.within(tree, DeviceDefaults::requests, "spec", "devices");
    }

    public static JsonObject template(JsonObject tree) {
        return Fills.within(tree, DeviceDefaults::requests, "spec", "spec", "devices");
    }

    private static JsonObject requests(JsonObject devices) {
        return Fills.items(
                devices,
                "requests",
                request ->
                        Fills.items(
                                Fills.within(request, REQUEST, "exactly"),
                                "firstAvailable",
                                REQUEST));
    }

    private static JsonObject counted(JsonObject request) {
        return "ExactCount".equals(request.text("allocationMode"))
                        && request.wholeOr(0, "count") == 0
                ? request.with("count", 1)
                : request;
    }
}
