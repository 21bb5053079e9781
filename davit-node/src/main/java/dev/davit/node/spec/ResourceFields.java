package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import org.jspecify.annotations.Nullable;

/** What a container's programs may be told of its resources ({@code resourceFieldRef}). */
final class ResourceFields {
    private ResourceFields() {}

    /**
     * In units of the divisor, rounded up. A limit that is not set is what is enforced without one:
     * the profile's, or all that the node has.
     *
     * @param own the container that asks, null in a volume
     */
    static Made<String> value(Pod pod, @Nullable Container own, JsonObject ref, NodeSize node) {
        String name = ref.textOr("", "containerName");
        Container from = name.isEmpty() ? own : pod.container(name).orElse(null);
        String resource = ref.textOr("", "resource");
        String[] path = resource.split("\\.", 2);
        boolean known =
                path.length == 2 && (path[0].equals("limits") || path[0].equals("requests"));
        if (from == null || !known) {
            return Made.blocked(
                    Problem.CONFIG,
                    "resource " + resource + " of container \"" + name + "\" is not known",
                    "use limits.cpu, limits.memory, requests.cpu or requests.memory of one of the"
                            + " pod's containers");
        }
        boolean cpu = path[1].equals("cpu");
        long amount =
                path[0].equals("limits")
                        ? limit(pod, from, path[1], node)
                        : Resources.amount(from, path[0], path[1], cpu);
        long divisor = divisor(ref, cpu);
        return Made.ready(Long.toString(Math.ceilDiv(amount, divisor)));
    }

    private static long limit(Pod pod, Container from, String resource, NodeSize node) {
        return switch (resource) {
            case "cpu" -> or(Resources.of(pod, from).cpuMillisLimit(), node.cpuMillis());
            case "memory" -> or(Resources.of(pod, from).memoryBytesLimit(), node.memoryBytes());
            case "ephemeral-storage" ->
                    or(Resources.amount(from, "limits", resource, false), node.diskBytes());
            default -> Resources.amount(from, "limits", resource, false);
        };
    }

    private static long or(long own, long otherwise) {
        return own == 0 ? otherwise : own;
    }

    private static long divisor(JsonObject ref, boolean cpu) {
        Quantity unit = Quantity.stored(ref.get("divisor"));
        if (unit == null || unit.signum() <= 0) {
            return cpu ? 1000 : 1;
        }
        return cpu ? unit.milliValue() : unit.value();
    }
}
