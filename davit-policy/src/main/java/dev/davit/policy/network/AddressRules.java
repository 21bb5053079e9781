package dev.davit.policy.network;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import org.jspecify.annotations.Nullable;

/** Addresses that are taken, and the ranges that they are taken from. */
public final class AddressRules {
    /** One of each family. */
    private static final int MAX_RANGES = 2;

    private AddressRules() {}

    /** What is wrong with the name of an IPAddress, or null: it is the address. */
    public static @Nullable String name(String name) {
        Ip address = Ip.parse(name);
        if (address == null) {
            return "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
        }
        return address.toString().equals(name)
                ? null
                : "must be in canonical form (\"" + address + "\")";
    }

    public static void address(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        Checks.same(tree, before, mistakes, "spec", "parentRef");
        FieldPath at = FieldPath.of("spec", "parentRef");
        JsonObject parent = tree.object("spec", "parentRef");
        String group = parent.textOr("", "group");
        if (!group.isEmpty()) {
            Checks.subdomain(at.child("group"), group, mistakes);
        }
        for (String field : new String[] {"resource", "name"}) {
            String value = parent.textOr("", field);
            if (value.isEmpty()) {
                mistakes.required(at.child(field), "");
            } else {
                Checks.segment(at.child(field), value, mistakes);
            }
        }
        Checks.segment(at.child("namespace"), parent.textOr("", "namespace"), mistakes);
    }

    public static void range(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        FieldPath at = FieldPath.of("spec", "cidrs");
        JsonArray cidrs = tree.array("spec", "cidrs");
        Checks.same(tree, before, mistakes, "spec", "cidrs");
        if (cidrs.size() == 0) {
            mistakes.required(at, "at least one CIDR required");
        } else if (cidrs.size() > MAX_RANGES) {
            mistakes.invalid(at, cidrs, "may only hold up to 2 values");
        } else {
            Checks.texts(at, cidrs, (place, text) -> canonical(place, text, mistakes));
            families(at, cidrs, mistakes);
        }
    }

    private static void canonical(FieldPath at, String text, Mistakes mistakes) {
        Cidr cidr = Cidr.parse(text);
        if (cidr == null) {
            mistakes.invalid(at, text, Cidr.WRONG);
        } else if (!cidr.canonical().equals(text)) {
            mistakes.invalid(at, text, "must be in canonical form (\"" + cidr.canonical() + "\")");
        }
    }

    private static void families(FieldPath at, JsonArray cidrs, Mistakes mistakes) {
        int v6 = 0;
        for (String text : Checks.texts(cidrs)) {
            v6 += text.indexOf(':') >= 0 ? 1 : 0;
        }
        if (cidrs.size() == MAX_RANGES && v6 != 1) {
            mistakes.invalid(
                    at,
                    cidrs,
                    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                            + " 2001:db8::/64");
        }
    }
}
