package dev.davit.schedule;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a pod asks of a node. Two pods with equal demands go through the filters once.
 *
 * @param resources asked, by column; always one of {@code pods}
 * @param scored as {@code resources}, with a usual amount where cpu or memory is not asked for, so
 *     that such pods spread too
 */
@SuppressWarnings("ArrayRecordComponent")
record Demand(
        long[] resources,
        long[] scored,
        JsonObject selector,
        Json affinity,
        JsonArray tolerations) {

    private static final long USUAL_CPU_MILLI = 100;
    private static final long USUAL_MEMORY = 200L << 20;

    static Demand of(JsonObject spec, Resources columns) {
        long[] asked = sum(spec.array("containers"), columns);
        for (Json item : spec.array("initContainers")) {
            if (item instanceof JsonObject init) {
                asked = max(asked, requests(init, columns));
            }
        }
        asked = plus(asked, columns.read(spec.object("overhead")));
        asked[Resources.PODS] = 1;
        long[] scored = asked.clone();
        if (scored[Resources.CPU] == 0) {
            scored[Resources.CPU] = USUAL_CPU_MILLI;
        }
        if (scored[Resources.MEMORY] == 0) {
            scored[Resources.MEMORY] = USUAL_MEMORY;
        }
        Json required =
                spec.at(
                        "affinity",
                        "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution");
        return new Demand(
                asked,
                scored,
                spec.object("nodeSelector"),
                required == null ? JsonNull.NULL : required,
                spec.array("tolerations"));
    }

    private static long[] sum(JsonArray containers, Resources columns) {
        long[] total = new long[Resources.PODS + 1];
        for (Json item : containers) {
            if (item instanceof JsonObject container) {
                total = plus(total, requests(container, columns));
            }
        }
        return total;
    }

    /** A limit without a request asks for as much. */
    private static long[] requests(JsonObject container, Resources columns) {
        JsonObject asked = container.object("resources", "limits");
        JsonObject requests = container.object("resources", "requests");
        for (int i = 0; i < requests.size(); i++) {
            asked = asked.with(requests.nameAt(i), requests.valueAt(i));
        }
        return columns.read(asked);
    }

    private static long[] plus(long[] one, long[] other) {
        long[] sum = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (int i = 0; i < other.length; i++) {
            long total = sum[i] + other[i];
            sum[i] = total < 0 ? Long.MAX_VALUE : total;
        }
        return sum;
    }

    private static long[] max(long[] one, long[] other) {
        long[] most = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (int i = 0; i < other.length; i++) {
            most[i] = Math.max(most[i], other[i]);
        }
        return most;
    }

    long resource(int column) {
        return column < resources.length ? resources[column] : 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Demand demand
                && Arrays.equals(resources, demand.resources)
                && selector.equals(demand.selector)
                && affinity.equals(demand.affinity)
                && tolerations.equals(demand.tolerations);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(resources) + selector.hashCode())
                + affinity.hashCode()
                + tolerations.hashCode();
    }
}
