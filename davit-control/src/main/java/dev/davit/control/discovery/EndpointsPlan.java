package dev.davit.control.discovery;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one Endpoints object of a service with a selector, for those who do not read slices. */
final class EndpointsPlan {
    private EndpointsPlan() {}

    static List<Wish> of(
            ServiceView service, @Nullable StoredObject existing, Collection<Member> pods) {
        JsonArray subsets = Wanted.subsets(service, pods);
        boolean cut = pods.stream().filter(Member::listed).count() > Wanted.MAX_ADDRESSES;
        if (existing == null) {
            JsonObject metadata =
                    JsonObject.EMPTY
                            .with("name", service.name())
                            .with("namespace", service.namespace());
            JsonObject tree =
                    JsonObject.builder()
                            .put("apiVersion", Kinds.ENDPOINTS.apiVersion())
                            .put("kind", Kinds.ENDPOINTS.kind())
                            .put("metadata", marked(metadata, service, cut))
                            .put("subsets", subsets)
                            .build();
            Key key = new Key(Kinds.ENDPOINTS.id(), service.namespace(), service.name());
            return List.of(new Wish.Create(Kinds.ENDPOINTS, key, tree));
        }
        JsonObject before = existing.tree();
        JsonObject after =
                before.with("metadata", marked(before.object("metadata"), service, cut))
                        .with("subsets", subsets);
        return after.equals(before)
                ? List.of()
                : List.of(new Wish.Update(Kinds.ENDPOINTS, existing, after));
    }

    private static JsonObject marked(JsonObject metadata, ServiceView service, boolean cut) {
        JsonObject labels =
                service.labels().with(Labels.ENDPOINTS_MANAGED_BY, Labels.ENDPOINTS_CONTROLLER);
        labels = service.headless() ? labels.with(Labels.HEADLESS, "") : labels;
        JsonObject annotations = metadata.object("annotations").without(Labels.OVER_CAPACITY);
        annotations = cut ? annotations.with(Labels.OVER_CAPACITY, "truncated") : annotations;
        JsonObject marked = metadata.with("labels", labels);
        return annotations.isEmpty()
                ? marked.without("annotations")
                : marked.with("annotations", annotations);
    }

    /** Made for a service, not by a person. */
    static boolean ours(StoredObject endpoints) {
        return Labels.ENDPOINTS_CONTROLLER.equals(
                endpoints.tree().text("metadata", "labels", Labels.ENDPOINTS_MANAGED_BY));
    }
}
