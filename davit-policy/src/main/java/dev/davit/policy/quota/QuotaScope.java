package dev.davit.policy.quota;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.policy.pod.QosClass;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One condition on the objects that a quota counts.
 *
 * @param operator {@code In}, {@code NotIn}, {@code Exists}, {@code DoesNotExist}
 */
record QuotaScope(String name, String operator, List<String> values) {
    private static final String[] AFFINITIES = {"podAffinity", "podAntiAffinity"};

    QuotaScope {
        values = List.copyOf(values);
    }

    static List<QuotaScope> of(JsonObject spec) {
        List<QuotaScope> all = new ArrayList<>();
        for (String scope : texts(spec.array("scopes"))) {
            all.add(new QuotaScope(scope, "Exists", List.of()));
        }
        for (Json item : spec.array("scopeSelector", "matchExpressions")) {
            if (item instanceof JsonObject term) {
                all.add(
                        new QuotaScope(
                                term.textOr("", "scopeName"),
                                term.textOr("", "operator"),
                                texts(term.array("values"))));
            }
        }
        return all;
    }

    private static List<String> texts(JsonArray array) {
        List<String> all = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonString(String text)) {
                all.add(text);
            }
        }
        return all;
    }

    boolean matches(KindId kind, JsonObject object) {
        if (kind.equals(Kinds.POD.id())) {
            return pod(object.object("spec"));
        }
        return kind.equals(WorkloadKinds.VOLUME_CLAIM.id())
                && name.equals("VolumeAttributesClass")
                && chosen(attributes(object));
    }

    private boolean pod(JsonObject spec) {
        return switch (name) {
            case "Terminating" -> ends(spec);
            case "NotTerminating" -> !ends(spec);
            case "BestEffort" -> QosClass.of(spec) == QosClass.BEST_EFFORT;
            case "NotBestEffort" -> QosClass.of(spec) != QosClass.BEST_EFFORT;
            case "PriorityClass" -> {
                String given = spec.textOr("", "priorityClassName");
                yield chosen(given.isEmpty() ? new TreeSet<>() : one(given));
            }
            case "CrossNamespacePodAffinity" -> crosses(spec.object("affinity"));
            default -> false;
        };
    }

    private static SortedSet<String> one(String value) {
        SortedSet<String> set = new TreeSet<>();
        set.add(value);
        return set;
    }

    private boolean chosen(SortedSet<String> given) {
        return switch (operator) {
            case "Exists" -> !given.isEmpty();
            case "DoesNotExist" -> given.isEmpty();
            case "In" -> given.stream().anyMatch(values::contains);
            case "NotIn" -> given.isEmpty() || given.stream().anyMatch(v -> !values.contains(v));
            default -> false;
        };
    }

    private static boolean ends(JsonObject spec) {
        return spec.wholeOr(-1, "activeDeadlineSeconds") >= 0;
    }

    private static boolean crosses(JsonObject affinity) {
        for (String side : AFFINITIES) {
            JsonObject of = affinity.object(side);
            for (Json term : of.array("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (term instanceof JsonObject each && elsewhere(each)) {
                    return true;
                }
            }
            for (Json term : of.array("preferredDuringSchedulingIgnoredDuringExecution")) {
                if (term instanceof JsonObject each && elsewhere(each.object("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean elsewhere(JsonObject term) {
        return term.array("namespaces").size() > 0 || term.has("namespaceSelector");
    }

    /** What a claim has, and what it is about to have. */
    private static SortedSet<String> attributes(JsonObject claim) {
        SortedSet<String> all = new TreeSet<>();
        all.add(claim.textOr("", "spec", "volumeAttributesClassName"));
        all.add(claim.textOr("", "status", "currentVolumeAttributesClassName"));
        all.add(
                claim.textOr(
                        "", "status", "modifyVolumeStatus", "targetVolumeAttributesClassName"));
        all.remove("");
        return all;
    }
}
