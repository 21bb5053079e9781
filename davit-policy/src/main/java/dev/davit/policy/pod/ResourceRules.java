package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Mistakes;
import java.util.List;

/** Requests and limits of a container. */
final class ResourceRules {
    private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private ResourceRules() {}

    static void check(FieldPath at, JsonObject resources, Mistakes mistakes) {
        JsonObject limits = resources.object("limits");
        JsonObject requests = resources.object("requests");
        amounts(at.child("limits"), limits, JsonObject.EMPTY, mistakes);
        amounts(at.child("requests"), requests, limits, mistakes);
        for (int i = 0; i < requests.size(); i++) {
            String name = requests.nameAt(i);
            Json most = limits.get(name);
            Quantity limit = Quantity.stored(most);
            Quantity request = Quantity.stored(requests.valueAt(i));
            if (limit == null || request == null) {
                continue;
            }
            FieldPath here = at.child("requests").key(name);
            if (request.compareTo(limit) > 0) {
                mistakes.invalid(
                        here,
                        request.toString(),
                        "must be less than or equal to " + name + " limit of " + limit);
            } else if (!overcommittable(name) && request.compareTo(limit) != 0) {
                mistakes.invalid(
                        here,
                        request.toString(),
                        "must be equal to " + name + " limit of " + limit);
            }
        }
    }

    private static boolean overcommittable(String name) {
        return STANDARD.contains(name);
    }

    /**
     * @param judged what was looked at before: a request that was taken from its limit is one
     *     mistake, not two
     */
    private static void amounts(
            FieldPath at, JsonObject amounts, JsonObject judged, Mistakes mistakes) {
        for (int i = 0; i < amounts.size(); i++) {
            String name = amounts.nameAt(i);
            if (amounts.valueAt(i).equals(judged.get(name))) {
                continue;
            }
            FieldPath here = at.key(name);
            if (!known(name)) {
                mistakes.invalid(
                        here,
                        name,
                        "must be a standard resource type (cpu, memory, ephemeral-storage) or fully"
                                + " qualified (example.com/dongle)");
            }
            Quantity amount = Quantity.stored(amounts.valueAt(i));
            if (amount != null && amount.signum() < 0) {
                mistakes.invalid(here, amount.toString(), "must be greater than or equal to 0");
            }
            if (amount != null && name.indexOf('/') >= 0 && amount.milliValue() % 1000 != 0) {
                mistakes.invalid(here, amount.toString(), "must be an integer");
            }
        }
    }

    private static boolean known(String name) {
        return STANDARD.contains(name)
                || name.startsWith(HUGE_PAGES)
                || (name.indexOf('/') > 0 && LabelRules.key(name) == null);
    }
}
