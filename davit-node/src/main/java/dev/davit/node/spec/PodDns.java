package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.port.Resolving;
import java.util.ArrayList;
import java.util.List;

/** {@code dnsPolicy} and {@code dnsConfig} of a pod. */
public final class PodDns {
    private PodDns() {}

    public static Resolving of(Pod pod) {
        JsonObject spec = pod.tree().object("spec");
        JsonObject config = spec.object("dnsConfig");
        return new Resolving(
                base(spec),
                pod.namespace(),
                spec.textOr("", "subdomain"),
                texts(config.array("nameservers")),
                texts(config.array("searches")),
                options(config.array("options")));
    }

    /** In the host's network the cluster's names have to be asked for by name. */
    private static Resolving.Base base(JsonObject spec) {
        return switch (spec.textOr("ClusterFirst", "dnsPolicy")) {
            case "None" -> Resolving.Base.NOTHING;
            case "Default" -> Resolving.Base.HOST;
            case "ClusterFirstWithHostNet" -> Resolving.Base.CLUSTER;
            default ->
                    spec.boolOr(false, "hostNetwork")
                            ? Resolving.Base.HOST
                            : Resolving.Base.CLUSTER;
        };
    }

    private static List<String> texts(JsonArray items) {
        List<String> texts = new ArrayList<>();
        for (Json item : items) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static List<String> options(JsonArray items) {
        List<String> options = new ArrayList<>();
        for (Json item : items) {
            if (item instanceof JsonObject option) {
                String value = option.textOr("", "value");
                String name = option.textOr("", "name");
                options.add(value.isEmpty() ? name : name + ":" + value);
            }
        }
        return options;
    }
}
