package dev.davit.gate.past;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelSelector;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a Rollback's specification selects.
 *
 * @param resources {@code configmaps}, {@code deployments.apps}; empty: all
 * @param actions {@code Create}, {@code Change}, {@code Delete}; empty: all
 */
record Selected(Set<String> resources, LabelSelector labels, Set<String> actions, String reason) {

    static Outcome<Selected> of(JsonObject spec) {
        return LabelSelector.read(spec.object("selector"), FieldPath.of("spec", "selector"))
                .map(labels ->
                        new Selected(
                                words(spec.array("resources")),
                                labels,
                                words(spec.array("actions")),
                                spec.textOr("", "reason")));
    }

    private static Set<String> words(JsonArray array) {
        Set<String> words = new TreeSet<>();
        for (Json each : array) {
            if (each instanceof JsonString(String word)) {
                words.add(word);
            }
        }
        return words;
    }

    boolean covers(JsonObject object) {
        return labels.isEverything() || labels.matches(object.object("metadata", "labels"));
    }

    boolean may(String action) {
        return actions.isEmpty() || actions.contains(action);
    }
}
