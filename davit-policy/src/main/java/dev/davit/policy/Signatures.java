package dev.davit.policy;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.HazardCheck;
import dev.davit.policy.pod.HazardGrant;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.SafetyProfile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who turned which key: written by the gate into what it admits, whatever its writer put there. */
public final class Signatures {
    private Signatures() {}

    /**
     * A right object with its signatures.
     *
     * @param before the state that it replaces, null for a new object
     */
    public static JsonObject sign(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        if (kind.equals(Kinds.POD)) {
            return HazardCheck.record(tree, before, keys);
        }
        if (kind.equals(Kinds.HAZARD_GRANT)) {
            boolean same = before != null && Objects.equals(before.get("spec"), tree.get("spec"));
            return signed(tree, before, same, keys.writer());
        }
        if (kind.equals(Kinds.NAMESPACE)) {
            boolean same = confinement(tree).equals(confinement(before));
            return signed(tree, before, same, keys.writer());
        }
        return tree;
    }

    /**
     * Whether a write gives pods more than they had: it needs the verb grant-hazard then.
     *
     * @param clusterDefault what a namespace without labels gives
     */
    public static boolean grants(
            Kind kind, JsonObject tree, @Nullable JsonObject before, SafetyProfile clusterDefault) {
        if (kind.equals(Kinds.HAZARD_GRANT)) {
            return before == null || !Objects.equals(before.get("spec"), tree.get("spec"));
        }
        JsonObject then = before == null ? JsonObject.EMPTY : before;
        return kind.equals(Kinds.NAMESPACE)
                && SafetyProfile.looseness(tree, clusterDefault)
                        > SafetyProfile.looseness(then, clusterDefault);
    }

    private static JsonObject confinement(@Nullable JsonObject namespace) {
        JsonObject labels =
                namespace == null ? JsonObject.EMPTY : namespace.object("metadata", "labels");
        JsonObject.Builder words = JsonObject.builder();
        for (String label : SafetyProfile.LABELS) {
            Json value = labels.get(label);
            if (value != null) {
                words.put(label, value);
            }
        }
        return words.build();
    }

    private static JsonObject signed(
            JsonObject tree, @Nullable JsonObject before, boolean same, String writer) {
        JsonObject then = before == null ? JsonObject.EMPTY : before;
        String known = then.textOr("", "metadata", "annotations", HazardGrant.GRANTED_BY);
        String signature = same ? known : writer;
        JsonObject annotations = tree.object("metadata", "annotations");
        if (signature.isEmpty()) {
            return annotations.has(HazardGrant.GRANTED_BY)
                    ? tree.withAt(
                            annotations.without(HazardGrant.GRANTED_BY), "metadata", "annotations")
                    : tree;
        }
        return tree.withAt(
                new JsonString(signature), "metadata", "annotations", HazardGrant.GRANTED_BY);
    }
}
