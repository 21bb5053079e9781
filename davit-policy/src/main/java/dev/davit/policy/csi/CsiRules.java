package dev.davit.policy.csi;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Drivers of storage: what they can do, where they are, how much room they have. */
public final class CsiRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> GROUP_POLICIES =
            List.of("File", "None", "ReadWriteOnceWithFSType");
    private static final List<String> MODES = List.of("Persistent", "Ephemeral");
    private static final long MIN_TOKEN_SECONDS = 600;
    private static final long MAX_TOKEN_SECONDS = 1L << 32;
    private static final long MIN_UPDATE_SECONDS = 10;
    private static final int MAX_NODE_ID = 256;

    private CsiRules() {}

    public static void driver(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Checks.oneOf(
                SPEC.child("fsGroupPolicy"), spec.text("fsGroupPolicy"), GROUP_POLICIES, mistakes);
        tokens(spec.array("tokenRequests"), mistakes);
        FieldPath modes = SPEC.child("volumeLifecycleModes");
        Checks.texts(
                modes,
                spec.array("volumeLifecycleModes"),
                (at, mode) -> Checks.oneOf(modes, mode, MODES, mistakes));
        String period = "nodeAllocatableUpdatePeriodSeconds";
        long seconds = spec.wholeOr(MIN_UPDATE_SECONDS, period);
        if (seconds < MIN_UPDATE_SECONDS) {
            mistakes.invalid(
                    SPEC.child(period), seconds, "must be greater than or equal to 10 seconds");
        }
        Checks.same(tree, before, mistakes, "spec", "attachRequired");
        Checks.same(tree, before, mistakes, "spec", "volumeLifecycleModes");
    }

    private static void tokens(JsonArray requests, Mistakes mistakes) {
        SortedSet<String> audiences = new TreeSet<>();
        Checks.each(
                SPEC.child("tokenRequests"),
                requests,
                (at, request) -> {
                    String audience = request.textOr("", "audience");
                    if (!audiences.add(audience)) {
                        mistakes.duplicate(at.child("audience"), audience);
                        return;
                    }
                    long seconds = request.wholeOr(MIN_TOKEN_SECONDS, "expirationSeconds");
                    FieldPath expiry = at.child("expirationSeconds");
                    if (seconds < MIN_TOKEN_SECONDS) {
                        mistakes.invalid(
                                expiry, seconds, "may not specify a duration less than 10 minutes");
                    } else if (seconds > MAX_TOKEN_SECONDS) {
                        mistakes.invalid(
                                expiry,
                                seconds,
                                "may not specify a duration larger than 2^32 seconds");
                    }
                });
    }

    public static void node(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        Checks.each(
                SPEC.child("drivers"),
                tree.array("spec", "drivers"),
                (at, driver) -> {
                    Checks.driver(at.child("name"), driver.textOr("", "name"), mistakes);
                    String id = driver.textOr("", "nodeID");
                    if (id.isEmpty()) {
                        mistakes.required(at.child("nodeID"), "");
                    } else if (id.length() > MAX_NODE_ID) {
                        mistakes.invalid(
                                at.child("nodeID"),
                                id,
                                "must be " + MAX_NODE_ID + " characters or less");
                    }
                    Checks.notNegative(
                            at.child("allocatable").child("count"),
                            driver.wholeOr(0, "allocatable", "count"),
                            mistakes);
                    topology(at, driver.array("topologyKeys"), mistakes);
                    if (before != null) {
                        unchanged(driver, before.array("spec", "drivers"), mistakes);
                    }
                });
    }

    private static void topology(FieldPath at, JsonArray keys, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        Checks.texts(
                at,
                keys,
                (place, key) -> {
                    if (key.isEmpty()) {
                        mistakes.required(at, "");
                        return;
                    }
                    if (!seen.add(key)) {
                        mistakes.duplicate(at, key);
                    }
                    Checks.qualified(at, key, mistakes);
                });
    }

    /** A driver that is there keeps what it said, but for how many volumes it can take. */
    private static void unchanged(JsonObject driver, JsonArray before, Mistakes mistakes) {
        JsonObject now = driver.without("allocatable");
        for (Json item : before) {
            if (item instanceof JsonObject then
                    && then.textOr("", "name").equals(driver.textOr("", "name"))
                    && !then.without("allocatable").equals(now)) {
                mistakes.invalid(SPEC.child("drivers"), now, "field is immutable");
            }
        }
    }

    public static void capacity(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        FieldPath at = FieldPath.of("storageClassName");
        Checks.subdomain(at, tree.textOr("", "storageClassName"), mistakes);
        Fields.selector(FieldPath.of("nodeTopology"), tree.get("nodeTopology"), mistakes);
        for (String field : new String[] {"capacity", "maximumVolumeSize"}) {
            Fields.notNegative(FieldPath.of(field), tree.get(field), mistakes);
        }
        Checks.same(tree, before, mistakes, "nodeTopology");
        Checks.same(tree, before, mistakes, "storageClassName");
    }
}
