package dev.davit.control.disruption;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.control.Conditions;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelSelector;
import dev.davit.model.select.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a budget's status says. Source: Kubernetes' documentation of disruption budgets. */
public final class BudgetStatus {
    /**
     * An evicted pod that is still there so long after its eviction is not going: it counts again.
     */
    static final long EVICTION_MILLIS = 120_000;

    private static final String ALLOWED = "DisruptionAllowed";

    /** No label has it: a selector of nothing. */
    private static final LabelSelector NOTHING =
            new LabelSelector(List.of(new Requirement("", Requirement.Operator.EXISTS, List.of())));

    private BudgetStatus() {}

    /** One without a selector is for no pods; one that is empty is for all of its namespace. */
    public static LabelSelector selector(JsonObject budget) {
        return budget.at("spec", "selector") instanceof JsonObject selector
                        && LabelSelector.read(selector, FieldPath.of("spec", "selector"))
                                instanceof Outcome.Ok<LabelSelector>(LabelSelector read)
                ? read
                : NOTHING;
    }

    /** A pod does what it is there for. */
    public static boolean isReady(JsonObject pod) {
        JsonObject ready = Conditions.find(pod.array("status", "conditions"), "Ready");
        return "True".equals(ready.text("status"));
    }

    /**
     * {@code status.conditions} of a budget.
     *
     * @param allowed how many pods may be evicted now
     * @param failure why that is not known; empty: it is
     */
    public static JsonArray conditions(
            JsonObject budget, long allowed, String failure, long nowMillis) {
        String reason =
                !failure.isEmpty()
                        ? "SyncFailed"
                        : allowed > 0 ? "SufficientPods" : "InsufficientPods";
        JsonArray with =
                Conditions.with(
                        budget.array("status", "conditions"),
                        ALLOWED,
                        allowed > 0,
                        reason,
                        failure,
                        nowMillis);
        List<Json> all = new ArrayList<>();
        for (Json item : with) {
            all.add(
                    item instanceof JsonObject one && ALLOWED.equals(one.text("type"))
                            ? one.with("observedGeneration", generation(budget))
                            : item);
        }
        return new JsonArray(all);
    }

    private static long generation(JsonObject budget) {
        return budget.wholeOr(1, "metadata", "generation");
    }

    /**
     * The status that a budget should have.
     *
     * @param pods that it selects
     * @param wanted how many pods the workload of that uid wants; empty where it does not say
     */
    static JsonObject of(
            JsonObject budget,
            Collection<GuardedPod> pods,
            Function<GuardedPod, OptionalLong> wanted,
            long nowMillis) {
        SortedMap<String, Json> leaving = leaving(budget, pods, nowMillis);
        Counts counts = Counts.of(budget.object("spec"), pods, wanted);
        long healthy = 0;
        for (GuardedPod pod : pods) {
            boolean does = pod.ready() && !pod.leaving() && !leaving.containsKey(pod.name());
            healthy += does ? 1 : 0;
        }
        long spare = counts.expected() > 0 ? healthy - counts.desired() : 0;
        long allowed = counts.failure().isEmpty() ? Math.max(0, spare) : 0;
        JsonObject.Builder status =
                JsonObject.builder()
                        .put("conditions", conditions(budget, allowed, counts.failure(), nowMillis))
                        .put("currentHealthy", healthy)
                        .put("desiredHealthy", counts.desired());
        if (!leaving.isEmpty()) {
            status.put("disruptedPods", JsonObject.of(leaving));
        }
        return status.put("disruptionsAllowed", allowed)
                .put("expectedPods", counts.expected())
                .put("observedGeneration", generation(budget))
                .build();
    }

    /** Pods that were evicted a moment ago and do not show it yet. */
    private static SortedMap<String, Json> leaving(
            JsonObject budget, Collection<GuardedPod> pods, long nowMillis) {
        SortedMap<String, Json> left = new TreeMap<>();
        JsonObject before = budget.object("status", "disruptedPods");
        if (!before.isEmpty()) {
            for (GuardedPod pod : pods) {
                Json since = before.get(pod.name());
                if (since != null && !pod.leaving() && nowMillis < until(since)) {
                    left.put(pod.name(), since);
                }
            }
        }
        return left;
    }

    /** When the first of them counts again; {@link Long#MAX_VALUE}: there is none. */
    static long againMillis(JsonObject status) {
        long first = Long.MAX_VALUE;
        JsonObject leaving = status.object("disruptedPods");
        for (int i = 0; i < leaving.size(); i++) {
            first = Math.min(first, until(leaving.valueAt(i)));
        }
        return first;
    }

    private static long until(Json since) {
        String text = since instanceof JsonString(String time) ? time : "";
        return Timestamps.read(text).orElse(0) + EVICTION_MILLIS;
    }

    /**
     * How many pods there should be, and how many must stay.
     *
     * @param failure why that is not known; empty: it is
     */
    private record Counts(long expected, long desired, String failure) {
        static Counts of(
                JsonObject spec,
                Collection<GuardedPod> pods,
                Function<GuardedPod, OptionalLong> wanted) {
            Json most = spec.get("maxUnavailable");
            Json least = spec.get("minAvailable");
            if (most == null && !isShare(least)) {
                return least instanceof JsonNumber.Whole(long number)
                        ? new Counts(pods.size(), number, "")
                        : new Counts(0, 0, "");
            }
            long expected = 0;
            SortedMap<String, Long> owners = new TreeMap<>();
            for (GuardedPod pod : pods) {
                // Pods that nobody controls are not expected by anybody.
                if (!pod.owner().isEmpty() && !owners.containsKey(pod.ownerUid())) {
                    OptionalLong count = wanted.apply(pod);
                    if (count.isEmpty()) {
                        return new Counts(0, 0, unscaled(pod.owner()));
                    }
                    owners.put(pod.ownerUid(), count.getAsLong());
                }
            }
            for (long count : owners.values()) {
                expected += count;
            }
            long desired =
                    most != null
                            ? Math.max(0, expected - part(most, expected))
                            : part(least, expected);
            return new Counts(expected, desired, "");
        }

        private static String unscaled(JsonObject owner) {
            return "%s %s does not implement the scale subresource"
                    .formatted(owner.textOr("", "kind"), owner.textOr("", "name"));
        }
    }

    private static boolean isShare(@Nullable Json amount) {
        return amount instanceof JsonString;
    }

    /** Of so many, rounded up. */
    private static long part(@Nullable Json amount, long of) {
        return switch (amount) {
            case JsonNumber.Whole(long number) -> number;
            case JsonString(String text) when text.endsWith("%") ->
                    Math.ceilDiv(Long.parseLong(text.substring(0, text.length() - 1)) * of, 100);
            case null, default -> 0;
        };
    }
}
