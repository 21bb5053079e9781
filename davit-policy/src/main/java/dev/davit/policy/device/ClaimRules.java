package dev.davit.policy.device;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is asked for: requests for devices, constraints between them, their configuration. */
public final class ClaimRules {
    static final int MAX_REQUESTS = 32;
    private static final int MAX_ALTERNATIVES = 8;
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> MODES = List.of("All", "ExactCount");
    private static final String KNOWN =
            "must be the name of a request in the claim or the name of a request and a subrequest"
                    + " separated by '/'";

    private ClaimRules() {}

    /** What is claimed never changes. */
    public static void claim(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        Checks.same(tree, before, mistakes, "spec");
        if (before == null) {
            devices(SPEC.child("devices"), tree.object("spec", "devices"), mistakes);
        }
    }

    public static void template(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        Checks.same(tree, before, mistakes, "spec");
        if (before == null) {
            devices(
                    SPEC.child("spec").child("devices"),
                    tree.object("spec", "spec", "devices"),
                    mistakes);
        }
    }

    private static void devices(FieldPath at, JsonObject claim, Mistakes mistakes) {
        JsonArray requests = claim.array("requests");
        FieldPath list = at.child("requests");
        Checks.atMost(list, requests.size(), MAX_REQUESTS, mistakes);
        unique(list, requests, mistakes);
        Checks.each(list, requests, (place, request) -> request(place, request, mistakes));
        SortedSet<String> known = names(requests);
        constraints(at.child("constraints"), claim.array("constraints"), known, mistakes);
        FieldPath configs = at.child("config");
        Checks.atMost(configs, claim.array("config").size(), MAX_REQUESTS, mistakes);
        Checks.each(
                configs,
                claim.array("config"),
                (place, config) -> {
                    references(place.child("requests"), config.array("requests"), known, mistakes);
                    DeviceParts.configuration(place, config, mistakes);
                });
    }

    private static void unique(FieldPath at, JsonArray named, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                at,
                named,
                (place, item) -> {
                    String name = item.textOr("", "name");
                    if (!seen.add(name)) {
                        mistakes.duplicate(place, name);
                    }
                });
    }

    private static void request(FieldPath at, JsonObject request, Mistakes mistakes) {
        name(at, request, mistakes);
        JsonArray alternatives = request.array("firstAvailable");
        boolean several = alternatives.size() > 0;
        boolean exactly = request.has("exactly");
        if (several && exactly) {
            mistakes.invalid(
                    at,
                    JsonNull.NULL,
                    "exactly one of `exactly` or `firstAvailable` is required, but multiple fields"
                            + " are set");
        } else if (exactly) {
            one(at.child("exactly"), request.object("exactly"), mistakes);
        } else if (several) {
            FieldPath list = at.child("firstAvailable");
            Checks.atMost(list, alternatives.size(), MAX_ALTERNATIVES, mistakes);
            unique(list, alternatives, mistakes);
            Checks.each(
                    list,
                    alternatives,
                    (place, sub) -> {
                        name(place, sub, mistakes);
                        one(place, sub, mistakes);
                    });
        } else {
            mistakes.required(at, "exactly one of `exactly` or `firstAvailable` is required");
        }
    }

    private static void name(FieldPath at, JsonObject named, Mistakes mistakes) {
        String name = named.textOr("", "name");
        Checks.report(at.child("name"), name, Names.label(name), mistakes);
    }

    private static void one(FieldPath at, JsonObject request, Mistakes mistakes) {
        Checks.requiredSubdomain(
                at.child("deviceClassName"), request.textOr("", "deviceClassName"), mistakes);
        DeviceParts.selectors(at.child("selectors"), request.array("selectors"), mistakes);
        String mode = request.textOr("", "allocationMode");
        long count = request.wholeOr(0, "count");
        FieldPath counted = at.child("count");
        switch (mode) {
            case "All" -> {
                if (count != 0) {
                    mistakes.invalid(
                            counted, count, "must not be specified when allocationMode is 'All'");
                }
            }
            case "ExactCount" -> {
                if (count <= 0) {
                    mistakes.invalid(counted, count, "must be greater than zero");
                }
            }
            default -> mistakes.unsupported(at.child("allocationMode"), mode, MODES);
        }
        Checks.each(
                at.child("tolerations"),
                request.array("tolerations"),
                (place, toleration) -> DeviceParts.toleration(place, toleration, mistakes));
    }

    /** As claims name them: {@code gpu}, and {@code gpu/small} of a list to pick from. */
    private static SortedSet<String> names(JsonArray requests) {
        SortedSet<String> names = new TreeSet<>();
        for (Json item : requests) {
            if (item instanceof JsonObject request) {
                String name = request.textOr("", "name");
                names.add(name);
                for (Json sub : request.array("firstAvailable")) {
                    if (sub instanceof JsonObject one) {
                        names.add(name + "/" + one.textOr("", "name"));
                    }
                }
            }
        }
        return names;
    }

    private static void constraints(
            FieldPath at, JsonArray constraints, SortedSet<String> known, Mistakes mistakes) {
        Checks.atMost(at, constraints.size(), MAX_REQUESTS, mistakes);
        Checks.each(
                at,
                constraints,
                (place, constraint) -> {
                    references(
                            place.child("requests"), constraint.array("requests"), known, mistakes);
                    boolean match = constraint.has("matchAttribute");
                    if (match == constraint.has("distinctAttribute")) {
                        mistakes.required(
                                place,
                                "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required"
                                        + (match ? ", but multiple fields are set" : ""));
                        return;
                    }
                    String field = match ? "matchAttribute" : "distinctAttribute";
                    DeviceNames.fullyQualified(
                            place.child(field), constraint.textOr("", field), mistakes);
                });
    }

    private static void references(
            FieldPath at, JsonArray names, SortedSet<String> known, Mistakes mistakes) {
        Checks.atMost(at, names.size(), MAX_REQUESTS, mistakes);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i) instanceof JsonString(String name) && !known.contains(name)) {
                mistakes.invalid(at.index(i), name, KNOWN);
            }
        }
        Checks.distinct(at, names, mistakes);
    }
}
