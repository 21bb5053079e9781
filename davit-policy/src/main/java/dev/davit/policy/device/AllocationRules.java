package dev.davit.policy.device;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What came of a claim: the devices that it has, and who uses them. */
public final class AllocationRules {
    private static final int MAX_CONSUMERS = 256;
    private static final int MAX_RESULTS = 32;
    private static final FieldPath STATUS = FieldPath.of("status");

    private AllocationRules() {}

    public static void status(JsonObject tree, JsonObject before, Mistakes mistakes) {
        JsonObject status = tree.object("status");
        consumers(tree, before, mistakes);
        boolean allocated = before.at("status", "allocation") != null;
        if (allocated && status.has("allocation")) {
            Checks.same(tree, before, mistakes, "status", "allocation");
        } else if (status.has("allocation")) {
            results(status.array("allocation", "devices", "results"), mistakes);
        }
    }

    private static void consumers(JsonObject tree, JsonObject before, Mistakes mistakes) {
        FieldPath at = STATUS.child("reservedFor");
        JsonArray consumers = tree.array("status", "reservedFor");
        Checks.atMost(at, consumers.size(), MAX_CONSUMERS, mistakes);
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                at,
                consumers,
                (place, consumer) -> {
                    for (String field : List.of("resource", "name", "uid")) {
                        if (consumer.textOr("", field).isEmpty()) {
                            mistakes.required(place.child(field), "");
                        }
                    }
                    String uid = consumer.textOr("", "uid");
                    if (!uid.isEmpty() && !seen.add(uid)) {
                        mistakes.duplicate(place.child("uid"), uid);
                    }
                });
        if (consumers.size() > 0 && tree.at("status", "allocation") == null) {
            mistakes.forbidden(at, "may not be specified when `allocated` is not set");
        } else if (tree.text("metadata", "deletionTimestamp") != null) {
            List<Json> then = before.array("status", "reservedFor").items();
            if (!then.containsAll(consumers.items())) {
                mistakes.forbidden(
                        at,
                        "new entries may not be added while `deallocationRequested` or"
                                + " `deletionTimestamp` are set");
            }
        }
    }

    private static void results(JsonArray results, Mistakes mistakes) {
        FieldPath list = STATUS.child("allocation").child("devices").child("results");
        Checks.atMost(list, results.size(), MAX_RESULTS, mistakes);
        Checks.each(
                list,
                results,
                (at, result) -> {
                    Checks.driver(at.child("driver"), result.textOr("", "driver"), mistakes);
                    DeviceNames.pool(at.child("pool"), result.textOr("", "pool"), mistakes);
                    String device = result.textOr("", "device");
                    Checks.report(at.child("device"), device, Names.label(device), mistakes);
                });
    }
}
