package dev.davit.policy.history;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.Mistakes;
import org.jspecify.annotations.Nullable;

/** A HistoryPolicy: bounds that can be kept. */
final class PolicyRules {
    private static final long LEAST_DISK = 512L << 20;

    /** A hundred years. */
    private static final long MOST_SECONDS = 36_500L * 86_400;

    private static final long MOST_REVISIONS = 1_000_000;

    private PolicyRules() {}

    static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Words.resources(spec.array("resources"), mistakes);
        Words.namespaces(spec.array("namespaces"), mistakes);
        within(spec, "maxAgeSeconds", MOST_SECONDS, mistakes);
        within(spec, "maxRevisions", MOST_REVISIONS, mistakes);
        Json disk = spec.get("maxDisk");
        if (disk != null) {
            disk(spec, disk, mistakes);
        }
    }

    private static void disk(JsonObject spec, Json disk, Mistakes mistakes) {
        boolean all = spec.array("resources").size() == 0 && spec.array("namespaces").size() == 0;
        if (!all) {
            mistakes.forbidden(
                    Words.SPEC.child("maxDisk"),
                    "may not be set together with resources or namespaces: the cap is of all"
                            + " history");
        }
        Quantity quantity = Quantity.stored(disk);
        if (quantity != null && quantity.value() < LEAST_DISK) {
            mistakes.invalid(
                    Words.SPEC.child("maxDisk"), disk, "must be greater than or equal to 512Mi");
        }
    }

    private static void within(JsonObject spec, String field, long most, Mistakes mistakes) {
        long number = spec.wholeOr(1, field);
        if (number < 1 || number > most) {
            mistakes.invalid(Words.SPEC.child(field), number, "must be between 1 and " + most);
        }
    }
}
