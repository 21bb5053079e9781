package dev.davit.net.dns;

import dev.davit.model.json.JsonObject;
import dev.davit.port.Clock;
import dev.davit.port.Forwarders;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of the cluster as they are now. Written by those who follow the API, one change at a
 * time; read by any number of resolvers without a lock: what they find of a service is whole.
 */
public final class Zone {
    /** Seconds that an answer may be remembered; a leaving pod is kept up for as long. */
    public static final int TTL_SECONDS = 1;

    private final Leases leases;
    private final Map<String, ServiceNames> services = new ConcurrentHashMap<>();

    /** By address: {@code host.service.namespace} of one service that has it. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    /** How many services a namespace has. */
    private final Map<String, Integer> namespaces = new ConcurrentHashMap<>();

    private final SortedMap<String, JsonObject> trees = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, JsonObject>> slices = new TreeMap<>();

    public Zone(Clock clock) {
        this.leases = new Leases(clock, TTL_SECONDS);
    }

    /** Who waits until a pod is given out no more. */
    public Forwarders forwarders() {
        return leases;
    }

    /** Every service there is; those not named are gone. */
    public synchronized void services(List<JsonObject> all) {
        SortedMap<String, JsonObject> left = new TreeMap<>(trees);
        for (JsonObject service : all) {
            left.remove(key(service));
            service(service);
        }
        left.values().forEach(this::serviceGone);
    }

    public synchronized void service(JsonObject service) {
        String key = key(service);
        if (trees.put(key, service) == null) {
            namespaces.merge(namespace(service), 1, Integer::sum);
        }
        rebuild(key);
    }

    public synchronized void serviceGone(JsonObject last) {
        String key = key(last);
        if (trees.remove(key) != null) {
            namespaces.computeIfPresent(
                    namespace(last), (_, count) -> count == 1 ? null : count - 1);
        }
        rebuild(key);
    }

    /** Every slice there is; those not named are gone. */
    public synchronized void slices(List<JsonObject> all) {
        SortedMap<String, JsonObject> left = new TreeMap<>();
        slices.values().forEach(each -> each.values().forEach(one -> left.put(key(one), one)));
        for (JsonObject slice : all) {
            left.remove(key(slice));
            slice(slice);
        }
        left.values().forEach(this::sliceGone);
    }

    public synchronized void slice(JsonObject slice) {
        String service = serviceOf(slice);
        if (!service.isEmpty()) {
            slices.computeIfAbsent(service, _ -> new TreeMap<>()).put(key(slice), slice);
            rebuild(service);
        }
    }

    public synchronized void sliceGone(JsonObject last) {
        String service = serviceOf(last);
        SortedMap<String, JsonObject> its = slices.get(service);
        if (its != null) {
            its.remove(key(last));
            if (its.isEmpty()) {
                slices.remove(service);
            }
            rebuild(service);
        }
    }

    private void rebuild(String key) {
        JsonObject tree = trees.get(key);
        ServiceNames before = services.get(key);
        ServiceNames after =
                tree == null
                        ? null
                        : ServiceNames.of(
                                tree, slices.getOrDefault(key, new TreeMap<>()).values(), leases);
        if (after == null) {
            services.remove(key);
        } else {
            services.put(key, after);
        }
        own(before, after);
        if (before != null) {
            // After the new ones were counted: an address that stays is never without a user.
            before.leave(leases);
        }
    }

    private void own(@Nullable ServiceNames before, @Nullable ServiceNames after) {
        if (before != null) {
            for (Endpoint endpoint : before.endpoints()) {
                owners.remove(hex(endpoint.address()), owner(before, endpoint));
            }
        }
        if (after != null) {
            for (Endpoint endpoint : after.endpoints()) {
                owners.putIfAbsent(hex(endpoint.address()), owner(after, endpoint));
            }
        }
    }

    private static String owner(ServiceNames service, Endpoint endpoint) {
        return endpoint.label() + "." + service.name() + "." + service.namespace();
    }

    @Nullable ServiceNames find(String namespace, String name) {
        return services.get(namespace + "/" + name);
    }

    boolean hasNamespace(String namespace) {
        return namespaces.containsKey(namespace);
    }

    /** {@code host.service.namespace}, or null. */
    @Nullable String ownerOf(byte[] address) {
        return owners.get(hex(address));
    }

    private static String hex(byte[] address) {
        return HexFormat.of().formatHex(address);
    }

    long nowNanos() {
        return leases.now();
    }

    private static String key(JsonObject object) {
        return namespace(object)
                + "/"
                + object.textOr("", "metadata", "name").toLowerCase(Locale.ROOT);
    }

    private static String serviceOf(JsonObject slice) {
        String name = slice.textOr("", "metadata", "labels", "kubernetes.io/service-name");
        return name.isEmpty() ? "" : namespace(slice) + "/" + name;
    }

    private static String namespace(JsonObject object) {
        return object.textOr("", "metadata", "namespace");
    }
}
