package dev.davit.policy.access;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A default role or binding that is there: with what it lacks, and all that users have added. */
public final class AutoUpdate {
    /** {@code "false"}: the object is the user's own. */
    public static final String MARK = "rbac.authorization.kubernetes.io/autoupdate";

    private AutoUpdate() {}

    /** Empty where nothing is missing, or nothing is to be added. */
    public static Optional<JsonObject> completed(JsonObject stored, JsonObject wanted) {
        boolean own = !"true".equals(stored.text("metadata", "annotations", MARK));
        boolean other = !stored.object("roleRef").equals(wanted.object("roleRef"));
        if (own || other) {
            return Optional.empty();
        }
        JsonObject next = labelled(stored, wanted);
        next =
                next.has("aggregationRule") || wanted.has("aggregationRule")
                        ? with(next, wanted, "aggregationRule", "clusterRoleSelectors")
                        : ruled(next, wanted);
        next = with(next, wanted, "subjects");
        return next.equals(stored) ? Optional.empty() : Optional.of(next);
    }

    private static JsonObject labelled(JsonObject stored, JsonObject wanted) {
        JsonObject labels = stored.object("metadata", "labels");
        JsonObject more = wanted.object("metadata", "labels");
        for (int i = 0; i < more.size(); i++) {
            if (!labels.has(more.nameAt(i))) {
                labels = labels.with(more.nameAt(i), more.valueAt(i));
            }
        }
        return labels.equals(stored.object("metadata", "labels"))
                ? stored
                : stored.withAt(labels, "metadata", "labels");
    }

    /** What stands in the wished list and not in the stored one is put behind it. */
    private static JsonObject with(JsonObject stored, JsonObject wanted, String... path) {
        List<Json> all = new ArrayList<>(stored.array(path).items());
        int before = all.size();
        for (Json item : wanted.array(path)) {
            if (!all.contains(item)) {
                all.add(item);
            }
        }
        return all.size() == before ? stored : stored.withAt(new JsonArray(all), path);
    }

    private static JsonObject ruled(JsonObject stored, JsonObject wanted) {
        List<PolicyRule> held = PolicyRule.of(stored);
        List<PolicyRule> all = new ArrayList<>(held);
        for (PolicyRule rule : PolicyRule.of(wanted)) {
            if (!held.contains(rule) && !Escalation.missing(held, List.of(rule)).isEmpty()) {
                all.add(rule);
            }
        }
        return all.size() == held.size() ? stored : stored.with("rules", PolicyRule.array(all));
    }
}
