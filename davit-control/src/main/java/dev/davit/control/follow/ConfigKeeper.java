package dev.davit.control.follow;

import dev.davit.base.Refusal;
import dev.davit.control.Asks;
import dev.davit.control.Events;
import dev.davit.control.Keeper;
import dev.davit.control.pod.ConfigMark;
import dev.davit.control.workload.Owners;
import dev.davit.control.workload.Replica;
import dev.davit.control.workload.Rolling;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Containers are started anew when a ConfigMap or Secret that they were started with has changed,
 * where their pod says so. What each is to run with stands in its pod's {@code spec.davit.configs};
 * writing another state there is what restarts it. Of one workload no more pods are away for it
 * than its {@code maxUnavailable} allows.
 */
public final class ConfigKeeper implements Keeper {
    public static final String NAME = "config-follower";

    /** {@code restart} or {@code ignore}; pods of PinnedDeployments follow unless they say so. */
    public static final String ANNOTATION = "davit.dev/on-config-change";

    static final int MAX_PER_STEP = 100;
    static final long AGAIN_MILLIS = 1_000;

    private static final List<String> AT = List.of("spec", "davit", "configs");

    private final Followers followers = new Followers();

    /** Pods to look at again. */
    private final SortedSet<Key> pending = new TreeSet<>();

    /** The revision of a pod whose edit was asked for and is not seen yet. */
    private final Map<Key, Long> asked = new TreeMap<>();

    /** When a pod whose edit was refused is asked for again. */
    private final Map<Key, Long> later = new TreeMap<>();

    private long wake = NEVER;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(Kinds.POD.id(), Kinds.CONFIG_MAP.id(), Kinds.SECRET.id()),
                List.of(
                        Kinds.REPLICA_SET.id(),
                        Kinds.DEPLOYMENT.id(),
                        Kinds.PINNED_DEPLOYMENT.id()),
                List.of("pods", "events"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        followers.clear();
        pending.clear();
        asked.clear();
        later.clear();
        image.scan(
                Kinds.POD.id(),
                "",
                null,
                pod -> {
                    see(image, pod);
                    return true;
                });
        pending.addAll(followers.all());
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        for (Change change : delta.changes()) {
            StoredObject after = change.after();
            if (!change.key().kind().equals(Kinds.POD.id())) {
                pending.addAll(followers.users(change.key()));
            } else if (after == null) {
                forget(change.key());
            } else {
                see(delta.image(), after);
            }
        }
        return look(delta.image(), nowMillis);
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        Key pod = new Key(Kinds.POD.id(), request.target().namespace(), request.target().name());
        asked.remove(pod);
        if (followers.has(pod)) {
            pending.add(pod);
            later.put(pod, nowMillis + AGAIN_MILLIS);
            wake = Math.min(wake, nowMillis + AGAIN_MILLIS);
        }
    }

    @Override
    public long nextWakeMillis() {
        return wake;
    }

    private void see(ImageView image, StoredObject pod) {
        JsonObject tree = pod.tree();
        Replica replica = Replica.of(pod);
        NavigableSet<Key> configs = new TreeSet<>();
        if (replica.active() && follows(tree)) {
            ConfigUse.of(tree).values().forEach(configs::addAll);
        }
        if (configs.isEmpty()) {
            forget(pod.key());
            return;
        }
        followers.put(pod.key(), configs, Owners.controllerUid(workload(image, tree)));
        pending.add(pod.key());
        Long before = asked.get(pod.key());
        if (before != null && before != pod.revision()) {
            asked.remove(pod.key());
        }
    }

    private void forget(Key pod) {
        followers.remove(pod);
        pending.remove(pod);
        asked.remove(pod);
        later.remove(pod);
    }

    private static boolean follows(JsonObject pod) {
        String word = pod.textOr("", "metadata", "annotations", ANNOTATION);
        boolean pinned = Kinds.PINNED_DEPLOYMENT.kind().equals(Owners.controller(pod).text("kind"));
        return word.isEmpty() ? pinned : word.equals("restart");
    }

    /** The object whose controller is the workload: the pod, or the ReplicaSet of a Deployment. */
    private static JsonObject workload(ImageView image, JsonObject pod) {
        JsonObject owner = Owners.controller(pod);
        if (!Kinds.REPLICA_SET.kind().equals(owner.text("kind"))) {
            return pod;
        }
        StoredObject set = image.get(named(pod, Kinds.REPLICA_SET.id(), owner));
        return set == null || Owners.controllerUid(set.tree()).isEmpty() ? pod : set.tree();
    }

    private static Key named(JsonObject pod, KindId kind, JsonObject reference) {
        return new Key(kind, pod.textOr("", "metadata", "namespace"), reference.textOr("", "name"));
    }

    private List<Request> look(ImageView image, long now) {
        wake = NEVER;
        List<Request> requests = new ArrayList<>();
        for (Key key : List.copyOf(pending)) {
            StoredObject pod = image.get(key);
            if (pod == null || asked.containsKey(key)) {
                pending.remove(key);
                continue;
            }
            long from = later.getOrDefault(key, now);
            if (from > now) {
                wake = Math.min(wake, from);
                continue;
            }
            later.remove(key);
            if (requests.size() >= MAX_PER_STEP) {
                wake = now;
                break;
            }
            if (judge(image, pod, requests, now)) {
                pending.remove(key);
            }
        }
        return requests;
    }

    /** False where it has to wait for others. */
    private boolean judge(ImageView image, StoredObject pod, List<Request> requests, long now) {
        JsonObject tree = pod.tree();
        JsonObject stands = tree.object(AT.toArray(String[]::new));
        SortedMap<String, ConfigMark> wanted = new TreeMap<>();
        ConfigUse.of(tree)
                .forEach((container, used) -> wanted.put(container, ConfigUse.mark(image, used)));
        SortedMap<String, SortedSet<String>> restarts = new TreeMap<>();
        JsonObject patch = JsonObject.EMPTY;
        for (String container : stands.names()) {
            patch = wanted.containsKey(container) ? patch : patch.with(container, JsonNull.NULL);
        }
        for (Map.Entry<String, ConfigMark> each : wanted.entrySet()) {
            ConfigMark before = ConfigMark.read(stands.textOr("", each.getKey()));
            SortedSet<String> changed = each.getValue().changed(before);
            boolean others = !each.getValue().objects().keySet().equals(before.objects().keySet());
            if (!changed.isEmpty() || others) {
                patch = patch.with(each.getKey(), each.getValue().text());
            }
            if (!changed.isEmpty()) {
                restarts.put(each.getKey(), changed);
            }
        }
        if (patch.isEmpty()) {
            return true;
        }
        if (!restarts.isEmpty() && !mayRestart(image, pod)) {
            return false;
        }
        ask(pod, patch, restarts, requests, now);
        return true;
    }

    private void ask(
            StoredObject pod,
            JsonObject patch,
            SortedMap<String, SortedSet<String>> restarts,
            List<Request> requests,
            long now) {
        JsonObject spec = JsonObject.EMPTY.withAt(patch, AT.toArray(String[]::new));
        NavigableSet<String> changed = new TreeSet<>();
        restarts.values().forEach(changed::addAll);
        String why = String.join(", ", changed) + " changed";
        Request edit = Asks.patch(NAME, Kinds.POD, pod, spec);
        requests.add(restarts.isEmpty() ? edit : edit.because(why));
        asked.put(pod.key(), pod.revision());
        if (!restarts.isEmpty()) {
            JsonObject event =
                    Events.of(
                            Kinds.POD,
                            pod.tree(),
                            Events.NORMAL,
                            "ConfigChanged",
                            "Restarting " + String.join(", ", restarts.keySet()) + ": " + why,
                            NAME,
                            "",
                            now);
            requests.add(Asks.create(NAME, Kinds.EVENT, pod.key().namespace(), event));
        }
    }

    /** Who is away already costs nothing more. */
    private boolean mayRestart(ImageView image, StoredObject pod) {
        JsonObject child = workload(image, pod.tree());
        SortedSet<Key> group = followers.group(Owners.controllerUid(child));
        if (group.isEmpty() || !Replica.of(pod).ready()) {
            return true;
        }
        long away = 0;
        for (Key key : group) {
            StoredObject other = image.get(key);
            boolean there = other != null && Replica.of(other).ready() && !asked.containsKey(key);
            away += there ? 0 : 1;
        }
        return away < allowed(image, child);
    }

    private static long allowed(ImageView image, JsonObject child) {
        JsonObject owner = Owners.controller(child);
        if (Kinds.DEPLOYMENT.kind().equals(owner.text("kind"))) {
            StoredObject found = image.get(named(child, Kinds.DEPLOYMENT.id(), owner));
            return found == null ? 1 : Math.max(1, Rolling.of(found.tree()).unavailable());
        }
        if (Kinds.PINNED_DEPLOYMENT.kind().equals(owner.text("kind"))) {
            StoredObject found = image.get(named(child, Kinds.PINNED_DEPLOYMENT.id(), owner));
            return found == null
                    ? 1
                    : Math.max(1, found.tree().wholeOr(1, "spec", "maxUnavailable"));
        }
        return 1;
    }
}
