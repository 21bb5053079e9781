package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a container's programs may be told of its resources ({@code resourceFieldRef}). */
final class ResourceFields {
    private ResourceFields() {}

    static @Nullable String value(
            Pod pod, Container container, JsonObject ref, BiConsumer<String, String> refuse) {
        String name = ref.textOr("", "containerName");
        Container from = name.isEmpty() ? container : pod.container(name).orElse(null);
        String[] path = ref.textOr("", "resource").split("\\.", 2);
        boolean known =
                path.length == 2 && (path[0].equals("limits") || path[0].equals("requests"));
        if (from == null || !known) {
            refuse.accept(
                    "resource " + ref.textOr("", "resource") + " of " + name + " is not known",
                    "use limits.cpu, limits.memory, requests.cpu or requests.memory");
            return null;
        }
        boolean cpu = path[1].equals("cpu");
        long amount = Resources.amount(from, path[0], path[1], cpu);
        String unit = ref.textOr("1", "divisor");
        long divisor = Resources.parse(unit.equals("0") ? "1" : unit, cpu);
        return Long.toString(divisor <= 0 ? amount : Math.ceilDiv(amount, divisor));
    }
}
