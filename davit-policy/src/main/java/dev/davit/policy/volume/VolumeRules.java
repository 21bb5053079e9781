package dev.davit.policy.volume;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A PersistentVolume: what it is, how much it holds, and what becomes of it. */
final class VolumeRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> RECLAIM = List.of("Delete", "Recycle", "Retain");

    /** All else in a specification says where the volume is. */
    private static final List<String> NO_SOURCE =
            List.of(
                    "accessModes",
                    "capacity",
                    "claimRef",
                    "mountOptions",
                    "nodeAffinity",
                    "persistentVolumeReclaimPolicy",
                    "storageClassName",
                    "volumeAttributesClassName",
                    "volumeMode");

    private VolumeRules() {}

    static void check(JsonObject volume, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = volume.object("spec");
        AccessModes.check(SPEC, spec, "", mistakes);
        capacity(spec.object("capacity"), mistakes);
        Fields.oneOf(SPEC, spec, "persistentVolumeReclaimPolicy", RECLAIM, mistakes);
        List<String> sources = sources(spec);
        if (sources.isEmpty()) {
            mistakes.required(SPEC, "must specify a volume type");
        }
        for (int i = 1; i < sources.size(); i++) {
            mistakes.forbidden(
                    SPEC.child(sources.get(i)), "may not specify more than 1 volume type");
        }
        if (!sources.isEmpty()) {
            String source = sources.getFirst();
            SourceRules.check(SPEC.child(source), source, spec.object(source), spec, mistakes);
        }
        AffinityRules.check(SPEC.child("nodeAffinity"), spec.object("nodeAffinity"), mistakes);
        if (before != null) {
            changed(before.object("spec"), spec, mistakes);
        }
    }

    private static List<String> sources(JsonObject spec) {
        List<String> sources = new ArrayList<>();
        for (String name : spec.names()) {
            if (!NO_SOURCE.contains(name)) {
                sources.add(name);
            }
        }
        return sources;
    }

    private static void capacity(JsonObject capacity, Mistakes mistakes) {
        FieldPath at = SPEC.child("capacity");
        if (capacity.isEmpty()) {
            mistakes.required(at, "");
        } else if (!capacity.has("storage") || capacity.size() > 1) {
            mistakes.unsupported(at, String.join(",", capacity.names()), List.of("storage"));
        }
        for (int i = 0; i < capacity.size(); i++) {
            Quantity amount = Quantity.stored(capacity.valueAt(i));
            if (amount != null && amount.signum() <= 0) {
                mistakes.invalid(
                        at.key(capacity.nameAt(i)), amount.toString(), "must be greater than zero");
            }
        }
    }

    private static void changed(JsonObject then, JsonObject now, Mistakes mistakes) {
        if (!source(then).equals(source(now))) {
            mistakes.forbidden(
                    SPEC.child("persistentvolumesource"),
                    "spec.persistentvolumesource is immutable after creation");
        }
        Fields.immutable(SPEC, then, now, "volumeMode", mistakes);
        if (then.has("nodeAffinity")
                && !Objects.equals(then.get("nodeAffinity"), now.get("nodeAffinity"))) {
            mistakes.invalid(
                    SPEC.child("nodeAffinity"),
                    now.get("nodeAffinity"),
                    "field is immutable, except for updating from beta label to GA");
        }
    }

    private static JsonObject source(JsonObject spec) {
        JsonObject rest = spec;
        for (String name : NO_SOURCE) {
            rest = rest.without(name);
        }
        return rest;
    }
}
