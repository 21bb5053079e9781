package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;

/** Services and what they lead to, as {@code kubectl get} shows them. */
final class ServiceTable {
    /** Items of a list that are shown before the rest is counted. */
    private static final int SHOWN = 3;

    private static final String UNSET = "<unset>";

    static final Table SERVICE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Type", "How far the service can be reached."),
                            Column.text("Cluster-IP", "Its virtual IP, or None: pods' addresses."),
                            Column.text("External-IP", "Where it is reached from outside."),
                            Column.text("Port(s)", "The ports it has, and their protocols."),
                            Column.age(),
                            Column.wide("Selector", "The labels of its pods.")),
                    ServiceTable::service);

    static final Table ENDPOINTS =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("Endpoints", "Where the service leads to."),
                            Column.age()),
                    (object, now) ->
                            List.of(
                                    Cells.name(object),
                                    text(endpoints(object)),
                                    Cells.age(object, now)));

    static final Table SLICE =
            new Table(
                    List.of(
                            Column.identity(),
                            Column.text("AddressType", "What kind of addresses it holds."),
                            Column.text("Ports", "The ports of its endpoints."),
                            Column.text("Endpoints", "The addresses in it."),
                            Column.age()),
                    ServiceTable::slice);

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(Kinds.SERVICE, SERVICE),
                    KindTable.of(Kinds.ENDPOINTS, ENDPOINTS),
                    KindTable.of(Kinds.ENDPOINT_SLICE, SLICE));

    private ServiceTable() {}

    private static List<Json> service(JsonObject service, long now) {
        JsonObject spec = service.object("spec");
        return List.of(
                Cells.name(service),
                text(spec.textOr("ClusterIP", "type")),
                textOr(Cells.NONE, spec.text("clusterIP")),
                text(outside(service)),
                text(servicePorts(spec.array("ports"))),
                Cells.age(service, now),
                text(Cells.labels(spec.object("selector"))));
    }

    private static String outside(JsonObject service) {
        JsonObject spec = service.object("spec");
        List<String> given = new ArrayList<>();
        switch (spec.textOr("", "type")) {
            case "ExternalName" -> given.add(spec.textOr(Cells.NONE, "externalName"));
            case "LoadBalancer" -> {
                for (Json item : service.array("status", "loadBalancer", "ingress")) {
                    if (item instanceof JsonObject ingress) {
                        given.add(ingress.textOr(ingress.textOr("", "hostname"), "ip"));
                    }
                }
                if (given.isEmpty()) {
                    given.add("<pending>");
                }
            }
            default -> {}
        }
        for (Json item : spec.array("externalIPs")) {
            if (item instanceof JsonString(String address)) {
                given.add(address);
            }
        }
        return given.isEmpty() ? Cells.NONE : String.join(",", given);
    }

    private static String servicePorts(JsonArray ports) {
        List<String> all = new ArrayList<>();
        for (Json item : ports) {
            if (item instanceof JsonObject port) {
                long node = port.wholeOr(0, "nodePort");
                all.add(
                        port.wholeOr(0, "port")
                                + (node == 0 ? "" : ":" + node)
                                + "/"
                                + port.textOr("TCP", "protocol"));
            }
        }
        return all.isEmpty() ? Cells.NONE : String.join(",", all);
    }

    private static String endpoints(JsonObject endpoints) {
        List<String> all = new ArrayList<>();
        for (Json item : endpoints.array("subsets")) {
            if (item instanceof JsonObject subset) {
                subset(subset, all);
            }
        }
        return all.isEmpty() ? Cells.NONE : few(all, " + %d more...");
    }

    private static void subset(JsonObject subset, List<String> all) {
        for (Json item : subset.array("addresses")) {
            String address = item instanceof JsonObject one ? one.textOr("", "ip") : "";
            if (subset.array("ports").size() == 0) {
                all.add(address);
            }
            for (Json port : subset.array("ports")) {
                if (port instanceof JsonObject one) {
                    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
                    all.add(host + ":" + one.wholeOr(0, "port"));
                }
            }
        }
    }

    private static List<Json> slice(JsonObject slice, long now) {
        List<String> ports = new ArrayList<>();
        for (Json item : slice.array("ports")) {
            if (item instanceof JsonObject port) {
                String name = port.textOr("", "name");
                ports.add(
                        port.has("port")
                                ? Long.toString(port.wholeOr(0, "port"))
                                : name.isEmpty() ? "*" : name);
            }
        }
        List<String> addresses = new ArrayList<>();
        for (Json item : slice.array("endpoints")) {
            if (item instanceof JsonObject endpoint) {
                for (Json address : endpoint.array("addresses")) {
                    if (address instanceof JsonString(String text)) {
                        addresses.add(text);
                    }
                }
            }
        }
        return List.of(
                Cells.name(slice),
                text(slice.textOr("", "addressType")),
                text(ports.isEmpty() ? UNSET : few(ports, " + %d more...")),
                text(addresses.isEmpty() ? UNSET : few(addresses, " + %d more...")),
                Cells.age(slice, now));
    }

    private static String few(List<String> all, String rest) {
        return all.size() <= SHOWN
                ? String.join(",", all)
                : String.join(",", all.subList(0, SHOWN)) + rest.formatted(all.size() - SHOWN);
    }
}
