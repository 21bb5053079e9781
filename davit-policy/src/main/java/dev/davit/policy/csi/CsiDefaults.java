package dev.davit.policy.csi;

import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fills;
import java.util.function.UnaryOperator;

/** What a writer may leave out. */
public final class CsiDefaults {
    private static final UnaryOperator<JsonObject> CLASS =
            Fills.all(
                    Fills.text("reclaimPolicy", "Delete"),
                    Fills.text("volumeBindingMode", "Immediate"));

    private static final UnaryOperator<JsonObject> DRIVER =
            Fills.all(
                    Fills.bool("attachRequired", true),
                    Fills.text("fsGroupPolicy", "ReadWriteOnceWithFSType"),
                    Fills.bool("podInfoOnMount", false),
                    Fills.bool("requiresRepublish", false),
                    Fills.bool("seLinuxMount", false),
                    Fills.bool("storageCapacity", false),
                    Fills.texts("volumeLifecycleModes", "Persistent"));

    private CsiDefaults() {}

    public static JsonObject storageClass(JsonObject tree) {
        return CLASS.apply(tree);
    }

    public static JsonObject driver(JsonObject tree) {
        return Fills.within(tree, DRIVER, "spec");
    }
}
