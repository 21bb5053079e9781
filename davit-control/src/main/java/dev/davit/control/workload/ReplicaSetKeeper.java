package dev.davit.control.workload;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Asks;
import dev.davit.control.Events;
import dev.davit.control.Keeper;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * Every ReplicaSet, or every ReplicationController, has as many pods as it wants: no more, no
 * fewer, of its own.
 */
public final class ReplicaSetKeeper implements Keeper {
    private final SetKind kind;

    /** By the uid of their controller. */
    private final Children pods;

    /** Another keeper, which is shown every change before this one, keeps the pods' index. */
    private final boolean shared;

    private final Claims claims;
    private final Kept<SetWork> sets;
    private long epoch = -1;

    /** That of the ReplicaSets. */
    public ReplicaSetKeeper() {
        this(SetKind.REPLICA_SET, new Children(Kinds.POD.id()), false);
    }

    private ReplicaSetKeeper(SetKind kind, Children pods, boolean shared) {
        this.kind = kind;
        this.pods = pods;
        this.shared = shared;
        this.claims = new Claims(kind.keeper(), kind.kind(), Kinds.POD, pods);
        this.sets = new Kept<>(kind.kind().id(), this::begin);
    }

    /**
     * That of the ReplicationControllers.
     *
     * @param sets the keeper that is shown every change before this one
     */
    public static ReplicaSetKeeper ofControllers(ReplicaSetKeeper sets) {
        return new ReplicaSetKeeper(SetKind.REPLICATION_CONTROLLER, sets.pods, true);
    }

    private SetWork begin(StoredObject set) {
        return new SetWork(set.uid(), new Pending(set.key().name(), set.uid(), epoch));
    }

    @Override
    public String name() {
        return kind.keeper();
    }

    /** Pods by the uid of their controller, as of the last change that this keeper was shown. */
    Children pods() {
        return pods;
    }

    @Override
    public Declared declared() {
        return new Declared(
                Relief.and(kind.kind().id(), Kinds.POD.id()),
                List.of(Kinds.NAMESPACE.id()),
                List.of("pods", kind.kind().id().plural() + "/status", "events"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        if (epoch < 0) {
            epoch = image.revision();
        }
        if (!shared) {
            pods.sync(image);
        }
        sets.eachWork((key, work) -> work.pending.sync(image, key.namespace()));
        sets.sync(image);
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Change change : delta.changes()) {
            if (Relief.is(change)) {
                relieved(Relief.namespace(change));
            } else if (!sets.see(change) && change.key().kind().equals(Kinds.POD.id())) {
                pod(change, nowMillis, asked);
            }
        }
        asked.addAll(look(delta.image(), nowMillis));
        return asked;
    }

    /** Sets whose pods were refused try again. */
    private void relieved(String namespace) {
        sets.eachWork((key, work) -> {
            if (!work.failure.none()
                    && (namespace.isEmpty() || key.namespace().equals(namespace))) {
                work.failure = work.failure.relieved();
                sets.touch(key);
            }
        });
    }

    private void pod(Change change, long now, List<Request> asked) {
        if (shared && sets.isEmpty()) {
            return;
        }
        for (String owner : shared ? Children.controllers(change) : pods.see(change)) {
            Key key = sets.key(owner);
            if (key != null) {
                sets.touch(key);
            } else if (owner.isEmpty() && change.after() != null) {
                // Somebody may want it. Rare: most pods are born with an owner.
                sets.touchAll(change.key().namespace());
            }
        }
        StoredObject after = change.after();
        StoredObject pod = after == null ? change.before() : after;
        Key key = pod == null ? null : sets.key(Owners.controllerUid(pod.tree()));
        SetWork work = sets.work(key);
        if (pod == null || key == null || work == null) {
            return;
        }
        if (change.created() && work.pending.created(change.key().name())) {
            work.failure = Failure.NONE;
            asked.add(told(key, work, "SuccessfulCreate", "Created pod: ", pod, now));
        }
        if ((after == null || Claims.leaves(after)) && work.pending.undelete(pod.uid())) {
            asked.add(told(key, work, "SuccessfulDelete", "Deleted pod: ", pod, now));
        }
    }

    private Request told(
            Key set, SetWork work, String reason, String verb, StoredObject pod, long now) {
        JsonObject about =
                JsonObject.of(
                        "metadata",
                        JsonObject.EMPTY
                                .with("namespace", set.namespace())
                                .with("name", set.name())
                                .with("uid", work.uid));
        return event(about, Events.NORMAL, reason, verb + pod.key().name(), now);
    }

    private Request event(JsonObject set, String type, String reason, String message, long now) {
        return event(kind, set, type, reason, message, now);
    }

    static Request event(
            SetKind kind, JsonObject set, String type, String reason, String message, long now) {
        String keeper = kind.keeper();
        JsonObject event = Events.of(kind.kind(), set, type, reason, message, keeper, "", now);
        return Asks.create(
                keeper, Kinds.EVENT, set.textOr("default", "metadata", "namespace"), event);
    }

    private List<Request> look(ImageView image, long now) {
        List<Request> asked = new ArrayList<>();
        sets.eachDue(image, now, (set, work) -> look(image, set, work, now, asked));
        return asked;
    }

    private void look(
            ImageView image, StoredObject set, SetWork work, long now, List<Request> asked) {
        LabelSelector selector = selector(kind.kind(), set.tree());
        Claims.Due claimed = claims.due(set, selector, work.asked, now);
        asked.addAll(claimed.requests());
        SetLook look = new SetLook(kind, set, work, selector, pods.of(set.uid()), now);
        if (!Claims.leaves(set)) {
            look.manage(leaving(image, set.key().namespace()), claimed.coming());
        }
        look.status();
        asked.addAll(look.asked());
        long wake = look.wakeMillis();
        sets.wake(
                set.key(),
                claimed.coming() == 0 && claimed.requests().isEmpty()
                        ? wake
                        : Math.min(wake, now + Pending.PATIENCE_MILLIS));
    }

    private static boolean leaving(ImageView image, String namespace) {
        StoredObject found = image.get(new Key(Kinds.NAMESPACE.id(), "", namespace));
        return found == null || Claims.leaves(found);
    }

    /** Of a stored workload: it was validated, so that it can be read. */
    static LabelSelector selector(Kind kind, JsonObject workload) {
        return SetKind.selector(kind, workload)
                        instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                ? selector
                : LabelSelector.EVERYTHING;
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        switch (request.verb()) {
            case CREATE -> notCreated(request, refusal, nowMillis);
            case DELETE -> notDeleted(request, nowMillis);
            case UPDATE, PATCH -> notChanged(request, nowMillis);
            case GET, LIST, WATCH, DELETECOLLECTION -> {}
        }
    }

    private void notCreated(Request request, Refusal refusal, long now) {
        if (!(request.body() instanceof Body.Tree(JsonObject pod))
                || !request.target().kind().equals(Kinds.POD)) {
            return;
        }
        Key key = sets.key(Owners.controllerUid(pod));
        SetWork work = sets.work(key);
        if (key == null || work == null || !work.current(request)) {
            return;
        }
        String name = pod.textOr("", "metadata", "name");
        if (refusal.reason() == Reason.CONFLICT) {
            // The set has changed since, which will be seen in a moment: no failure.
            work.pending.refused(name);
            sets.wake(key, now + Failure.SHORT_MILLIS);
            return;
        }
        if (refusal.reason() == Reason.ALREADY_EXISTS) {
            work.pending.created(name);
        } else {
            work.pending.refused(name);
            work.refused(name, refusal.message(), now);
        }
        sets.wake(key, now);
    }

    /** It is gone already, or another look will tell. */
    private void notDeleted(Request request, long now) {
        if (request.body() instanceof Body.Tree(JsonObject options)) {
            String uid = options.textOr("", "preconditions", "uid");
            sets.eachWork((key, work) -> {
                if (work.current(request) && work.pending.undelete(uid)) {
                    sets.wake(key, now + Failure.SHORT_MILLIS);
                }
            });
        }
    }

    private void notChanged(Request request, long now) {
        Key key =
                new Key(
                        request.target().kind().id(),
                        request.target().namespace(),
                        request.target().name());
        SetWork work = sets.work(key);
        if (work != null) {
            work.asked.forget(work.uid);
            sets.wake(key, now + Failure.SHORT_MILLIS);
        }
    }

    @Override
    public long nextWakeMillis() {
        return sets.nextWakeMillis();
    }
}
