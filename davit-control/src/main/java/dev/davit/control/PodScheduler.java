package dev.davit.control;

import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.control.pod.PodGraphs;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.StepState;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.schedule.Cluster;
import dev.davit.schedule.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives every pending pod a node, or says why it has none.
 *
 * <p>A pod that was placed takes its room at once, before its binding is committed; if no binding
 * is seen in time, or it was refused, the room is given back and the pod is placed again.
 */
public final class PodScheduler implements Keeper {
    public static final String NAME = "scheduler";

    /** Pods placed in one step; the rest come in the next, so that bindings flow meanwhile. */
    static final int MAX_PER_STEP = 1_000;

    /** How long a binding that was asked for may take to be seen. */
    static final long BINDING_MILLIS = 10_000;

    /** After a refused binding. */
    static final long RETRY_MILLIS = 1_000;

    /** How often, at most, a pod that fits nowhere is told so with other words. */
    static final long REPORT_MILLIS = 10_000;

    private Cluster cluster = new Cluster();

    /** Pods without a node, by how urgent they are. */
    private final Map<Rank, Pending> pending = new TreeMap<>();

    private final Map<Key, Rank> ranks = new TreeMap<>();

    /** Placed, binding not seen yet. */
    private final Map<Key, Assumed> assumed = new TreeMap<>();

    private long wake = NEVER;

    /** Higher priority first, then who came first. */
    private record Rank(long priority, String created, Key key) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int order = Long.compare(other.priority, priority);
            if (order == 0) {
                order = created.compareTo(other.created);
            }
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    /**
     * @param triedAt the cluster's room when it last fitted nowhere; -1 where it is due
     * @param reportedMillis when it was last told so
     */
    private record Pending(StoredObject pod, long triedAt, long reportedMillis) {
        boolean due(Cluster cluster) {
            return triedAt != cluster.roomVersion();
        }
    }

    /**
     * @param untilMillis when to place it anew
     */
    private record Assumed(StoredObject pod, long untilMillis) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(Kinds.POD.id(), Kinds.NODE.id()),
                List.of(),
                List.of("pods/binding", "pods/status", "events"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        cluster = new Cluster();
        pending.clear();
        ranks.clear();
        assumed.clear();
        image.scan(Kinds.NODE.id(), "", null, node -> seeNode(node));
        image.scan(Kinds.POD.id(), "", null, pod -> seePod(pod));
        return schedule(nowMillis);
    }

    private boolean seeNode(StoredObject node) {
        cluster.putNode(node.tree());
        return true;
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Change change : delta.changes()) {
            StoredObject after = change.after();
            if (change.key().kind().equals(Kinds.NODE.id())) {
                if (after == null) {
                    cluster.removeNode(change.key().name());
                } else {
                    seeNode(after);
                }
            } else if (after == null) {
                forget(change.key());
            } else {
                StoredObject before = change.before();
                if (before != null && unbound(before.tree()) && !unbound(after.tree())) {
                    asked.add(tellBound(after, nowMillis));
                }
                seePod(after);
            }
        }
        asked.addAll(schedule(nowMillis));
        return asked;
    }

    private void forget(Key pod) {
        cluster.removePod(pod);
        assumed.remove(pod);
        dequeue(pod);
    }

    private void dequeue(Key pod) {
        Rank rank = ranks.remove(pod);
        if (rank != null) {
            pending.remove(rank);
        }
    }

    private static boolean unbound(JsonObject pod) {
        return pod.textOr("", "spec", "nodeName").isEmpty();
    }

    private boolean seePod(StoredObject stored) {
        JsonObject pod = stored.tree();
        Key key = stored.key();
        if (ended(pod)) {
            forget(key);
        } else if (!unbound(pod)) {
            dequeue(key);
            assumed.remove(key);
            cluster.putPod(key, pod.textOr("", "spec", "nodeName"), pod.object("spec"));
        } else if (waits(pod)) {
            queue(stored, pod);
        } else {
            forget(key);
        }
        return true;
    }

    private static boolean ended(JsonObject pod) {
        String phase = pod.textOr("", "status", "phase");
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static boolean waits(JsonObject pod) {
        String scheduler = pod.textOr("", "spec", "schedulerName");
        return pod.text("metadata", "deletionTimestamp") == null
                && pod.array("spec", "schedulingGates").size() == 0
                && (scheduler.isEmpty() || scheduler.equals("default-scheduler"));
    }

    private void queue(StoredObject stored, JsonObject pod) {
        Assumed placed = assumed.get(stored.key());
        if (placed != null && placed.pod().uid().equals(stored.uid())) {
            assumed.put(stored.key(), new Assumed(stored, placed.untilMillis()));
            return;
        }
        forget(stored.key(), placed);
        Rank rank =
                new Rank(
                        pod.wholeOr(0, "spec", "priority"),
                        pod.textOr("", "metadata", "creationTimestamp"),
                        stored.key());
        Rank old = ranks.put(stored.key(), rank);
        Pending before = old == null ? null : pending.remove(old);
        boolean sameAsk =
                before != null
                        && before.pod().tree().object("spec").equals(pod.object("spec"))
                        && before.pod().uid().equals(stored.uid());
        long triedAt = sameAsk && before != null ? before.triedAt() : -1;
        long reported = before == null ? 0 : before.reportedMillis();
        pending.put(rank, new Pending(stored, triedAt, reported));
    }

    /** Another pod of that name was placed: its room is free again. */
    private void forget(Key pod, @Nullable Assumed placed) {
        if (placed != null) {
            cluster.removePod(pod);
            assumed.remove(pod);
        }
    }

    private List<Request> schedule(long now) {
        List<Request> asked = new ArrayList<>();
        wake = NEVER;
        giveUp(now);
        int tried = 0;
        for (Map.Entry<Rank, Pending> entry : List.copyOf(pending.entrySet())) {
            Pending waiting = entry.getValue();
            if (!waiting.due(cluster)) {
                continue;
            }
            if (tried++ == MAX_PER_STEP) {
                wake = now;
                break;
            }
            place(entry.getKey(), waiting, now, asked);
        }
        return asked;
    }

    /** Bindings that were asked for and never seen. */
    private void giveUp(long now) {
        for (Map.Entry<Key, Assumed> entry : List.copyOf(assumed.entrySet())) {
            Assumed placed = entry.getValue();
            if (placed.untilMillis() <= now) {
                forget(entry.getKey(), placed);
                queue(placed.pod(), placed.pod().tree());
            } else {
                wake = Math.min(wake, placed.untilMillis());
            }
        }
    }

    private void place(Rank rank, Pending waiting, long now, List<Request> asked) {
        StoredObject pod = waiting.pod();
        switch (cluster.place(pod.key(), pod.tree().object("spec"))) {
            case Placement.On(String node) -> {
                dequeue(pod.key());
                assumed.put(pod.key(), new Assumed(pod, now + BINDING_MILLIS));
                wake = Math.min(wake, now + BINDING_MILLIS);
                asked.add(binding(pod, node));
            }
            case Placement.Nowhere nowhere -> report(rank, waiting, nowhere, now, asked);
        }
    }

    private static Request binding(StoredObject pod, String node) {
        Key key = pod.key();
        JsonObject target =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "Node")
                        .put("name", node)
                        .build();
        JsonObject metadata =
                JsonObject.builder()
                        .put("name", key.name())
                        .put("namespace", key.namespace())
                        .put("uid", pod.uid())
                        .build();
        JsonObject binding =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("kind", "Binding")
                        .put("metadata", metadata)
                        .put("target", target)
                        .build();
        return Asks.createSub(NAME, Kinds.POD, key, "binding", binding);
    }

    /** Says once why it fits nowhere; other words follow at a bounded rate. */
    private void report(
            Rank rank, Pending waiting, Placement.Nowhere nowhere, long now, List<Request> asked) {
        StoredObject pod = waiting.pod();
        JsonObject told = Conditions.find(conditions(pod), "PodScheduled");
        boolean news = !nowhere.message().equals(told.text("message"));
        long next = waiting.reportedMillis() + REPORT_MILLIS;
        if (news && waiting.reportedMillis() != 0 && now < next) {
            // Left as due, so that the words of that time are used.
            pending.put(rank, new Pending(pod, -1, waiting.reportedMillis()));
            wake = Math.min(wake, next);
            return;
        }
        long reported = news ? now : waiting.reportedMillis();
        pending.put(rank, new Pending(pod, cluster.roomVersion(), reported));
        if (news) {
            asked.add(unschedulable(pod, nowhere, now));
            asked.add(event(pod, Events.WARNING, "FailedScheduling", nowhere.message(), now));
        }
    }

    private static JsonArray conditions(StoredObject pod) {
        return pod.tree().array("status", "conditions");
    }

    private static Request unschedulable(StoredObject pod, Placement.Nowhere nowhere, long now) {
        JsonObject before = pod.tree().object("status", "davit", "steps", PodGraphs.PLACE);
        long since =
                "waiting".equals(before.text("state"))
                        ? Timestamps.read(before.textOr("", "since")).orElse(now)
                        : now;
        StepState waiting =
                new StepState.Waiting(since, 0, List.of(), nowhere.message(), nowhere.unblock());
        JsonObject place = RunJson.entry(RunId.FIRST_START, Owner.BuiltIn.SCHEDULER, waiting);
        JsonObject davit =
                JsonObject.EMPTY
                        .with("run", RunId.FIRST_START.text())
                        .with("steps", JsonObject.of(PodGraphs.PLACE, place));
        JsonObject status =
                JsonObject.EMPTY
                        .with(
                                "conditions",
                                Conditions.with(
                                        conditions(pod),
                                        "PodScheduled",
                                        false,
                                        "Unschedulable",
                                        nowhere.message(),
                                        now))
                        .with("davit", davit);
        return Asks.patchStatus(NAME, Kinds.POD, pod.key(), pod.uid(), status);
    }

    private static Request tellBound(StoredObject pod, long now) {
        String message =
                "Successfully assigned %s/%s to %s"
                        .formatted(
                                pod.key().namespace(),
                                pod.key().name(),
                                pod.tree().textOr("", "spec", "nodeName"));
        return event(pod, Events.NORMAL, "Scheduled", message, now);
    }

    private static Request event(
            StoredObject pod, String type, String reason, String message, long now) {
        JsonObject event = Events.of(Kinds.POD, pod.tree(), type, reason, message, NAME, "", now);
        return Asks.create(NAME, Kinds.EVENT, pod.key().namespace(), event);
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        if (!request.target().subresource().equals("binding")) {
            return;
        }
        Key key = new Key(Kinds.POD.id(), request.target().namespace(), request.target().name());
        Assumed placed = assumed.get(key);
        if (placed != null) {
            long again = Math.min(placed.untilMillis(), nowMillis + RETRY_MILLIS);
            assumed.put(key, new Assumed(placed.pod(), again));
            wake = Math.min(wake, again);
        }
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }
}
