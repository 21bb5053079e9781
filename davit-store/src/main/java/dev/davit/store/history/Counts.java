package dev.davit.store.history;

import dev.davit.model.kind.KindId;
import dev.davit.store.HistoryUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one round through history has counted, by kind and namespace. */
final class Counts {
    /** Scopes that are counted apart; the rest is counted as one. */
    private static final int MOST_SCOPES = 10_000;

    /** Scopes that are told. */
    private static final int TOLD_SCOPES = 500;

    private static final Place REST = new Place(new KindId("", ""), "");

    private final SortedMap<Place, long[]> places = new TreeMap<>();
    private long entries;

    private record Place(KindId kind, String namespace) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = kind.compareTo(other.kind);
            return order != 0 ? order : namespace.compareTo(other.namespace);
        }
    }

    void add(KindId kind, String namespace, long objects, long more, long bytes) {
        Place place = new Place(kind, namespace);
        boolean room = places.size() < MOST_SCOPES || places.containsKey(place);
        long[] sums = places.computeIfAbsent(room ? place : REST, any -> new long[3]);
        sums[0] += objects;
        sums[1] += more;
        sums[2] += bytes;
        entries += more;
    }

    long entries() {
        return entries;
    }

    /** The largest first. */
    List<HistoryUsage.Scope> scopes() {
        List<HistoryUsage.Scope> all = new ArrayList<>(places.size());
        places.forEach((place, sums) -> {
            if (sums[1] > 0) {
                all.add(
                        new HistoryUsage.Scope(
                                place.kind, place.namespace, sums[0], sums[1], sums[2]));
            }
        });
        all.sort(Comparator.comparingLong(HistoryUsage.Scope::bytes).reversed());
        return List.copyOf(all.subList(0, Math.min(TOLD_SCOPES, all.size())));
    }
}
