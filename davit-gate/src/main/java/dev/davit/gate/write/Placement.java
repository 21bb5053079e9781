package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.net.PodAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod gets its node, and with it its address: one write for both, so that nobody ever sees a
 * placed pod without an address.
 */
final class Placement {
    private static final String STEP = "place";

    /** The run that places a pod is its first start. */
    private static final String RUN = "start-1";

    private Placement() {}

    static Outcome<Habits.Placed> place(JsonObject pod, String nodeName, Scene scene) {
        StoredObject node = scene.image().get(new Key(Kinds.NODE.id(), "", nodeName));
        String podName = pod.textOr("", "metadata", "name");
        if (node == null) {
            return Refusals.invalid(
                    Kinds.POD,
                    podName,
                    new Cause(
                            Cause.NOT_FOUND,
                            "Not found: there is no node \"" + nodeName + "\"",
                            "spec.nodeName"));
        }
        if (pod.boolOr(false, "spec", "hostNetwork")) {
            return hosted(pod, node, scene);
        }
        String prefix = prefix(node.tree());
        if (prefix.isEmpty()) {
            return Refusals.conflict(
                    Kinds.POD,
                    podName,
                    "node \"" + nodeName + "\" has no prefix for pods yet (spec.podCIDRs)");
        }
        String address;
        try {
            address = PodAddress.of(prefix, pod.textOr("", "metadata", "uid"));
        } catch (IllegalArgumentException notAPrefix) {
            return Refusals.conflict(
                    Kinds.POD,
                    podName,
                    "node \"" + nodeName + "\" has a wrong prefix: " + notAPrefix.getMessage());
        }
        return Outcome.ok(bound(pod, node, List.of(address), scene));
    }

    /** In the host's network a pod has the host's addresses. */
    private static Outcome<Habits.Placed> hosted(JsonObject pod, StoredObject node, Scene scene) {
        List<String> addresses = hostAddresses(node.tree());
        return addresses.isEmpty()
                ? Refusals.conflict(
                        Kinds.POD,
                        pod.textOr("", "metadata", "name"),
                        "node \"" + node.key().name() + "\" has told no address of its own yet")
                : Outcome.ok(bound(pod, node, addresses, scene));
    }

    private static Habits.Placed bound(
            JsonObject pod, StoredObject node, List<String> addresses, Scene scene) {
        JsonObject status =
                placed(
                        pod.object("status"),
                        addresses,
                        hostAddresses(node.tree()),
                        scene.nowMillis());
        return new Habits.Placed(
                pod.withAt(new JsonString(node.key().name()), "spec", "nodeName")
                        .with("status", status),
                node);
    }

    private static JsonObject placed(
            JsonObject status, List<String> addresses, List<String> hosts, long nowMillis) {
        JsonObject placed = status;
        if (!hosts.isEmpty()) {
            placed = placed.with("hostIP", hosts.getFirst()).with("hostIPs", ips(hosts));
        }
        return placed.with("podIP", addresses.getFirst())
                .with("podIPs", ips(addresses))
                .with("conditions", scheduled(status.array("conditions"), nowMillis))
                .withAt(stepDone(nowMillis), "davit", "steps", STEP)
                .withAt(new JsonString(RUN), "davit", "run");
    }

    private static JsonObject stepDone(long nowMillis) {
        return JsonObject.builder()
                .put("run", RUN)
                .put("state", "done")
                .put("since", Timestamps.precise(nowMillis))
                .put("owner", "scheduler")
                .build();
    }

    private static JsonArray scheduled(JsonArray conditions, long nowMillis) {
        List<Json> all = new ArrayList<>();
        for (Json condition : conditions) {
            if (!(condition instanceof JsonObject object)
                    || !"PodScheduled".equals(object.text("type"))) {
                all.add(condition);
            }
        }
        all.add(
                JsonObject.builder()
                        .put("type", "PodScheduled")
                        .put("status", "True")
                        .put("lastTransitionTime", Timestamps.seconds(nowMillis))
                        .build());
        return new JsonArray(all);
    }

    private static String prefix(JsonObject node) {
        for (Json prefix : node.array("spec", "podCIDRs")) {
            if (prefix instanceof JsonString(String text)) {
                return text;
            }
        }
        return node.textOr("", "spec", "podCIDR");
    }

    private static List<String> hostAddresses(JsonObject node) {
        List<String> found = new ArrayList<>();
        for (Json address : node.array("status", "addresses")) {
            if (address instanceof JsonObject object && "InternalIP".equals(object.text("type"))) {
                found.add(object.textOr("", "address"));
            }
        }
        return found;
    }

    private static JsonArray ips(List<String> addresses) {
        List<Json> items = new ArrayList<>();
        for (String address : addresses) {
            items.add(JsonObject.of("ip", new JsonString(address)));
        }
        return new JsonArray(items);
    }
}
