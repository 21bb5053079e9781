package dev.davit.control.workload;

import dev.davit.control.Asks;
import dev.davit.control.Keeper;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One look at one Deployment. It decides one step and waits until that is seen: every decision
 * rests on sets as they are, never on a guess of what the last one has led to.
 */
final class DeploymentLook {
    private final StoredObject stored;
    private final JsonObject tree;
    private final DeploymentWork work;
    private final List<SetView> sets;
    private final List<SetView> older;
    private final @Nullable SetView newest;
    private final Rolling rolling;
    private final long now;
    private final List<Request> asked = new ArrayList<>();
    private boolean unfinished;

    DeploymentLook(StoredObject stored, DeploymentWork work, List<SetView> sets, long now) {
        this.stored = stored;
        this.tree = stored.tree();
        this.work = work;
        this.sets = sets;
        this.now = now;
        this.newest = Revisions.newest(tree, sets);
        this.older = sets.stream().filter(set -> !same(set, newest)).toList();
        this.rolling = Rolling.of(tree);
    }

    private static boolean same(SetView one, @Nullable SetView other) {
        return other != null && one.stored().uid().equals(other.stored().uid());
    }

    List<Request> asked() {
        return asked;
    }

    void run() {
        work.follow(tree.wholeOr(1, "metadata", "generation"));
        if (newest != null && newest.name().equals(work.creating)) {
            work.creating = "";
            work.failure = Failure.NONE;
        }
        if (!Claims.leaves(stored) && !waits()) {
            act();
        }
        status();
    }

    /** Something that was asked for is not seen yet. */
    private boolean waits() {
        boolean changing = sets.stream().anyMatch(set -> work.asked.waits(set.stored(), now));
        long retryAt = Math.max(work.failure.retryAtMillis(), work.changing.retryAtMillis());
        return changing || work.creates(now) || work.collided || now < retryAt;
    }

    private void act() {
        if (annotate()) {
            return;
        }
        if (settle()) {
            unfinished = true;
            return;
        }
        if (tree.boolOr(false, "spec", "paused")) {
            if (!rescale()) {
                forget();
            }
            return;
        }
        if (rescaled() && rescale()) {
            return;
        }
        boolean moved =
                switch (tree.textOr("", "spec", "strategy", "type")) {
                    case "Recreate" -> recreate();
                    case "InPlace" -> inPlace();
                    default -> roll();
                };
        unfinished = moved;
        if (!moved && DeploymentStatus.of(newest, older).complete(rolling.replicas())) {
            forget();
        }
    }

    /** The newest set carries its revision and what the Deployment is annotated with. */
    private boolean annotate() {
        SetView set = newest;
        if (set == null) {
            return false;
        }
        JsonObject before = set.tree().object("metadata", "annotations");
        JsonObject after = Revisions.annotations(tree, before, Revisions.next(older));
        long minReady = tree.wholeOr(0, "spec", "minReadySeconds");
        boolean sameWait = minReady == set.tree().wholeOr(0, "spec", "minReadySeconds");
        if (!after.equals(before) || !sameWait) {
            JsonObject patch =
                    JsonObject.of("metadata", JsonObject.of("annotations", after))
                            .with("spec", JsonObject.EMPTY.with("minReadySeconds", minReady));
            change(set, patch);
            return true;
        }
        String revision = after.textOr("", SetView.REVISION);
        if (!revision.equals(tree.text("metadata", "annotations", SetView.REVISION))
                && work.asked.first(stored, now)) {
            JsonObject patch =
                    JsonObject.EMPTY.withAt(
                            new JsonString(revision), "metadata", "annotations", SetView.REVISION);
            asked.add(Asks.patch(DeploymentKeeper.NAME, Kinds.DEPLOYMENT, stored, patch));
        }
        return false;
    }

    /**
     * A roll in place that another strategy has overtaken: its marked sets want what they have,
     * those that have too little first, and are as all others again.
     */
    private boolean settle() {
        if (tree.textOr("", "spec", "strategy", "type").equals("InPlace")) {
            return false;
        }
        List<SetView> marked = sets.stream().filter(set -> set.inTransit() > 0).toList();
        List<SetView> lacking =
                marked.stream().filter(set -> set.counts().replicas() < set.wanted()).toList();
        for (SetView set : lacking.isEmpty() ? marked : lacking) {
            JsonObject patch = resized(set, set.counts().replicas(), rolling);
            change(set, patch.withAt(JsonNull.NULL, "metadata", "annotations", SetView.IN_TRANSIT));
        }
        return !marked.isEmpty();
    }

    private void change(SetView set, JsonObject patch) {
        if (work.asked.first(set.stored(), now)) {
            asked.add(
                    resting(
                            Asks.patch(
                                    DeploymentKeeper.NAME,
                                    Kinds.REPLICA_SET,
                                    set.stored(),
                                    patch)));
        }
    }

    /** However late it comes: only if the Deployment still wants what it wants now. */
    private Request resting(Request request) {
        return request.restingOn(List.of(Asks.premise(Kinds.DEPLOYMENT, stored)));
    }

    /** A set was last scaled for another number of replicas than is wanted now. */
    private boolean rescaled() {
        return sets.stream()
                .anyMatch(set ->
                        set.wanted() > 0 && set.number(SetView.DESIRED) != rolling.replicas());
    }

    /** The Deployment was scaled: not a rollout, and none is needed for it. */
    private boolean rescale() {
        List<SetView> active = sets.stream().filter(set -> set.wanted() > 0).toList();
        if (active.size() <= 1) {
            SetView only = active.isEmpty() ? newest : active.getFirst();
            return only != null && scale(only, rolling.replicas());
        }
        SetView full = newest;
        if (full != null
                && full.available() >= rolling.replicas()
                && full.wanted() == rolling.replicas()) {
            return scaleAll(older, 0);
        }
        if (!tree.textOr("", "spec", "strategy", "type").equals("RollingUpdate")) {
            return false;
        }
        boolean moved = false;
        Map<String, Long> sizes = rolling.spread(active, tree.wholeOr(0, "status", "replicas"));
        for (SetView set : active) {
            moved |= scale(set, sizes.getOrDefault(set.name(), set.wanted()));
        }
        return moved;
    }

    private boolean roll() {
        SetView set = newest;
        // Pods that an older set is to lose and still has take their place as well.
        long all = sets.stream().mapToLong(SetView::most).sum();
        if (set == null) {
            return create(rolling.newest(0, all));
        }
        long wanted = rolling.newest(set.wanted(), all);
        if (wanted != set.wanted()) {
            return scale(set, wanted);
        }
        boolean moved = false;
        Map<String, Long> shrunk = rolling.shrunk(set, older);
        for (SetView old : older) {
            Long left = shrunk.get(old.name());
            moved |= left != null && scale(old, left);
        }
        return moved;
    }

    private boolean recreate() {
        if (scaleAll(older, 0)) {
            return true;
        }
        boolean runs =
                older.stream()
                        .anyMatch(set ->
                                set.counts().replicas() > 0 || set.counts().terminating() > 0);
        if (runs) {
            return true;
        }
        SetView set = newest;
        return set == null ? create(rolling.replicas()) : scale(set, rolling.replicas());
    }

    private boolean inPlace() {
        SetView set = newest;
        if (set == null) {
            boolean first = Rolling.wanted(older) == 0;
            return create(first ? rolling.replicas() : 0);
        }
        InPlaceRoll roll = new InPlaceRoll(rolling, set, older, work.asked, now);
        boolean moved = roll.run();
        roll.asked().forEach(request -> asked.add(resting(request)));
        return moved;
    }

    private boolean scaleAll(List<SetView> some, long to) {
        boolean moved = false;
        for (SetView set : some) {
            moved |= set.wanted() > 0 && scale(set, to);
        }
        return moved;
    }

    /** True where that is a change. */
    private boolean scale(SetView set, long to) {
        boolean told =
                set.number(SetView.DESIRED) == rolling.replicas()
                        && set.number(SetView.MAX) == rolling.most();
        if (set.wanted() == to && (told || to == 0)) {
            return false;
        }
        change(set, resized(set, to, rolling));
        return true;
    }

    /** A patch of a set's size, with what it is a part of. */
    static JsonObject resized(SetView set, long to, Rolling rolling) {
        JsonObject annotations =
                JsonObject.EMPTY
                        .with(SetView.DESIRED, "" + rolling.replicas())
                        .with(SetView.MAX, "" + rolling.most());
        return JsonObject.of("metadata", JsonObject.of("annotations", annotations))
                .with("spec", JsonObject.EMPTY.with("replicas", to));
    }

    private boolean create(long replicas) {
        JsonObject set = Revisions.make(tree, rolling, replicas, Revisions.next(older));
        work.creating = set.textOr("", "metadata", "name");
        work.creatingSinceMillis = now;
        String namespace = stored.key().namespace();
        asked.add(resting(Asks.create(DeploymentKeeper.NAME, Kinds.REPLICA_SET, namespace, set)));
        return true;
    }

    private void forget() {
        for (SetView set : Revisions.forgotten(tree, older)) {
            if (work.asked.first(set.stored(), now)) {
                asked.add(
                        Asks.delete(
                                DeploymentKeeper.NAME,
                                Kinds.REPLICA_SET,
                                set.stored().key(),
                                set.stored().uid()));
            }
        }
    }

    private void status() {
        DeploymentStatus status = DeploymentStatus.of(newest, older);
        JsonArray conditions = Progress.conditions(tree, status, newest, sets, trouble(), now);
        long collisions = tree.wholeOr(0, "status", "collisionCount") + (work.collided ? 1 : 0);
        JsonObject next = status.tree(tree, collisions, conditions);
        if (!next.equals(tree.object("status")) && work.asked.first(stored, now)) {
            asked.add(Asks.status(DeploymentKeeper.NAME, Kinds.DEPLOYMENT, stored, next));
            work.collided = false;
        }
    }

    private Progress.Trouble trouble() {
        return work.failure.none()
                ? new Progress.Trouble(Progress.POD_UPDATE, work.changing)
                : new Progress.Trouble(Progress.SET_CREATE, work.failure);
    }

    /** When something is due though nothing changes. */
    long wakeMillis() {
        long wake = Progress.deadlineMillis(tree);
        wake = wake <= now ? Keeper.NEVER : wake;
        for (SetView set : sets) {
            wake = Math.min(wake, set.counts().nextAtMillis());
        }
        // What was asked for and shows no effect is asked for again.
        if (unfinished || waits() || !asked.isEmpty() || work.asked.waits(stored, now)) {
            wake = Math.min(wake, now + Pending.PATIENCE_MILLIS);
        }
        for (Failure failure : List.of(work.failure, work.changing)) {
            if (!failure.none() && (now < failure.retryAtMillis() || unfinished)) {
                wake = Math.min(wake, Math.max(now + 1, failure.retryAtMillis()));
            }
        }
        return wake;
    }
}
