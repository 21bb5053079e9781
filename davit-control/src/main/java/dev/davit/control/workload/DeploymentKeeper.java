package dev.davit.control.workload;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Asks;
import dev.davit.control.Events;
import dev.davit.control.Keeper;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Premise;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every Deployment moves from its older ReplicaSets to that of its template, as it says. */
public final class DeploymentKeeper implements Keeper {
    public static final String NAME = "deployment-controller";

    private final Children sets = new Children(Kinds.REPLICA_SET.id());
    private final Claims claims = new Claims(NAME, Kinds.DEPLOYMENT, Kinds.REPLICA_SET, sets);

    /** By the uid of their ReplicaSet; the ReplicaSets' keeper, which comes first, fills it. */
    private final Children pods;

    /** Uids of ReplicaSets' controllers by the set's uid. */
    private final Map<String, String> owners = new HashMap<>();

    private final Kept<DeploymentWork> deployments =
            new Kept<>(Kinds.DEPLOYMENT.id(), deployment -> new DeploymentWork(deployment.uid()));

    /**
     * @param sets the keeper that is shown every change before this one
     */
    public DeploymentKeeper(ReplicaSetKeeper sets) {
        pods = sets.pods();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                List.of(Kinds.DEPLOYMENT.id(), Kinds.REPLICA_SET.id(), Kinds.POD.id()),
                List.of(),
                List.of("replicasets", "deployments", "deployments/status", "pods", "events"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        sets.sync(image);
        owners.clear();
        image.scan(
                Kinds.REPLICA_SET.id(),
                "",
                null,
                set -> {
                    owners.put(set.uid(), Owners.controllerUid(set.tree()));
                    return true;
                });
        deployments.sync(image);
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Change change : delta.changes()) {
            if (change.key().kind().equals(Kinds.REPLICA_SET.id())) {
                set(change);
                tell(delta.image(), change, nowMillis, asked);
            } else if (!deployments.see(change)) {
                pod(change.before());
                pod(change.after());
                moved(change);
            }
        }
        asked.addAll(look(delta.image(), nowMillis));
        return asked;
    }

    private void set(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        if (before != null) {
            owners.remove(before.uid());
        }
        if (after != null) {
            owners.put(after.uid(), Owners.controllerUid(after.tree()));
        }
        for (String owner : sets.see(change)) {
            Key key = deployments.key(owner);
            if (key != null) {
                deployments.touch(key);
            } else if (owner.isEmpty() && after != null) {
                deployments.touchAll(change.key().namespace());
            }
        }
    }

    /** A set's new size, when it is seen: what was asked for may have been refused. */
    private void tell(ImageView image, Change change, long now, List<Request> asked) {
        StoredObject after = change.after();
        Key key = after == null ? null : deployments.key(Owners.controllerUid(after.tree()));
        StoredObject deployment = key == null ? null : image.get(key);
        if (after == null || deployment == null) {
            return;
        }
        StoredObject before = change.before();
        long had = before == null ? 0 : before.tree().wholeOr(1, "spec", "replicas");
        long wants = after.tree().wholeOr(1, "spec", "replicas");
        if (had != wants) {
            String message =
                    "Scaled %s replica set %s from %d to %d"
                            .formatted(wants > had ? "up" : "down", after.key().name(), had, wants);
            JsonObject event =
                    Events.of(
                            Kinds.DEPLOYMENT,
                            deployment.tree(),
                            Events.NORMAL,
                            "ScalingReplicaSet",
                            message,
                            NAME,
                            "",
                            now);
            asked.add(Asks.create(NAME, Kinds.EVENT, after.key().namespace(), event));
        }
    }

    /** A pod has got another set: what was refused before is possible now. */
    private void moved(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        if (before != null && after != null) {
            String set = Owners.controllerUid(after.tree());
            DeploymentWork work = deployments.work(deployments.key(owners.get(set)));
            if (work != null
                    && !work.changing.none()
                    && !set.equals(Owners.controllerUid(before.tree()))) {
                work.changing = Failure.NONE;
            }
        }
    }

    private void pod(@Nullable StoredObject pod) {
        String owner = pod == null ? null : owners.get(Owners.controllerUid(pod.tree()));
        Key key = deployments.key(owner);
        if (key != null) {
            deployments.touch(key);
        }
    }

    private List<Request> look(ImageView image, long now) {
        List<Request> asked = new ArrayList<>();
        deployments.eachDue(image, now, (stored, work) -> look(image, stored, work, now, asked));
        return asked;
    }

    private void look(
            ImageView image,
            StoredObject stored,
            DeploymentWork work,
            long now,
            List<Request> asked) {
        LabelSelector selector = ReplicaSetKeeper.selector(Kinds.DEPLOYMENT, stored.tree());
        asked.addAll(claims.due(stored, selector, work.asked, now).requests());
        if (work.collided && !taken(image, stored, work)) {
            work.collided = false;
        }
        DeploymentLook look = new DeploymentLook(stored, work, views(stored, now), now);
        look.run();
        asked.addAll(look.asked());
        deployments.wake(stored.key(), look.wakeMillis());
    }

    /** The name of the set to make is another's: its own would be seen in a moment. */
    private static boolean taken(ImageView image, StoredObject stored, DeploymentWork work) {
        Key key =
                new Key(
                        Kinds.REPLICA_SET.id(),
                        stored.key().namespace(),
                        Revisions.name(stored.tree()));
        StoredObject other = image.get(key);
        return other != null && !Owners.controllerUid(other.tree()).equals(work.uid);
    }

    private List<SetView> views(StoredObject deployment, long now) {
        long minReady = deployment.tree().wholeOr(0, "spec", "minReadySeconds");
        List<SetView> views = new ArrayList<>();
        for (StoredObject set : sets.of(deployment.uid())) {
            Collection<StoredObject> theirs = pods.of(set.uid());
            views.add(new SetView(set, theirs, SetCounts.of(theirs, minReady, now)));
        }
        return views;
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        boolean makes =
                request.verb() == Verb.CREATE && request.target().kind().equals(Kinds.REPLICA_SET);
        if (makes && request.body() instanceof Body.Tree(JsonObject set)) {
            notMade(deployments.key(Owners.controllerUid(set)), refusal, nowMillis);
            return;
        }
        Key key = concerned(request);
        DeploymentWork work = deployments.work(key);
        if (key == null || work == null) {
            return;
        }
        work.asked.forget(uid(request));
        switch (refusal.reason()) {
            // A lost race: what won it is seen in a moment.
            case Reason.CONFLICT, Reason.NOT_FOUND ->
                    deployments.wake(key, nowMillis + Failure.SHORT_MILLIS);
            default -> {
                work.changing = work.changing.again(refusal.message(), nowMillis);
                deployments.wake(key, nowMillis);
            }
        }
    }

    private void notMade(@Nullable Key key, Refusal refusal, long now) {
        DeploymentWork work = deployments.work(key);
        if (key == null || work == null) {
            return;
        }
        work.creating = "";
        work.collided = refusal.reason() == Reason.ALREADY_EXISTS;
        switch (refusal.reason()) {
            case Reason.ALREADY_EXISTS -> work.failure = Failure.NONE;
            case Reason.CONFLICT -> {
                // Something has changed since, which will be seen in a moment.
                deployments.wake(key, now + Failure.SHORT_MILLIS);
                return;
            }
            default -> work.failure = work.failure.again(refusal.message(), now);
        }
        deployments.wake(key, now);
    }

    /** Of the object that was to be changed: every request of this keeper says it. */
    private static String uid(Request request) {
        Json said =
                switch (request.body()) {
                    case Body.Patch(var type, Json patch) -> patch;
                    case Body.Tree(Json tree) -> tree;
                    case Body.Raw ignored -> JsonObject.EMPTY;
                    case Body.None ignored -> JsonObject.EMPTY;
                };
        JsonObject tree = said instanceof JsonObject object ? object : JsonObject.EMPTY;
        return tree.textOr(tree.textOr("", "preconditions", "uid"), "metadata", "uid");
    }

    /** The Deployment that a request is about, or rests on. */
    private static @Nullable Key concerned(Request request) {
        if (request.target().kind().equals(Kinds.DEPLOYMENT)) {
            return new Key(
                    Kinds.DEPLOYMENT.id(), request.target().namespace(), request.target().name());
        }
        return request.premises().stream()
                .filter(premise -> premise.kind().equals(Kinds.DEPLOYMENT))
                .map(Premise::key)
                .findFirst()
                .orElse(null);
    }

    @Override
    public long nextWakeMillis() {
        return deployments.nextWakeMillis();
    }
}
