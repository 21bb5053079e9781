package dev.davit.policy.device;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Devices that a driver offers, and classes of devices. */
public final class SliceRules {
    private static final int MAX_DEVICES = 128;
    private static final int MAX_TAINTED = 64;
    private static final int MAX_NAMED = 32;
    private static final int MAX_COUNTER_SETS = 8;
    private static final int MAX_VALUE = 64;
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> PLACES =
            List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");
    private static final String ONE_PLACE =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
                    + " required";
    private static final List<String> VALUES =
            List.of("bool", "int", "string", "version", "bools", "ints", "strings", "versions");
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");

    private SliceRules() {}

    public static void deviceClass(
            JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        DeviceParts.selectors(SPEC.child("selectors"), spec.array("selectors"), mistakes);
        FieldPath configs = SPEC.child("config");
        Checks.atMost(configs, spec.array("config").size(), ClaimRules.MAX_REQUESTS, mistakes);
        Checks.each(
                configs,
                spec.array("config"),
                (at, config) -> DeviceParts.configuration(at, config, mistakes));
        String resource = spec.text("extendedResourceName");
        if (resource != null && !isExtended(resource)) {
            mistakes.invalid(
                    SPEC.child("extendedResourceName"),
                    resource,
                    "must be a valid extended resource name");
        }
    }

    private static boolean isExtended(String name) {
        return name.indexOf('/') > 0
                && !name.contains("kubernetes.io/")
                && !name.startsWith("requests.")
                && LabelRules.key("requests." + name) == null;
    }

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Checks.driver(SPEC.child("driver"), spec.textOr("", "driver"), mistakes);
        pool(spec.object("pool"), mistakes);
        Checks.same(tree, before, mistakes, "spec", "pool", "name");
        Checks.same(tree, before, mistakes, "spec", "driver");
        Checks.same(tree, before, mistakes, "spec", "nodeName");
        place(SPEC, spec, mistakes);
        FieldPath counters = SPEC.child("sharedCounters");
        if (spec.has("sharedCounters") && spec.has("devices")) {
            mistakes.invalid(SPEC, "", "only one of `sharedCounters` or `devices` is allowed");
        }
        Checks.atMost(counters, spec.array("sharedCounters").size(), MAX_COUNTER_SETS, mistakes);
        Checks.each(
                counters,
                spec.array("sharedCounters"),
                (at, set) -> {
                    String name = set.textOr("", "name");
                    Checks.report(at.child("name"), name, Names.label(name), mistakes);
                    counters(at.child("counters"), set.object("counters"), mistakes);
                });
        devices(spec, mistakes);
    }

    private static void pool(JsonObject pool, Mistakes mistakes) {
        FieldPath at = SPEC.child("pool");
        DeviceNames.pool(at.child("name"), pool.textOr("", "name"), mistakes);
        long slices = pool.wholeOr(0, "resourceSliceCount");
        if (slices <= 0) {
            mistakes.invalid(at.child("resourceSliceCount"), slices, "must be greater than zero");
        }
        Checks.notNegative(at.child("generation"), pool.wholeOr(0, "generation"), mistakes);
    }

    private static void place(FieldPath at, JsonObject spec, Mistakes mistakes) {
        List<String> set = new ArrayList<>();
        for (String field : PLACES) {
            Json value = spec.get(field);
            if (value instanceof JsonString(String node)) {
                if (node.isEmpty()) {
                    mistakes.invalid(
                            at.child(field),
                            node,
                            "must be either unset or set to a non-empty string");
                    continue;
                }
                Checks.subdomain(at.child(field), node, mistakes);
            } else if (value == JsonBool.FALSE) {
                mistakes.invalid(at.child(field), value, "must be either unset or set to true");
                continue;
            }
            if (value != null) {
                set.add("`" + field + "`");
            }
        }
        if (spec.array("nodeSelector", "nodeSelectorTerms").size() != 1
                && spec.has("nodeSelector")) {
            mistakes.invalid(
                    at.child("nodeSelector").child("nodeSelectorTerms"),
                    spec.at("nodeSelector", "nodeSelectorTerms"),
                    "must have exactly one node selector term");
        }
        if (set.isEmpty()) {
            mistakes.required(at, ONE_PLACE);
        } else if (set.size() > 1) {
            mistakes.invalid(
                    at,
                    "{" + String.join(", ", set) + "}",
                    ONE_PLACE + ", but multiple fields are set");
        }
    }

    private static void devices(JsonObject spec, Mistakes mistakes) {
        JsonArray devices = spec.array("devices");
        FieldPath list = SPEC.child("devices");
        boolean special = false;
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i) instanceof JsonObject device) {
                String name = device.textOr("", "name");
                FieldPath at = list.index(i);
                if (!names.add(name)) {
                    mistakes.duplicate(at, name);
                }
                special |= device.has("taints") || device.has("consumesCounters");
                device(at, device, mistakes);
            }
        }
        Checks.atMost(list, devices.size(), special ? MAX_TAINTED : MAX_DEVICES, mistakes);
    }

    private static void device(FieldPath at, JsonObject device, Mistakes mistakes) {
        String name = device.textOr("", "name");
        Checks.report(at.child("name"), name, Names.label(name), mistakes);
        JsonObject attributes = device.object("attributes");
        JsonObject capacity = device.object("capacity");
        int total = attributes.size() + capacity.size();
        if (total > MAX_NAMED) {
            mistakes.invalid(
                    at,
                    total,
                    "the total number of attributes and capacities must not exceed " + MAX_NAMED);
        }
        for (int i = 0; i < attributes.size(); i++) {
            FieldPath here = at.child("attributes").key(attributes.nameAt(i));
            DeviceNames.qualified(here, attributes.nameAt(i), mistakes);
            if (attributes.valueAt(i) instanceof JsonObject attribute) {
                attribute(here, attribute, mistakes);
            }
        }
        for (String key : capacity.names()) {
            DeviceNames.qualified(at.child("capacity").key(key), key, mistakes);
        }
        Checks.each(
                at.child("taints"),
                device.array("taints"),
                (here, taint) -> {
                    Checks.qualified(here.child("key"), taint.textOr("", "key"), mistakes);
                    String value = taint.textOr("", "value");
                    Checks.report(here.child("value"), value, LabelRules.value(value), mistakes);
                    Checks.oneOf(
                            here.child("effect"), taint.textOr("", "effect"), EFFECTS, mistakes);
                });
        Checks.each(
                at.child("consumesCounters"),
                device.array("consumesCounters"),
                (here, uses) -> {
                    String set = uses.textOr("", "counterSet");
                    Checks.report(here.child("counterSet"), set, Names.label(set), mistakes);
                    counters(here.child("counters"), uses.object("counters"), mistakes);
                });
    }

    private static void attribute(FieldPath at, JsonObject attribute, Mistakes mistakes) {
        int values = 0;
        for (String field : VALUES) {
            values += attribute.has(field) ? 1 : 0;
        }
        if (values == 0) {
            mistakes.required(at, "exactly one value must be specified");
        } else if (values > 1) {
            mistakes.invalid(at, attribute, "exactly one value must be specified");
        }
        for (String field : List.of("string", "version")) {
            if (attribute.textOr("", field).length() > MAX_VALUE) {
                mistakes.tooLong(at.child(field), MAX_VALUE);
            }
        }
    }

    private static void counters(FieldPath at, JsonObject counters, Mistakes mistakes) {
        if (counters.isEmpty()) {
            mistakes.required(at, "");
        }
        Checks.atMost(at, counters.size(), MAX_NAMED, mistakes);
        for (String key : counters.names()) {
            Checks.report(at.key(key), key, Names.label(key), mistakes);
        }
    }
}
