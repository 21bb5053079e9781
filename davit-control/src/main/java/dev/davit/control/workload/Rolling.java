package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a Deployment: how many pods each of its ReplicaSets may have now. Source: the
 * documentation of Kubernetes' Deployments (max surge, max unavailable, proportional scaling).
 *
 * @param replicas wanted in all
 * @param surge pods that may be there beyond that; 0 without rolling
 * @param unavailable pods that may be missing
 */
public record Rolling(long replicas, long surge, long unavailable) {

    public static Rolling of(JsonObject deployment) {
        JsonObject spec = deployment.object("spec");
        long replicas = spec.wholeOr(1, "replicas");
        JsonObject strategy = spec.object("strategy");
        boolean rolls = strategy.textOr("", "type").equals("RollingUpdate");
        if (strategy.textOr("", "type").equals("Recreate")) {
            return new Rolling(replicas, 0, 0);
        }
        long surge = rolls ? part(strategy.at("rollingUpdate", "maxSurge"), replicas, true) : 0;
        long missing = part(strategy.at("rollingUpdate", "maxUnavailable"), replicas, false);
        // A share of few rounds to nothing; with neither of them nothing could ever move.
        missing = surge == 0 && missing == 0 ? 1 : missing;
        return new Rolling(replicas, surge, Math.min(missing, replicas));
    }

    private static long part(@Nullable Json amount, long of, boolean up) {
        return switch (amount) {
            case JsonNumber.Whole(long number) -> number;
            case JsonString(String text) when text.endsWith("%") -> {
                long hundredths = Long.parseLong(text.substring(0, text.length() - 1)) * of;
                yield up ? Math.ceilDiv(hundredths, 100) : hundredths / 100;
            }
            case null, default -> 0;
        };
    }

    long most() {
        return replicas + surge;
    }

    /** So many must stay available. */
    long least() {
        return replicas - unavailable;
    }

    /**
     * How many the newest set may want.
     *
     * @param now what it wants
     * @param all what all sets want together
     */
    long newest(long now, long all) {
        if (now >= replicas) {
            return replicas;
        }
        return now + Math.max(0, Math.min(most() - all, replicas - now));
    }

    /**
     * What older sets are to want from now on: first without pods that are not available anyway,
     * then, oldest first, without as many as may be missed.
     *
     * @return by name; only those that change
     */
    SortedMap<String, Long> shrunk(@Nullable SetView newest, List<SetView> older) {
        List<SetView> order = new ArrayList<>(older);
        order.sort(Comparator.comparing(SetView::created).thenComparing(SetView::name));
        long all = (newest == null ? 0 : newest.wanted()) + wanted(order);
        long newUnavailable = newest == null ? 0 : newest.wanted() - newest.available();
        SortedMap<String, Long> next = new TreeMap<>();
        long room = all - least() - newUnavailable;
        for (SetView set : order) {
            long idle = set.wanted() - set.available();
            long gone = Math.min(idle, room);
            if (gone > 0) {
                room -= gone;
                next.put(set.name(), set.wanted() - gone);
            }
        }
        long available = newest == null ? 0 : newest.available();
        for (SetView set : order) {
            available += set.available();
        }
        long spare = available - least();
        for (SetView set : order) {
            long left = next.getOrDefault(set.name(), set.wanted());
            long gone = Math.min(left, spare);
            if (gone > 0) {
                spare -= gone;
                next.put(set.name(), left - gone);
            }
        }
        return next;
    }

    static long wanted(List<SetView> sets) {
        return sets.stream().mapToLong(SetView::wanted).sum();
    }

    /**
     * Spreads a change of the number of replicas over sets that have pods, by their sizes: in the
     * middle of a rollout the risk stays divided as it was. But none that is available goes where
     * too few would stay and others are not available anyway.
     *
     * @param had how many the Deployment has now, where a set does not say what it was scaled for
     * @return by name, each of them
     */
    SortedMap<String, Long> spread(List<SetView> sets, long had) {
        long allowed = replicas > 0 ? most() : 0;
        long toAdd = allowed - wanted(sets);
        List<SetView> order = new ArrayList<>(sets);
        Comparator<SetView> bySize = Comparator.comparingLong(SetView::wanted).reversed();
        Comparator<SetView> byAge = Comparator.comparing(SetView::created);
        order.sort(
                bySize.thenComparing(toAdd > 0 ? byAge.reversed() : byAge)
                        .thenComparing(SetView::name));
        SortedMap<String, Long> sizes = new TreeMap<>();
        long added = 0;
        for (SetView set : order) {
            long share = share(set, had);
            long left = toAdd - added;
            long part = toAdd > 0 ? Math.clamp(share, 0, left) : Math.clamp(share, left, 0);
            sizes.put(set.name(), set.wanted() + part);
            added += part;
        }
        if (!order.isEmpty()) {
            long rest = toAdd - added;
            sizes.merge(order.getFirst().name(), rest, (size, more) -> Math.max(0, size + more));
        }
        return toAdd < 0 ? spared(order, sizes) : sizes;
    }

    /** Cuts that would leave too few available are made where pods are idle instead. */
    private SortedMap<String, Long> spared(List<SetView> order, SortedMap<String, Long> sizes) {
        SortedMap<String, Long> spared = new TreeMap<>(sizes);
        long missing = least();
        long idle = 0;
        for (SetView set : order) {
            long size = spared.getOrDefault(set.name(), 0L);
            missing -= Math.min(size, set.available());
            idle += Math.max(0, size - set.available());
        }
        long moved = 0;
        for (SetView set : order) {
            long size = spared.getOrDefault(set.name(), 0L);
            long cut = Math.max(0, set.available() - size);
            long back = Math.clamp(cut, 0, Math.max(0, Math.min(missing, idle) - moved));
            spared.put(set.name(), size + back);
            moved += back;
        }
        for (SetView set : order) {
            long size = spared.getOrDefault(set.name(), 0L);
            long gone = Math.clamp(size - set.available(), 0, moved);
            spared.put(set.name(), size - gone);
            moved -= gone;
        }
        return spared;
    }

    private long share(SetView set, long had) {
        if (replicas == 0) {
            return -set.wanted();
        }
        long before = set.number(SetView.MAX);
        before = before == 0 ? had : before;
        if (before == 0) {
            return 0;
        }
        return Math.round((double) (set.wanted() * most()) / before) - set.wanted();
    }
}
