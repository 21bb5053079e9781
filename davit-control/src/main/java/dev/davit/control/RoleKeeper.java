package dev.davit.control;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.request.Request;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * A ClusterRole with an {@code aggregationRule} has the rules of all that it selects. They are
 * written into it, so that what is shown is what holds, and its history tells when it grew.
 */
public final class RoleKeeper implements Keeper {
    public static final String NAME = "clusterrole-aggregation-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(AccessKinds.CLUSTER_ROLE.id()), List.of(), List.of("clusterroles/rules"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        List<StoredObject> all = new ArrayList<>();
        image.scan(AccessKinds.CLUSTER_ROLE.id(), "", null, all::add);
        List<Request> asked = new ArrayList<>();
        for (StoredObject role : all) {
            JsonObject tree = role.tree();
            if (tree.has("aggregationRule") && tree.text("metadata", "deletionTimestamp") == null) {
                JsonArray rules = gathered(role, all);
                if (!same(rules.items(), tree.array("rules").items())) {
                    asked.add(
                            Asks.patch(
                                    NAME,
                                    AccessKinds.CLUSTER_ROLE,
                                    role,
                                    JsonObject.of("rules", rules)));
                }
            }
        }
        return asked;
    }

    /** There are few ClusterRoles, and they change seldom: all are looked at. */
    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        return sync(delta.image(), nowMillis);
    }

    /** In the order of the names of the roles, each rule once. */
    private static JsonArray gathered(StoredObject role, List<StoredObject> all) {
        List<LabelSelector> selectors = selectors(role.tree());
        List<Json> rules = new ArrayList<>();
        for (StoredObject other : all) {
            JsonObject labels = other.tree().object("metadata", "labels");
            boolean itself = other.key().equals(role.key());
            if (!itself && selectors.stream().anyMatch(selector -> selector.matches(labels))) {
                for (Json rule : other.tree().array("rules")) {
                    if (!rules.contains(rule)) {
                        rules.add(rule);
                    }
                }
            }
        }
        return new JsonArray(rules);
    }

    /** In any order: two roles that gather from each other would go on exchanging theirs. */
    private static boolean same(List<Json> gathered, List<Json> stored) {
        return gathered.size() == stored.size() && stored.containsAll(gathered);
    }

    private static List<LabelSelector> selectors(JsonObject role) {
        FieldPath at = FieldPath.of("aggregationRule", "clusterRoleSelectors");
        List<LabelSelector> all = new ArrayList<>();
        for (Json item : role.array("aggregationRule", "clusterRoleSelectors")) {
            if (item instanceof JsonObject selector
                    && LabelSelector.read(selector, at)
                            instanceof Outcome.Ok<LabelSelector>(LabelSelector read)) {
                all.add(read);
            }
        }
        return all;
    }
}
