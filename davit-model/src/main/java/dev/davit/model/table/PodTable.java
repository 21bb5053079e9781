package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pod's row. The word under STATUS is worked out by {@link PodSummary}. */
final class PodTable {
    static final Table TABLE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Ready", "How many containers are ready, of how many."),
                            Column.text("Status", "What the pod as a whole is doing."),
                            Column.text("Restarts", "Restarts of containers, and when last."),
                            Column.age(),
                            Column.wide("IP", "The pod's address."),
                            Column.wide("Node", "Where it runs."),
                            Column.wide("Nominated Node", "Where room is being made for it."),
                            Column.wide("Readiness Gates", "How many gates are open.")),
                    PodTable::cells);

    /** What the node says of a pull that lasts: {@code pulling REF: layer 2 of 5, 3 of 8 MB, …}. */
    private static final Pattern PULLING = Pattern.compile("pulling .*, (\\d+ of \\d+ [kM]B), .*");

    private PodTable() {}

    private static List<Json> cells(JsonObject pod, long nowMillis) {
        PodSummary summary = PodSummary.of(pod);
        return List.of(
                Cells.name(pod),
                text(summary.ready() + "/" + summary.containers()),
                text(status(pod, summary)),
                text(restarts(summary, nowMillis)),
                Cells.age(pod, nowMillis),
                textOr(Cells.NONE, address(pod)),
                textOr(Cells.NONE, pod.text("spec", "nodeName")),
                textOr(Cells.NONE, pod.text("status", "nominatedNodeName")),
                text(gates(pod)));
    }

    /** With how far the first of its pulls is, where one is under way. */
    private static String status(JsonObject pod, PodSummary summary) {
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (Json item : pod.array("status", list)) {
                if (item instanceof JsonObject container) {
                    Matcher pulling =
                            PULLING.matcher(container.textOr("", "state", "waiting", "message"));
                    if (pulling.matches()) {
                        return summary.status() + " (" + pulling.group(1) + ")";
                    }
                }
            }
        }
        return summary.status();
    }

    private static String restarts(PodSummary summary, long nowMillis) {
        Long last = summary.lastRestartMillis();
        return summary.restarts() == 0 || last == null
                ? Long.toString(summary.restarts())
                : summary.restarts() + " (" + HumanDuration.ofMillis(nowMillis - last) + " ago)";
    }

    private static @Nullable String address(JsonObject pod) {
        JsonArray all = pod.array("status", "podIPs");
        return all.size() > 0 && all.get(0) instanceof JsonObject first
                ? first.text("ip")
                : pod.text("status", "podIP");
    }

    private static String gates(JsonObject pod) {
        JsonArray gates = pod.array("spec", "readinessGates");
        if (gates.size() == 0) {
            return Cells.NONE;
        }
        int open = 0;
        for (Json item : gates) {
            if (item instanceof JsonObject gate
                    && Cells.holds(pod, gate.textOr("", "conditionType"))) {
                open++;
            }
        }
        return open + "/" + gates.size();
    }
}
