package dev.davit.node.host;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.quantity.Quantity;
import dev.davit.node.NodeSettings;
import dev.davit.port.HostFacts;
import java.util.ArrayList;
import java.util.List;

/** Host facts and conditions → the Node's tree. Pure. */
public final class NodeObject {
    /** Kept for the agent and the host itself. */
    static final long RESERVED_MEMORY_BYTES = 256L << 20;

    private final NodeSettings settings;
    private final HostFacts facts;

    public NodeObject(NodeSettings settings, HostFacts facts) {
        this.settings = settings;
        this.facts = facts;
    }

    /** For the creation, or to bring labels and spec up to date. */
    public JsonObject registration() {
        String architecture = architecture();
        JsonObject labels =
                JsonObject.EMPTY
                        .with("kubernetes.io/hostname", settings.nodeName())
                        .with("kubernetes.io/arch", architecture)
                        .with("kubernetes.io/os", "linux");
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put(
                        "metadata",
                        JsonObject.EMPTY.with("name", settings.nodeName()).with("labels", labels))
                .put(
                        "spec",
                        JsonObject.EMPTY
                                .with("podCIDR", settings.podPrefix())
                                .with(
                                        "podCIDRs",
                                        JsonArray.of(new JsonString(settings.podPrefix()))))
                .build();
    }

    /** The whole {@code status}; times of unchanged conditions come from the one before. */
    public JsonObject status(List<Condition> conditions, JsonObject before, long nowMillis) {
        List<Json> all = new ArrayList<>();
        for (Condition condition : conditions) {
            all.add(condition.tree(before, nowMillis));
        }
        return JsonObject.builder()
                .put("capacity", resources(0))
                .put("allocatable", resources(Math.min(RESERVED_MEMORY_BYTES, memory() / 4)))
                .put("conditions", new JsonArray(all))
                .put("addresses", addresses())
                .put("nodeInfo", info())
                .build();
    }

    /** One condition, before times. */
    public record Condition(String type, boolean holds, String reason, String message) {

        JsonObject tree(JsonObject before, long nowMillis) {
            String status = holds ? "True" : "False";
            String since = Timestamps.seconds(nowMillis);
            for (Json item : before.array("conditions")) {
                if (item instanceof JsonObject known
                        && type.equals(known.text("type"))
                        && status.equals(known.text("status"))) {
                    since = known.textOr(since, "lastTransitionTime");
                }
            }
            return JsonObject.EMPTY
                    .with("type", type)
                    .with("status", status)
                    .with("lastTransitionTime", since)
                    .with("reason", reason)
                    .with("message", message);
        }
    }

    private JsonObject resources(long reservedMemory) {
        return JsonObject.EMPTY
                .with("cpu", Quantity.ofWhole(facts.cpus()).toString())
                .with("memory", kibibytes(memory() - reservedMemory))
                .with("ephemeral-storage", kibibytes(facts.diskBytes()))
                .with("pods", Quantity.ofWhole(settings.maxPods()).toString());
    }

    private long memory() {
        return facts.memoryBytes();
    }

    /** As kubelets write it, so that tools find the suffix they know. */
    private static String kibibytes(long bytes) {
        return bytes / 1024 + "Ki";
    }

    private JsonArray addresses() {
        List<Json> all = new ArrayList<>();
        for (String address : settings.addresses()) {
            all.add(JsonObject.EMPTY.with("type", "InternalIP").with("address", address));
        }
        all.add(JsonObject.EMPTY.with("type", "Hostname").with("address", facts.hostname()));
        return new JsonArray(all);
    }

    private JsonObject info() {
        return JsonObject.EMPTY
                .with("machineID", facts.machineId())
                .with("systemUUID", facts.machineId())
                .with("bootID", facts.bootId())
                .with("kernelVersion", facts.kernelVersion())
                .with("osImage", facts.osImage())
                .with("containerRuntimeVersion", facts.runtime() + "://" + facts.runtimeVersion())
                .with("kubeletVersion", settings.version())
                .with("kubeProxyVersion", "")
                .with("operatingSystem", "linux")
                .with("architecture", architecture());
    }

    private String architecture() {
        return switch (facts.architecture()) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> facts.architecture();
        };
    }
}
