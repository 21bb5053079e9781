package dev.davit.policy.network;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Fills;
import java.util.ArrayList;
import java.util.List;

/** What a writer may leave out. */
public final class NetworkDefaults {
    private NetworkDefaults() {}

    /** Parameters are the cluster's unless they say otherwise. */
    public static JsonObject ingressClass(JsonObject tree) {
        return Fills.within(tree, Fills.text("scope", "Cluster"), "spec", "parameters");
    }

    /** Ports speak TCP; a policy is about what comes in, and about what goes out if it says so. */
    public static JsonObject policy(JsonObject tree) {
        JsonObject spec = tree.object("spec");
        for (String direction : new String[] {"ingress", "egress"}) {
            spec =
                    Fills.items(
                            spec,
                            direction,
                            rule -> Fills.items(rule, "ports", Fills.text("protocol", "TCP")));
        }
        if (spec.array("policyTypes").size() == 0) {
            List<Json> types = new ArrayList<>(List.of(new JsonString("Ingress")));
            if (spec.array("egress").size() > 0) {
                types.add(new JsonString("Egress"));
            }
            spec = spec.with("policyTypes", new JsonArray(types));
        }
        return tree.with("spec", spec);
    }
}
