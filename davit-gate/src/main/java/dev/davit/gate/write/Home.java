package dev.davit.gate.write;

import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.policy.budget.LimitRanges;
import dev.davit.policy.pod.HazardKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an object lives, as far as it decides what may be written there: its namespace, the hazards
 * that are granted in it, and how much one object may ask for.
 *
 * @param namespace null for an object of the cluster
 * @param ranges LimitRanges, where they are about such objects
 */
record Home(
        @Nullable StoredObject namespace,
        List<StoredObject> grants,
        List<StoredObject> ranges,
        HazardKeys keys) {
    Home {
        grants = List.copyOf(grants);
        ranges = List.copyOf(ranges);
    }

    static Home of(Asked asked, Scene scene, Rules rules) {
        StoredObject namespace = null;
        List<StoredObject> grants = new ArrayList<>(0);
        List<StoredObject> ranges = new ArrayList<>(0);
        if (asked.kind().namespaced()) {
            String name = asked.target().namespace();
            namespace = scene.image().get(new Key(Kinds.NAMESPACE.id(), "", name));
            scene.image().scan(Kinds.HAZARD_GRANT.id(), name, null, grants::add);
            if (LimitRanges.limits(asked.kind())) {
                scene.image().scan(WorkloadKinds.LIMIT_RANGE.id(), name, null, ranges::add);
            }
        }
        List<JsonObject> trees = new ArrayList<>(grants.size());
        grants.forEach(grant -> trees.add(grant.tree()));
        JsonObject tree = namespace == null ? JsonObject.EMPTY : namespace.tree();
        return new Home(
                namespace,
                grants,
                ranges,
                rules.keys(tree, trees, asked.request().identity(), scene.nowMillis()));
    }

    JsonObject tree() {
        return namespace == null ? JsonObject.EMPTY : namespace.tree();
    }

    List<JsonObject> limits() {
        if (ranges.isEmpty()) {
            return List.of();
        }
        List<JsonObject> trees = new ArrayList<>(ranges.size());
        ranges.forEach(range -> trees.add(range.tree()));
        return trees;
    }

    /** A judgement that was made here stands only for as long as all of this does. */
    Basis and(Basis basis) {
        Basis all = namespace == null ? basis : basis.and(namespace);
        for (StoredObject grant : grants) {
            all = all.and(grant);
        }
        for (StoredObject range : ranges) {
            all = all.and(range);
        }
        return all;
    }
}
