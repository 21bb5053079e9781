package dev.davit.policy.service;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.pod.Addresses;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a Service may say. */
public final class ServiceRules {
    public static final int MAX_PORT = 65_535;
    static final long MAX_AFFINITY_SECONDS = 86_400;

    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final String PORT_RANGE = "must be between 1 and 65535, inclusive";
    private static final String ONE_FAMILY =
            "this cluster has one address family, IPv6; IPv4 is not configured on this cluster";

    private ServiceRules() {}

    public static void check(JsonObject service, Mistakes mistakes) {
        String name = service.textOr("", "metadata", "name");
        if (Names.subdomain(name) == null) {
            report(FieldPath.of("metadata", "name"), name, Names.service(name), mistakes);
        }
        JsonObject spec = service.object("spec");
        MetadataRules.labels(SPEC.child("selector"), spec.object("selector"), mistakes);
        address(spec, mistakes);
        families(spec, mistakes);
        affinity(spec, mistakes);
        outside(spec, mistakes);
        ports(spec, mistakes);
    }

    private static boolean external(JsonObject spec) {
        return "ExternalName".equals(spec.text("type"));
    }

    private static boolean headless(JsonObject spec) {
        return ServiceDefaults.HEADLESS.equals(spec.text("clusterIP"));
    }

    private static void address(JsonObject spec, Mistakes mistakes) {
        String address = spec.textOr("", "clusterIP");
        String type = spec.textOr("", "type");
        FieldPath at = SPEC.child("clusterIP");
        if (external(spec)) {
            externalName(spec, mistakes);
            if (!address.isEmpty()) {
                mistakes.forbidden(at, "may not be set when `type` is 'ExternalName'");
            }
            return;
        }
        if (!address.isEmpty() && !headless(spec)) {
            mistakes.notYet(
                    at,
                    "a virtual IP (\""
                            + address
                            + "\"); leave the field out and use the service's name, or write"
                            + " \"None\"");
        }
        if (headless(spec) && !type.equals("ClusterIP")) {
            mistakes.invalid(at, address, "may not be set to 'None' for " + type + " services");
        }
        JsonArray all = spec.array("clusterIPs");
        boolean same = all.size() == 1 && all.get(0).equals(new JsonString(address));
        if (all.size() > 0 && !same) {
            mistakes.invalid(
                    SPEC.child("clusterIPs"),
                    String.valueOf(all),
                    "must have one item, equal to `clusterIP`");
        }
    }

    private static void externalName(JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("externalName");
        String name = spec.textOr("", "externalName");
        if (name.isEmpty()) {
            mistakes.required(at, "");
            return;
        }
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        report(at, name, Names.subdomain(bare), mistakes);
    }

    private static void families(JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("ipFamilies");
        JsonArray families = spec.array("ipFamilies");
        for (int i = 0; i < families.size(); i++) {
            if (families.get(i) instanceof JsonString(String family) && !family.equals("IPv6")) {
                mistakes.invalid(at.index(i), family, ONE_FAMILY);
            }
        }
        if (families.size() > 1) {
            mistakes.invalid(at, families.size(), "must have one item: " + ONE_FAMILY);
        }
        String policy = spec.textOr("", "ipFamilyPolicy");
        if (policy.equals("RequireDualStack")) {
            mistakes.invalid(SPEC.child("ipFamilyPolicy"), policy, ONE_FAMILY);
        }
    }

    private static void affinity(JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("sessionAffinityConfig");
        if (!"ClientIP".equals(spec.text("sessionAffinity"))) {
            if (spec.has("sessionAffinityConfig")) {
                mistakes.forbidden(at, "must not be set when `sessionAffinity` is 'None'");
            }
            return;
        }
        long seconds = spec.wholeOr(1, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
        if (seconds < 1 || seconds > MAX_AFFINITY_SECONDS) {
            mistakes.invalid(
                    at.child("clientIP").child("timeoutSeconds"),
                    seconds,
                    "must be greater than 0 and less than or equal to " + MAX_AFFINITY_SECONDS);
        }
    }

    /**
     * Told in words by {@link ServiceWarnings} that nothing is opened; wrong is wrong all the same.
     */
    private static void outside(JsonObject spec, Mistakes mistakes) {
        JsonArray addresses = spec.array("externalIPs");
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i) instanceof JsonString(String address)
                    && !Addresses.isIp(address)) {
                mistakes.invalid(
                        SPEC.child("externalIPs").index(i), address, "must be a valid IP address");
            }
        }
        String type = spec.textOr("", "type");
        boolean opens =
                type.equals("NodePort") || type.equals("LoadBalancer") || addresses.size() > 0;
        if (spec.has("externalTrafficPolicy") && !opens) {
            mistakes.invalid(
                    SPEC.child("externalTrafficPolicy"),
                    spec.textOr("", "externalTrafficPolicy"),
                    "may only be set for externally-accessible services");
        }
        for (String field : List.of("loadBalancerIP", "loadBalancerClass")) {
            if (!spec.textOr("", field).isEmpty() && !type.equals("LoadBalancer")) {
                mistakes.forbidden(
                        SPEC.child(field), "may only be used when `type` is 'LoadBalancer'");
            }
        }
    }

    private static void ports(JsonObject spec, Mistakes mistakes) {
        JsonArray ports = spec.array("ports");
        FieldPath at = SPEC.child("ports");
        if (ports.size() == 0 && !headless(spec) && !external(spec)) {
            mistakes.required(at, "");
        }
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> numbers = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i) instanceof JsonObject port) {
                port(at.index(i), port, ports.size() > 1, spec, mistakes);
                String name = port.textOr("", "name");
                if (!name.isEmpty() && !names.add(name)) {
                    mistakes.duplicate(at.index(i).child("name"), name);
                }
                String key = port.textOr("", "protocol") + "/" + port.wholeOr(0, "port");
                if (!numbers.add(key)) {
                    mistakes.duplicate(at.index(i), key);
                }
            }
        }
    }

    private static void port(
            FieldPath at, JsonObject port, boolean named, JsonObject spec, Mistakes mistakes) {
        String name = port.textOr("", "name");
        if (!name.isEmpty()) {
            report(at.child("name"), name, Names.label(name), mistakes);
        } else if (named) {
            mistakes.required(at.child("name"), "");
        }
        number(at.child("port"), port.wholeOr(0, "port"), mistakes);
        target(at.child("targetPort"), port.get("targetPort"), mistakes);
        String protocol = port.textOr("", "appProtocol");
        report(
                at.child("appProtocol"),
                protocol,
                protocol.isEmpty() ? null : LabelRules.key(protocol),
                mistakes);
        long node = port.wholeOr(0, "nodePort");
        if (node < 0 || node > MAX_PORT) {
            mistakes.invalid(at.child("nodePort"), node, PORT_RANGE);
        }
        boolean closed = List.of("ClusterIP", "ExternalName").contains(spec.textOr("", "type"));
        if (node != 0 && closed) {
            mistakes.forbidden(
                    at.child("nodePort"),
                    "may not be used when `type` is '" + spec.textOr("", "type") + "'");
        }
    }

    private static void target(FieldPath at, @Nullable Json target, Mistakes mistakes) {
        if (target instanceof JsonNumber.Whole(long number)) {
            number(at, number, mistakes);
        } else if (target instanceof JsonString(String name)) {
            report(at, name, Names.port(name), mistakes);
        }
    }

    private static void number(FieldPath at, long number, Mistakes mistakes) {
        if (number < 1 || number > MAX_PORT) {
            mistakes.invalid(at, number, PORT_RANGE);
        }
    }

    static void report(FieldPath at, String value, @Nullable String wrong, Mistakes mistakes) {
        if (wrong != null) {
            mistakes.invalid(at, value, wrong);
        }
    }
}
