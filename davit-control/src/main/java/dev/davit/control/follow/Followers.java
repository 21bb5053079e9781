package dev.davit.control.follow;

import dev.davit.model.kind.Key;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which pods follow, by what they use and by whose they are. A cache. */
final class Followers {
    private final Map<Key, Seen> pods = new TreeMap<>();
    private final Map<Key, SortedSet<Key>> byConfig = new TreeMap<>();
    private final Map<String, SortedSet<Key>> byGroup = new TreeMap<>();

    /**
     * @param group uid of the workload that the pod is of; empty: nobody's
     */
    private record Seen(SortedSet<Key> configs, String group) {}

    void clear() {
        pods.clear();
        byConfig.clear();
        byGroup.clear();
    }

    void put(Key pod, SortedSet<Key> configs, String group) {
        remove(pod);
        pods.put(pod, new Seen(configs, group));
        configs.forEach(each -> byConfig.computeIfAbsent(each, _ -> new TreeSet<>()).add(pod));
        if (!group.isEmpty()) {
            byGroup.computeIfAbsent(group, _ -> new TreeSet<>()).add(pod);
        }
    }

    void remove(Key pod) {
        Seen seen = pods.remove(pod);
        if (seen != null) {
            seen.configs().forEach(each -> drop(byConfig, each, pod));
            drop(byGroup, seen.group(), pod);
        }
    }

    private static <K> void drop(Map<K, SortedSet<Key>> index, K key, Key pod) {
        SortedSet<Key> left = index.get(key);
        if (left != null) {
            left.remove(pod);
            if (left.isEmpty()) {
                index.remove(key);
            }
        }
    }

    boolean has(Key pod) {
        return pods.containsKey(pod);
    }

    SortedSet<Key> users(Key config) {
        return byConfig.getOrDefault(config, new TreeSet<>());
    }

    SortedSet<Key> group(String uid) {
        return byGroup.getOrDefault(uid, new TreeSet<>());
    }

    SortedSet<Key> all() {
        return new TreeSet<>(pods.keySet());
    }
}
