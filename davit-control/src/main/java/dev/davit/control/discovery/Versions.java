package dev.davit.control.discovery;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What part of the traffic each version of a PinnedDeployment has. */
final class Versions {
    private Versions() {}

    /** By {@code web/1.16}; versions that nobody knows any more are left out. */
    static SortedMap<String, Long> weights(
            ImageView image, String namespace, Collection<Member> pods) {
        SortedMap<String, Long> weights = new TreeMap<>();
        for (Member pod : pods) {
            String name = pod.versionName();
            if (!name.isEmpty() && !weights.containsKey(name)) {
                StoredObject owner =
                        image.get(new Key(Kinds.PINNED_DEPLOYMENT.id(), namespace, pod.owner()));
                Long weight = owner == null ? null : weight(owner.tree(), pod.version());
                if (weight != null) {
                    weights.put(name, weight);
                }
            }
        }
        return weights;
    }

    /** As it is at this moment of a shift; as it is wished where that is not told. */
    private static @Nullable Long weight(JsonObject owner, String version) {
        JsonObject now = named(owner, "status", version);
        if (now.get("weight") instanceof JsonNumber.Whole(long weight)) {
            return weight;
        }
        JsonObject wished = named(owner, "spec", version);
        if (wished.get("weight") instanceof JsonNumber.Whole(long weight)) {
            return weight;
        }
        return wished.get("share") instanceof JsonNumber.Whole(long share) ? share : null;
    }

    private static JsonObject named(JsonObject owner, String part, String version) {
        for (Json item : owner.array(part, "versions")) {
            if (item instanceof JsonObject one && version.equals(one.text("name"))) {
                return one;
            }
        }
        return JsonObject.EMPTY;
    }
}
