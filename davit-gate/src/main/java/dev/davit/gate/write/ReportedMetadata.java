package dev.davit.gate.write;

import dev.davit.gate.room.Asked;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.DriverKinds;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.FlowKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import java.util.List;

/**
 * The labels and annotations that come with a write of the status: taken for most kinds of
 * Kubernetes, as there. One that names none leaves them as they are; a node may not relabel.
 */
final class ReportedMetadata {
    private static final List<String> BOTH = List.of("labels", "annotations");
    private static final String OWN_GROUP = "davit.dev";

    /** Those whose status is written alone. */
    private static final List<Kind> STATUS_ALONE =
            List.of(
                    ClusterKinds.VALIDATING_POLICY,
                    DriverKinds.VOLUME_ATTACHMENT,
                    DriverKinds.RESOURCE_CLAIM,
                    ExtensionKinds.API_SERVICE,
                    FlowKinds.FLOW_SCHEMA,
                    FlowKinds.PRIORITY_LEVEL);

    private ReportedMetadata() {}

    /** Members of the metadata that a write of a status may change. */
    static List<String> of(Kind kind) {
        if (kind.custom() != null
                || kind.id().group().equals(OWN_GROUP)
                || STATUS_ALONE.contains(kind)) {
            return List.of();
        }
        return kind.equals(Kinds.DEPLOYMENT) ? List.of("annotations") : BOTH;
    }

    /**
     * The stored object with what of the wished one's metadata is taken.
     *
     * @param tree as it is stored
     */
    static JsonObject taken(Asked asked, JsonObject tree, JsonObject wanted) {
        if (asked.request().identity().in(Identity.NODES)) {
            return tree;
        }
        JsonObject wished = Metadata.of(wanted);
        JsonObject stored = Metadata.of(tree);
        JsonObject next = stored;
        for (String member : of(asked.kind())) {
            Json value = wished.get(member);
            if (value != null && value != JsonNull.NULL && !value.equals(stored.get(member))) {
                next =
                        value instanceof JsonObject object && object.isEmpty()
                                ? next.without(member)
                                : next.with(member, value);
            }
        }
        return next.equals(stored) ? tree : tree.with(Metadata.FIELD, next);
    }
}
