package dev.davit.policy.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.qosClass}. Source: Kubernetes' documentation of quality-of-service classes; only
 * cpu and memory count.
 */
public enum QosClass {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private final String text;

    QosClass(String text) {
        this.text = text;
    }

    /** As the API writes it. */
    public String text() {
        return text;
    }

    /**
     * Of a pod.
     *
     * @param spec a pod's, with or without defaults: a request that is left out is the limit
     */
    public static QosClass of(JsonObject spec) {
        boolean any = false;
        boolean all = true;
        for (JsonObject container : Containers.running(spec)) {
            JsonObject resources = container.object("resources");
            for (String resource : new String[] {"cpu", "memory"}) {
                Quantity limit = positive(resources, "limits", resource);
                Quantity request = positive(resources, "requests", resource);
                any |= limit != null || request != null;
                // compareTo: 1 and 1000m are the same amount.
                all &= limit != null && (request == null || request.compareTo(limit) == 0);
            }
        }
        return !any ? BEST_EFFORT : all ? GUARANTEED : BURSTABLE;
    }

    private static @Nullable Quantity positive(JsonObject resources, String side, String resource) {
        Quantity amount = Quantity.stored(resources.at(side, resource));
        return amount == null || amount.isZero() ? null : amount;
    }
}
