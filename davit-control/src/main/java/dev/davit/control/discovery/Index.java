package dev.davit.control.discovery;

import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which pods each service has, kept up change by change: a pod is held against the services of its
 * own namespace only.
 */
final class Index {
    private final SortedMap<String, SortedMap<Key, ServiceView>> services = new TreeMap<>();
    private final SortedMap<String, SortedMap<Key, Member>> pods = new TreeMap<>();
    private final SortedMap<Key, SortedMap<Key, Member>> members = new TreeMap<>();

    /** Names of slices by the service that their label names. */
    private final SortedMap<Key, SortedSet<Key>> slices = new TreeMap<>();

    void clear() {
        services.clear();
        pods.clear();
        members.clear();
        slices.clear();
    }

    /** Those whose endpoints may be others now. */
    SortedSet<Key> pod(Key key, @Nullable StoredObject after) {
        SortedMap<Key, Member> here = pods.computeIfAbsent(key.namespace(), _ -> new TreeMap<>());
        Member before = here.get(key);
        Member now = after == null ? null : Member.of(after);
        if (now == null) {
            here.remove(key);
            if (here.isEmpty()) {
                pods.remove(key.namespace());
            }
        } else {
            here.put(key, now);
        }
        return Member.same(before, now) ? new TreeSet<>() : held(key, now);
    }

    private SortedSet<Key> held(Key pod, @Nullable Member now) {
        SortedSet<Key> touched = new TreeSet<>();
        SortedMap<Key, ServiceView> here = services.get(pod.namespace());
        for (ServiceView service : here == null ? List.<ServiceView>of() : here.values()) {
            SortedMap<Key, Member> its = members.get(service.key());
            if (now != null && selects(service, now)) {
                members.computeIfAbsent(service.key(), _ -> new TreeMap<>()).put(pod, now);
                touched.add(service.key());
            } else if (its != null && its.remove(pod) != null) {
                touched.add(service.key());
            }
        }
        return touched;
    }

    private static boolean selects(ServiceView service, Member pod) {
        return service.selector() != null && service.selector().matches(pod.labels());
    }

    void service(Key key, @Nullable StoredObject after) {
        members.remove(key);
        SortedMap<Key, ServiceView> here =
                services.computeIfAbsent(key.namespace(), _ -> new TreeMap<>());
        if (after == null) {
            here.remove(key);
            if (here.isEmpty()) {
                services.remove(key.namespace());
            }
            return;
        }
        ServiceView service = ServiceView.of(after);
        here.put(key, service);
        SortedMap<Key, Member> found = new TreeMap<>();
        pods.getOrDefault(key.namespace(), new TreeMap<>())
                .forEach((pod, member) -> {
                    if (selects(service, member)) {
                        found.put(pod, member);
                    }
                });
        members.put(key, found);
    }

    void slice(Key slice, Key service, boolean there) {
        if (there) {
            slices.computeIfAbsent(service, _ -> new TreeSet<>()).add(slice);
            return;
        }
        SortedSet<Key> left = slices.get(service);
        if (left != null) {
            left.remove(slice);
            if (left.isEmpty()) {
                slices.remove(service);
            }
        }
    }

    @Nullable ServiceView service(Key key) {
        SortedMap<Key, ServiceView> here = services.get(key.namespace());
        return here == null ? null : here.get(key);
    }

    Collection<Member> members(Key service) {
        return members.getOrDefault(service, new TreeMap<>()).values();
    }

    List<Key> slices(Key service) {
        return List.copyOf(slices.getOrDefault(service, new TreeSet<>()));
    }

    /** Services that have pods of a PinnedDeployment. */
    SortedSet<Key> ofOwner(String namespace, String owner) {
        SortedSet<Key> found = new TreeSet<>();
        SortedMap<Key, ServiceView> here = services.get(namespace);
        for (Key service : here == null ? List.<Key>of() : new ArrayList<>(here.keySet())) {
            if (members(service).stream().anyMatch(pod -> pod.owner().equals(owner))) {
                found.add(service);
            }
        }
        return found;
    }

    /** Every service that is known, and every one that slices speak of. */
    SortedSet<Key> everyService() {
        SortedSet<Key> all = new TreeSet<>(slices.keySet());
        services.values().forEach(here -> all.addAll(here.keySet()));
        return all;
    }
}
