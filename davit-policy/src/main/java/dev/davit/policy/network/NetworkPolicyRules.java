package dev.davit.policy.network;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may talk to the pods of a selector, and whom they may talk to. */
public final class NetworkPolicyRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> TYPES = List.of("Egress", "Ingress");

    private NetworkPolicyRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Fields.selector(SPEC.child("podSelector"), spec.get("podSelector"), mistakes);
        direction("ingress", "from", spec, mistakes);
        direction("egress", "to", spec, mistakes);
        JsonArray types = spec.array("policyTypes");
        FieldPath at = SPEC.child("policyTypes");
        if (types.size() > TYPES.size()) {
            mistakes.invalid(at, types, "may not specify more than two policyTypes");
            return;
        }
        Checks.texts(at, types, (place, type) -> Checks.oneOf(place, type, TYPES, mistakes));
    }

    private static void direction(String name, String peers, JsonObject spec, Mistakes mistakes) {
        Checks.each(
                SPEC.child(name),
                spec.array(name),
                (at, rule) -> {
                    Checks.each(
                            at.child("ports"),
                            rule.array("ports"),
                            (place, port) -> port(place, port, mistakes));
                    Checks.each(
                            at.child(peers),
                            rule.array(peers),
                            (place, peer) -> peer(place, peer, mistakes));
                });
    }

    private static void port(FieldPath at, JsonObject port, Mistakes mistakes) {
        Checks.oneOf(at.child("protocol"), port.text("protocol"), PROTOCOLS, mistakes);
        Json first = port.get("port");
        if (first instanceof JsonNumber.Whole(long number)) {
            Checks.port(at.child("port"), number, mistakes);
        } else if (first instanceof JsonString(String name)) {
            Checks.report(at.child("port"), name, Names.port(name), mistakes);
        }
        if (port.get("endPort") instanceof JsonNumber.Whole(long end)) {
            end(at.child("endPort"), end, first, mistakes);
        }
    }

    private static void end(FieldPath at, long end, @Nullable Json first, Mistakes mistakes) {
        switch (first) {
            case null ->
                    mistakes.invalid(at, end, "may not be specified when `port` is not specified");
            case JsonNumber.Whole(long number) -> {
                if (end < number) {
                    mistakes.invalid(at, number, "must be greater than or equal to `port`");
                }
                Checks.port(at, end, mistakes);
            }
            default -> mistakes.invalid(at, end, "may not be specified when `port` is non-numeric");
        }
    }

    private static void peer(FieldPath at, JsonObject peer, Mistakes mistakes) {
        int peers = 0;
        for (String selector : new String[] {"podSelector", "namespaceSelector"}) {
            peers += peer.has(selector) ? 1 : 0;
            Fields.selector(at.child(selector), peer.get(selector), mistakes);
        }
        boolean block = peer.has("ipBlock");
        if (block) {
            block(at.child("ipBlock"), peer.object("ipBlock"), mistakes);
        }
        if (peers == 0 && !block) {
            mistakes.required(at, "must specify a peer");
        } else if (peers > 0 && block) {
            mistakes.forbidden(at, "may not specify both ipBlock and another peer");
        }
    }

    private static void block(FieldPath at, JsonObject block, Mistakes mistakes) {
        String text = block.textOr("", "cidr");
        if (text.isEmpty()) {
            mistakes.required(at.child("cidr"), "");
            return;
        }
        Cidr cidr = Cidr.parse(text);
        if (cidr == null) {
            mistakes.invalid(at.child("cidr"), text, Cidr.WRONG);
            return;
        }
        Checks.texts(
                at.child("except"),
                block.array("except"),
                (place, without) -> {
                    Cidr hole = Cidr.parse(without);
                    if (hole == null) {
                        mistakes.invalid(place, without, Cidr.WRONG);
                    } else if (!cidr.strictlyContains(hole)) {
                        mistakes.invalid(place, without, "must be a strict subset of `cidr`");
                    }
                });
    }
}
