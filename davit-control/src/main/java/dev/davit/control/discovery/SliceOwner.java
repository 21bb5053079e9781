package dev.davit.control.discovery;

import dev.davit.model.json.JsonObject;

/**
 * Whom slices follow from.
 *
 * @param kind {@code Service} or {@code Endpoints}
 * @param labels of its slices
 */
record SliceOwner(String kind, String namespace, String name, String uid, JsonObject labels) {
    static SliceOwner of(ServiceView service) {
        JsonObject labels = service.labels();
        labels = service.headless() ? labels.with(Labels.HEADLESS, "") : labels;
        return new SliceOwner(
                "Service",
                service.namespace(),
                service.name(),
                service.uid(),
                labels.with(Labels.SERVICE_NAME, service.name())
                        .with(Labels.SLICE_MANAGED_BY, Labels.BY_SELECTOR));
    }

    /** Somebody's own Endpoints, told on in slices. */
    static SliceOwner mirror(JsonObject endpoints) {
        String name = endpoints.textOr("", "metadata", "name");
        return new SliceOwner(
                "Endpoints",
                endpoints.textOr("", "metadata", "namespace"),
                name,
                endpoints.textOr("", "metadata", "uid"),
                endpoints
                        .object("metadata", "labels")
                        .with(Labels.SERVICE_NAME, name)
                        .with(Labels.SLICE_MANAGED_BY, Labels.BY_MIRROR));
    }
}
