package dev.davit.control.discovery;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A service and its pods → the endpoints that its slices and its Endpoints should hold. */
final class Wanted {
    /** Addresses in one Endpoints object: Kubernetes' bound. */
    static final int MAX_ADDRESSES = 1_000;

    private static final SliceGroup NOTHING = new SliceGroup("IPv6", JsonArray.EMPTY, "");

    private Wanted() {}

    /**
     * For {@link SlicePlan}. Without any endpoint there is one group, for one empty slice: it tells
     * that the service was seen.
     *
     * @param zones a node's name to its zone, or to the empty text
     */
    static Map<SliceGroup, SortedMap<String, JsonObject>> slices(
            ServiceView service, Collection<Member> pods, UnaryOperator<String> zones) {
        SortedMap<SliceGroup, SortedMap<String, JsonObject>> groups =
                new TreeMap<>(Comparator.comparing(SliceGroup::toString));
        for (Member pod : pods) {
            if (pod.listed()) {
                SliceGroup group =
                        new SliceGroup(
                                SliceGroup.family(pod.address()),
                                ports(service, pod),
                                pod.versionName());
                groups.computeIfAbsent(group, _ -> new TreeMap<>())
                        .put(pod.address(), endpoint(service, pod, zones.apply(pod.node())));
            }
        }
        if (groups.isEmpty()) {
            groups.put(NOTHING, new TreeMap<>());
        }
        return groups;
    }

    private static JsonArray ports(ServiceView service, Member pod) {
        List<Json> ports = new ArrayList<>();
        for (ServicePort port : service.ports()) {
            OptionalLong number = port.in(pod);
            if (number.isPresent()) {
                ports.add(port.tree(number.getAsLong()));
            }
        }
        return new JsonArray(ports);
    }

    private static JsonObject endpoint(ServiceView service, Member pod, String zone) {
        boolean ready = service.early() || (pod.ready() && !pod.terminating());
        JsonObject conditions =
                JsonObject.builder()
                        .put("ready", JsonBool.of(ready))
                        .put("serving", JsonBool.of(service.early() || pod.ready()))
                        .put("terminating", JsonBool.of(pod.terminating()))
                        .build();
        JsonObject.Builder endpoint =
                JsonObject.builder()
                        .put("addresses", JsonArray.of(new JsonString(pod.address())))
                        .put("conditions", conditions);
        if (named(service, pod)) {
            endpoint.put("hostname", pod.hostname());
        }
        endpoint.put("targetRef", reference(pod));
        if (!pod.node().isEmpty()) {
            endpoint.put("nodeName", pod.node());
        }
        if (!zone.isEmpty()) {
            endpoint.put("zone", zone);
        }
        return endpoint.build();
    }

    /** Its host name is a name below the service's. */
    private static boolean named(ServiceView service, Member pod) {
        return !pod.hostname().isEmpty() && pod.subdomain().equals(service.name());
    }

    private static JsonObject reference(Member pod) {
        return JsonObject.builder()
                .put("kind", "Pod")
                .put("namespace", pod.key().namespace())
                .put("name", pod.key().name())
                .put("uid", pod.uid())
                .build();
    }

    private static final class Subset {
        final JsonArray ports;
        final List<Json> ready = new ArrayList<>();
        final List<Json> unready = new ArrayList<>();

        Subset(JsonArray ports) {
            this.ports = ports;
        }
    }

    /** {@code subsets} of the Endpoints; those that leave are in it no more. */
    static JsonArray subsets(ServiceView service, Collection<Member> pods) {
        SortedMap<String, Subset> subsets = new TreeMap<>();
        for (Member pod : pods) {
            if (pod.listed() && (service.early() || !pod.terminating())) {
                JsonArray own = ports(service, pod);
                Subset subset = subsets.computeIfAbsent(own.toString(), _ -> new Subset(own));
                boolean ready = service.early() || pod.ready();
                (ready ? subset.ready : subset.unready).add(address(service, pod));
            }
        }
        List<Json> all = new ArrayList<>();
        int room = MAX_ADDRESSES;
        for (Subset each : subsets.values()) {
            List<Json> ready = first(each.ready, room);
            List<Json> unready = first(each.unready, room - ready.size());
            room -= ready.size() + unready.size();
            if (ready.size() + unready.size() > 0) {
                all.add(subset(ready, unready, each.ports));
            }
        }
        return new JsonArray(all);
    }

    private static List<Json> first(List<Json> all, int room) {
        return all.subList(0, Math.min(all.size(), room));
    }

    private static JsonObject subset(List<Json> ready, List<Json> unready, JsonArray ports) {
        JsonObject.Builder subset = JsonObject.builder();
        if (!ready.isEmpty()) {
            subset.put("addresses", new JsonArray(ready));
        }
        if (!unready.isEmpty()) {
            subset.put("notReadyAddresses", new JsonArray(unready));
        }
        if (ports.size() > 0) {
            subset.put("ports", ports);
        }
        return subset.build();
    }

    private static JsonObject address(ServiceView service, Member pod) {
        JsonObject.Builder address = JsonObject.builder().put("ip", pod.address());
        if (named(service, pod)) {
            address.put("hostname", pod.hostname());
        }
        if (!pod.node().isEmpty()) {
            address.put("nodeName", pod.node());
        }
        return address.put("targetRef", reference(pod)).build();
    }

    /** Somebody's own Endpoints, as slices hold them. */
    static Map<SliceGroup, SortedMap<String, JsonObject>> mirrored(JsonObject endpoints) {
        SortedMap<SliceGroup, SortedMap<String, JsonObject>> groups =
                new TreeMap<>(Comparator.comparing(SliceGroup::toString));
        for (Json item : endpoints.array("subsets")) {
            if (item instanceof JsonObject subset) {
                mirror(subset, "addresses", true, groups);
                mirror(subset, "notReadyAddresses", false, groups);
            }
        }
        if (groups.isEmpty()) {
            groups.put(NOTHING, new TreeMap<>());
        }
        return groups;
    }

    private static void mirror(
            JsonObject subset,
            String field,
            boolean ready,
            SortedMap<SliceGroup, SortedMap<String, JsonObject>> groups) {
        for (Json item : subset.array(field)) {
            String ip = item instanceof JsonObject one ? one.textOr("", "ip") : "";
            if (item instanceof JsonObject address && !ip.isEmpty()) {
                SliceGroup group = new SliceGroup(SliceGroup.family(ip), subset.array("ports"), "");
                groups.computeIfAbsent(group, _ -> new TreeMap<>())
                        .putIfAbsent(ip, mirroredEndpoint(address, ip, ready));
            }
        }
    }

    private static JsonObject mirroredEndpoint(JsonObject address, String ip, boolean ready) {
        JsonObject.Builder endpoint =
                JsonObject.builder()
                        .put("addresses", JsonArray.of(new JsonString(ip)))
                        .put("conditions", JsonObject.of("ready", JsonBool.of(ready)));
        for (String field : List.of("hostname", "targetRef", "nodeName")) {
            Json value = address.get(field);
            if (value != null) {
                endpoint.put(field, value);
            }
        }
        return endpoint.build();
    }
}
