package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.whole;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.WorkloadKinds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of what says how much and how many: autoscalers, disruption budgets, limits, quotas. */
final class BudgetTables {
    private static final String NOT_SAID = "N/A";
    private static final String LIMITS = "limits.";

    private static final Table AUTOSCALER =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Reference", "What it scales."),
                            Column.text("Targets", "What is measured, and what is aimed at."),
                            Column.text("MinPods", "The least number of pods."),
                            Column.text("MaxPods", "The greatest number of pods."),
                            Column.whole("Replicas", "How many there are."),
                            Column.age()),
                    BudgetTables::autoscaler);

    private static final Table DISRUPTION_BUDGET =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Min Available", "How many pods must stay."),
                            Column.text("Max Unavailable", "How many pods may be missing."),
                            Column.whole("Allowed Disruptions", "How many may go now."),
                            Column.age()),
                    BudgetTables::disruptionBudget);

    private static final Table LIMIT_RANGE =
            new Table(
                    List.of(Column.identity(), Column.text("Created At", "When it was created.")),
                    (object, now) ->
                            List.of(
                                    Cells.name(object),
                                    text(object.textOr("", "metadata", "creationTimestamp"))));

    private static final Table RESOURCE_QUOTA =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Request", "What is asked for, of how much."),
                            Column.text("Limit", "What the limits add up to, of how much."),
                            Column.age()),
                    BudgetTables::quota);

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(WorkloadKinds.AUTOSCALER, AUTOSCALER),
                    KindTable.of(WorkloadKinds.DISRUPTION_BUDGET, DISRUPTION_BUDGET),
                    KindTable.of(WorkloadKinds.LIMIT_RANGE, LIMIT_RANGE),
                    KindTable.of(WorkloadKinds.RESOURCE_QUOTA, RESOURCE_QUOTA));

    private BudgetTables() {}

    private static List<Json> autoscaler(JsonObject scaler, long nowMillis) {
        JsonObject spec = scaler.object("spec");
        JsonObject target = spec.object("scaleTargetRef");
        return List.of(
                Cells.name(scaler),
                text(target.textOr("", "kind") + "/" + target.textOr("", "name")),
                text(MetricCells.of(spec.array("metrics"), scaler.object("status"))),
                text(
                        spec.has("minReplicas")
                                ? Long.toString(spec.wholeOr(0, "minReplicas"))
                                : "<unset>"),
                text(Long.toString(spec.wholeOr(0, "maxReplicas"))),
                whole(scaler.wholeOr(0, "status", "currentReplicas")),
                Cells.age(scaler, nowMillis));
    }

    private static List<Json> disruptionBudget(JsonObject budget, long nowMillis) {
        return List.of(
                Cells.name(budget),
                text(number(budget.at("spec", "minAvailable"))),
                text(number(budget.at("spec", "maxUnavailable"))),
                whole(budget.wholeOr(0, "status", "disruptionsAllowed")),
                Cells.age(budget, nowMillis));
    }

    /** A whole number or a percentage. */
    private static String number(@Nullable Json amount) {
        return switch (amount) {
            case null -> NOT_SAID;
            case JsonString(String text) -> text;
            case JsonNumber.Whole(long whole) -> Long.toString(whole);
            default -> NOT_SAID;
        };
    }

    private static List<Json> quota(JsonObject quota, long nowMillis) {
        JsonObject hard = quota.object("status", "hard");
        JsonObject used = quota.object("status", "used");
        List<String> requests = new ArrayList<>();
        List<String> limits = new ArrayList<>();
        for (String name : hard.names().stream().sorted().toList()) {
            String one =
                    "%s: %s/%s"
                            .formatted(
                                    name,
                                    used.has(name) ? Cells.amount(used.get(name)) : "0",
                                    Cells.amount(hard.get(name)));
            (name.startsWith(LIMITS) ? limits : requests).add(one);
        }
        return List.of(
                Cells.name(quota),
                text(String.join(", ", requests)),
                text(String.join(", ", limits)),
                Cells.age(quota, nowMillis));
    }
}
