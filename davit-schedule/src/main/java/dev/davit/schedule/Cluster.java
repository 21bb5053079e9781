package dev.davit.schedule;

import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the scheduler sees it: columns of numbers, kept up to date by each change. One
 * thread owns it; it can be made again from an image at any time.
 */
public final class Cluster {
    /** Demands whose answers are kept; the one unused for longest goes first. */
    static final int MAX_CLASSES = 256;

    /**
     * Changes remembered for classes that catch up later; older classes look at every node again.
     */
    private static final int LOG = 1 << 14;

    private final Resources resources = new Resources();
    private final Columns columns = new Columns();
    private final Map<Key, Pod> pods = new LinkedHashMap<>();
    private final Map<Demand, DemandClass> classes = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * Ring of changed nodes: index × 2, + 1 where the node itself and not only its load changed.
     */
    private final int[] log = new int[LOG];

    private long logged;
    private long roomVersion;

    /** A pod that takes room: bound, or about to be. */
    private record Pod(String node, Demand demand) {}

    /** Grows whenever a pod that fitted nowhere might fit now. */
    public long roomVersion() {
        return roomVersion;
    }

    public int nodes() {
        return columns.present();
    }

    /** A node that is new or has changed. */
    public void putNode(JsonObject node) {
        NodeFacts facts = NodeFacts.of(node);
        JsonObject amounts = node.object("status", "allocatable");
        long[] allocatable =
                resources.read(amounts.isEmpty() ? node.object("status", "capacity") : amounts);
        int known = columns.indexOf(facts.name());
        if (known >= 0 && facts.equals(columns.facts(known)) && same(known, allocatable)) {
            // Heartbeats change nothing that a placement looks at.
            return;
        }
        int index = columns.put(facts, allocatable);
        if (known < 0) {
            restoreLoad(facts.name(), index);
        }
        changed(index, true);
        roomVersion++;
    }

    /** Pods bound to a node that was not there (its object came back): their load counts again. */
    private void restoreLoad(String node, int index) {
        for (Pod pod : pods.values()) {
            // The order of this walk does not matter: sums are the same in any.
            if (pod.node().equals(node)) {
                columns.use(index, pod.demand().resources(), 1);
            }
        }
    }

    private boolean same(int node, long[] allocatable) {
        for (int r = 0; r < resources.count(); r++) {
            long amount = r < allocatable.length ? allocatable[r] : 0;
            if (columns.allocatable(r, node) != amount) {
                return false;
            }
        }
        return true;
    }

    public void removeNode(String name) {
        int index = columns.indexOf(name);
        if (index >= 0) {
            columns.remove(index);
            changed(index, true);
        }
    }

    /** A pod that takes room on a node; also one whose requests have changed. */
    public void putPod(Key pod, String node, JsonObject spec) {
        take(pod, node, Demand.of(spec, resources));
    }

    /** As {@link #putPod}, for a pod that {@link #place} has just found a node for. */
    private void take(Key pod, String node, Demand demand) {
        Pod before = pods.get(pod);
        if (before != null && before.node().equals(node) && before.demand().equals(demand)) {
            return;
        }
        removePod(pod);
        pods.put(pod, new Pod(node, demand));
        int index = columns.indexOf(node);
        if (index >= 0) {
            columns.use(index, demand.resources(), 1);
            changed(index, false);
        }
    }

    /** A pod that takes no room any more: gone, ended, or not to be bound after all. */
    public void removePod(Key pod) {
        Pod gone = pods.remove(pod);
        if (gone == null) {
            return;
        }
        int index = columns.indexOf(gone.node());
        if (index >= 0) {
            columns.use(index, gone.demand().resources(), -1);
            changed(index, false);
            roomVersion++;
        }
    }

    /** Chooses a node; on success the pod takes its room there at once. */
    public Placement place(Key pod, JsonObject spec) {
        Demand demand = Demand.of(spec, resources);
        int best = current(demand).best();
        if (best < 0) {
            return NoFit.explain(demand, columns, resources);
        }
        NodeFacts node = columns.facts(best);
        Invariant.check(node != null, "the best node is none");
        String name = node == null ? "" : node.name();
        take(pod, name, demand);
        return new Placement.On(name);
    }

    /**
     * Why a pod that runs on a node would not fit there with another spec; empty where it would.
     * For plans: what it takes now is given back first.
     */
    public Optional<String> misfit(Key pod, String node, JsonObject wantedSpec) {
        int index = columns.indexOf(node);
        if (index < 0) {
            return Optional.empty();
        }
        Demand demand = Demand.of(wantedSpec, resources);
        @Nullable Pod now = pods.get(pod);
        return Optional.ofNullable(
                NoFit.misfit(demand, now == null ? null : now.demand(), index, columns, resources));
    }

    private DemandClass current(Demand demand) {
        DemandClass known = classes.get(demand);
        if (known == null) {
            known = new DemandClass(demand, columns);
            classes.put(demand, known);
            if (classes.size() > MAX_CLASSES) {
                classes.remove(classes.keySet().iterator().next());
            }
            known.rebuild(logged);
        } else {
            catchUp(known);
        }
        return known;
    }

    private void catchUp(DemandClass known) {
        if (logged - known.seen() > LOG || !known.covers(columns.size())) {
            known.rebuild(logged);
            return;
        }
        for (long at = known.seen(); at < logged; at++) {
            int entry = log[(int) (at % LOG)];
            known.refresh(entry >> 1, (entry & 1) == 1);
        }
        known.sawAll(logged);
    }

    private void changed(int node, boolean facts) {
        log[(int) (logged++ % LOG)] = node << 1 | (facts ? 1 : 0);
    }

    /** For tests: what one resource has left on a node. */
    long free(String node, String resource) {
        int index = columns.indexOf(node);
        int column = Arrays.asList("cpu", "memory", "ephemeral-storage", "pods").indexOf(resource);
        return columns.free(column, index);
    }
}
