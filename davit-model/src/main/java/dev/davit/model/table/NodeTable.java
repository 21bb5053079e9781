package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

final class NodeTable {
    private static final String ROLE = "node-role.kubernetes.io/";
    private static final String OLD_ROLE = "kubernetes.io/role";

    static final Table TABLE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Status", "Whether the node takes and runs pods."),
                            Column.text("Roles", "The roles of the node."),
                            Column.age(),
                            Column.text("Version", "The version of the node's agent."),
                            Column.wide("Internal-IP", "The node's address inside the cluster."),
                            Column.wide("External-IP", "The node's address outside."),
                            Column.wide("OS-Image", "The node's operating system."),
                            Column.wide("Kernel-Version", "The node's kernel."),
                            Column.wide("Container-Runtime", "What runs the containers.")),
                    NodeTable::cells);

    private NodeTable() {}

    private static List<Json> cells(JsonObject node, long nowMillis) {
        JsonObject info = node.object("status", "nodeInfo");
        return List.of(
                Cells.name(node),
                text(status(node)),
                text(roles(node.object("metadata", "labels"))),
                Cells.age(node, nowMillis),
                textOr("", info.text("kubeletVersion")),
                textOr(Cells.NONE, address(node, "InternalIP")),
                textOr(Cells.NONE, address(node, "ExternalIP")),
                textOr("<unknown>", info.text("osImage")),
                textOr("<unknown>", info.text("kernelVersion")),
                textOr("<unknown>", info.text("containerRuntimeVersion")));
    }

    private static String status(JsonObject node) {
        String ready = Cells.condition(node, "Ready").text("status");
        String status = ready == null ? "Unknown" : ready.equals("True") ? "Ready" : "NotReady";
        return node.object("spec").boolOr(false, "unschedulable")
                ? status + ",SchedulingDisabled"
                : status;
    }

    private static String roles(JsonObject labels) {
        SortedSet<String> roles = new TreeSet<>();
        for (String label : labels.names()) {
            if (label.startsWith(ROLE) && label.length() > ROLE.length()) {
                roles.add(label.substring(ROLE.length()));
            }
        }
        String old = labels.textOr("", OLD_ROLE);
        if (!old.isEmpty()) {
            roles.add(old);
        }
        return roles.isEmpty() ? Cells.NONE : String.join(",", roles);
    }

    private static @Nullable String address(JsonObject node, String type) {
        for (Json item : node.array("status", "addresses")) {
            if (item instanceof JsonObject address && type.equals(address.text("type"))) {
                return address.text("address");
            }
        }
        return null;
    }
}
