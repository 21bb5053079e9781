package dev.davit.policy.service;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.pod.Addresses;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Endpoints and EndpointSlices may say. */
public final class EndpointRules {
    /** Kubernetes' bounds. */
    static final int MAX_ENDPOINTS = 1_000;

    static final int MAX_ADDRESSES = 100;
    static final int MAX_PORTS = 100;

    private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");

    private EndpointRules() {}

    public static void endpoints(JsonObject tree, Mistakes mistakes) {
        JsonArray subsets = tree.array("subsets");
        for (int i = 0; i < subsets.size(); i++) {
            if (subsets.get(i) instanceof JsonObject subset) {
                subset(FieldPath.of("subsets").index(i), subset, mistakes);
            }
        }
    }

    private static void subset(FieldPath at, JsonObject subset, Mistakes mistakes) {
        int addresses = 0;
        for (String field : List.of("addresses", "notReadyAddresses")) {
            JsonArray list = subset.array(field);
            addresses += list.size();
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof JsonObject address) {
                    address(at.child(field).index(i), address, mistakes);
                }
            }
        }
        if (addresses == 0) {
            mistakes.required(at, "must specify `addresses` or `notReadyAddresses`");
        }
        ports(at.child("ports"), subset.array("ports"), subset.array("ports").size() > 1, mistakes);
    }

    private static void address(FieldPath at, JsonObject address, Mistakes mistakes) {
        String ip = address.textOr("", "ip");
        if (ip.isEmpty()) {
            mistakes.required(at.child("ip"), "");
        } else {
            ServiceRules.report(at.child("ip"), ip, unfit(ip), mistakes);
        }
        hostname(at, address, mistakes);
    }

    private static void hostname(FieldPath at, JsonObject endpoint, Mistakes mistakes) {
        String name = endpoint.textOr("", "hostname");
        if (!name.isEmpty()) {
            ServiceRules.report(at.child("hostname"), name, Names.label(name), mistakes);
        }
    }

    /** An endpoint leads to another machine or pod, not back to whoever asks. */
    private static @Nullable String unfit(String ip) {
        if (!Addresses.isIp(ip)) {
            return "must be a valid IP address";
        }
        if (ip.equals("::1") || ip.startsWith("127.")) {
            return "may not be in the loopback range (127.0.0.0/8, ::1/128)";
        }
        if (ip.equals("::") || ip.equals("0.0.0.0")) {
            return "may not be unspecified (0.0.0.0 or ::)";
        }
        return null;
    }

    public static void slice(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        String type = tree.textOr("", "addressType");
        FieldPath at = FieldPath.of("addressType");
        if (type.isEmpty()) {
            mistakes.required(at, "");
        } else if (!ADDRESS_TYPES.contains(type)) {
            mistakes.unsupported(at, type, ADDRESS_TYPES);
        }
        if (before != null && !type.equals(before.textOr("", "addressType"))) {
            mistakes.immutable(at);
        }
        JsonArray endpoints = tree.array("endpoints");
        if (endpoints.size() > MAX_ENDPOINTS) {
            mistakes.invalid(
                    FieldPath.of("endpoints"),
                    endpoints.size(),
                    "must have at most " + MAX_ENDPOINTS + " items");
        }
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i) instanceof JsonObject endpoint) {
                endpoint(FieldPath.of("endpoints").index(i), endpoint, type, mistakes);
            }
        }
        ports(FieldPath.of("ports"), tree.array("ports"), false, mistakes);
    }

    private static void endpoint(
            FieldPath at, JsonObject endpoint, String type, Mistakes mistakes) {
        JsonArray addresses = endpoint.array("addresses");
        if (addresses.size() == 0) {
            mistakes.required(at.child("addresses"), "must contain at least 1 address");
        } else if (addresses.size() > MAX_ADDRESSES) {
            mistakes.invalid(
                    at.child("addresses"),
                    addresses.size(),
                    "must have at most " + MAX_ADDRESSES + " items");
        }
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i) instanceof JsonString(String address)) {
                ServiceRules.report(
                        at.child("addresses").index(i), address, unfit(type, address), mistakes);
            }
        }
        hostname(at, endpoint, mistakes);
    }

    private static @Nullable String unfit(String type, String address) {
        return switch (type) {
            case "IPv4" ->
                    Addresses.isIpv4(address) ? unfit(address) : "must be a valid IPv4 address";
            case "IPv6" ->
                    Addresses.isIpv6(address) ? unfit(address) : "must be a valid IPv6 address";
            case "FQDN" -> Names.subdomain(address);
            default -> null;
        };
    }

    private static void ports(FieldPath at, JsonArray ports, boolean named, Mistakes mistakes) {
        if (ports.size() > MAX_PORTS) {
            mistakes.invalid(at, ports.size(), "must have at most " + MAX_PORTS + " items");
        }
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            if (!(ports.get(i) instanceof JsonObject port)) {
                continue;
            }
            String name = port.textOr("", "name");
            if (named && name.isEmpty()) {
                mistakes.required(at.index(i).child("name"), "");
            } else if (!name.isEmpty()) {
                ServiceRules.report(at.index(i).child("name"), name, Names.label(name), mistakes);
            }
            if (!names.add(name)) {
                mistakes.duplicate(at.index(i).child("name"), name);
            }
            long number = port.wholeOr(1, "port");
            if (number < 1 || number > ServiceRules.MAX_PORT) {
                mistakes.invalid(
                        at.index(i).child("port"),
                        number,
                        "must be between 1 and 65535, inclusive");
            }
        }
    }
}
