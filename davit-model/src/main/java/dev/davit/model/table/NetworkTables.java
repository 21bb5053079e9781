package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.NetworkKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Rows of ingresses, network policies, and addresses. */
final class NetworkTables {
    /** Hosts that are shown before the rest is counted. */
    private static final int SHOWN = 3;

    private static final Table INGRESS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Class", "Which controller serves it."),
                            Column.text("Hosts", "The hosts that it answers."),
                            Column.text("Address", "Where it is reached."),
                            Column.text("Ports", "The ports that it answers on."),
                            Column.age()),
                    NetworkTables::ingress);

    private static final Table INGRESS_CLASS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Controller", "Who serves ingresses of the class."),
                            Column.text("Parameters", "An object with more settings."),
                            Column.age()),
                    NetworkTables::ingressClass);

    private static final Table NETWORK_POLICY =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Pod-Selector", "The pods that it is for."),
                            Column.age()),
                    (policy, now) ->
                            List.of(
                                    Cells.name(policy),
                                    text(Cells.selector(policy.object("spec", "podSelector"))),
                                    Cells.age(policy, now)));

    private static final Table IP_ADDRESS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("ParentRef", "Who has it."),
                            Column.age()),
                    NetworkTables::address);

    private static final Table SERVICE_CIDR =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("CIDRs", "The ranges of addresses."),
                            Column.age()),
                    (range, now) ->
                            List.of(
                                    Cells.name(range),
                                    text(Cells.joined(range.array("spec", "cidrs"))),
                                    Cells.age(range, now)));

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(NetworkKinds.INGRESS, INGRESS),
                    KindTable.of(NetworkKinds.INGRESS_CLASS, INGRESS_CLASS),
                    KindTable.of(NetworkKinds.NETWORK_POLICY, NETWORK_POLICY),
                    KindTable.of(NetworkKinds.IP_ADDRESS, IP_ADDRESS),
                    KindTable.of(NetworkKinds.SERVICE_CIDR, SERVICE_CIDR));

    private NetworkTables() {}

    private static List<Json> ingress(JsonObject ingress, long now) {
        JsonObject spec = ingress.object("spec");
        return List.of(
                Cells.name(ingress),
                text(spec.textOr(Cells.NONE, "ingressClassName")),
                text(hosts(spec.array("rules"))),
                text(addresses(ingress.array("status", "loadBalancer", "ingress"))),
                text(spec.array("tls").size() > 0 ? "80, 443" : "80"),
                Cells.age(ingress, now));
    }

    private static String hosts(JsonArray rules) {
        List<String> hosts = new ArrayList<>();
        boolean more = false;
        for (Json item : rules) {
            more |= hosts.size() == SHOWN;
            String host = item instanceof JsonObject rule ? rule.textOr("", "host") : "";
            if (!more && !host.isEmpty()) {
                hosts.add(host);
            }
        }
        if (hosts.isEmpty()) {
            return "*";
        }
        String shown = String.join(",", hosts);
        return more ? shown + " + " + (rules.size() - SHOWN) + " more..." : shown;
    }

    private static String addresses(JsonArray points) {
        TreeSet<String> all = new TreeSet<>();
        for (Json item : points) {
            if (item instanceof JsonObject point) {
                String ip = point.textOr("", "ip");
                all.add(ip.isEmpty() ? point.textOr("", "hostname") : ip);
            }
        }
        return String.join(",", all);
    }

    private static List<Json> ingressClass(JsonObject object, long now) {
        JsonObject parameters = object.object("spec", "parameters");
        String group = parameters.textOr("", "apiGroup");
        return List.of(
                Cells.name(object),
                text(object.textOr("", "spec", "controller")),
                text(
                        parameters.isEmpty()
                                ? Cells.NONE
                                : parameters.textOr("", "kind")
                                        + (group.isEmpty() ? "" : "." + group)
                                        + "/"
                                        + parameters.textOr("", "name")),
                Cells.age(object, now));
    }

    private static List<Json> address(JsonObject address, long now) {
        JsonObject parent = address.object("spec", "parentRef");
        String group = parent.textOr("", "group");
        String namespace = parent.textOr("", "namespace");
        String resource = parent.textOr("", "resource") + (group.isEmpty() ? "" : "." + group);
        String path =
                resource.toLowerCase(Locale.ROOT)
                        + (namespace.isEmpty() ? "" : "/" + namespace)
                        + "/"
                        + parent.textOr("", "name");
        return List.of(
                Cells.name(address),
                textOr(Cells.NONE, parent.isEmpty() ? null : path),
                Cells.age(address, now));
    }
}
