package dev.davit.control.workload;

import dev.davit.control.Asks;
import dev.davit.control.Conditions;
import dev.davit.control.Events;
import dev.davit.control.Keeper;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One look at one ReplicaSet or ReplicationController: what is too few, what is too many, what to
 * say about it.
 */
final class SetLook {
    /** Creations and deletions of one set in one look; the rest follows when these are seen. */
    static final int MAX_PER_LOOK = 500;

    private final SetKind kind;
    private final StoredObject set;
    private final JsonObject tree;
    private final SetWork work;
    private final List<Replica> active = new ArrayList<>();
    private final long now;
    private final List<Request> asked = new ArrayList<>();
    private int fullyLabelled;
    private int terminating;
    private boolean held;

    SetLook(
            SetKind kind,
            StoredObject set,
            SetWork work,
            LabelSelector selector,
            Collection<StoredObject> pods,
            long now) {
        this.kind = kind;
        this.set = set;
        this.tree = set.tree();
        this.work = work;
        this.now = now;
        LabelSelector template =
                LabelSelector.ofLabels(tree.object("spec", "template", "metadata", "labels"));
        for (StoredObject pod : pods) {
            Replica replica = Replica.of(pod);
            JsonObject labels = Claims.labels(pod);
            if (replica.active() && selector.matches(labels)) {
                active.add(replica);
                fullyLabelled += template.matches(labels) ? 1 : 0;
            } else if (Claims.leaves(pod)) {
                terminating++;
            }
        }
    }

    List<Request> asked() {
        return asked;
    }

    /**
     * Makes what is missing, takes away what is too much.
     *
     * @param namespaceLeaves nothing can be made there any more
     * @param coming pods that are about to be adopted
     */
    void manage(boolean namespaceLeaves, int coming) {
        work.follow(tree.wholeOr(1, "metadata", "generation"));
        TreeSet<String> there = new TreeSet<>();
        active.forEach(pod -> there.add(pod.uid()));
        work.pending.keepDeletions(there);
        long wanted = tree.wholeOr(1, "spec", "replicas");
        List<Replica> staying =
                active.stream().filter(pod -> !work.pending.deleting(pod.uid(), now)).toList();
        // Those that are on their way from or to this set are neither made here nor ended.
        long transit = SetView.inTransit(tree);
        long lacking = wanted - staying.size() - transit - coming;
        long missing = lacking - work.pending.creating(now);
        long tooMany = staying.size() - wanted - transit;
        if (missing > 0) {
            held = namespaceLeaves;
            create(missing);
        } else if (tooMany > 0) {
            delete(staying, tooMany);
        }
        // What was refused before and is asked for again is not there yet.
        if (lacking <= 0) {
            work.failure = Failure.NONE;
        }
    }

    private void create(long missing) {
        boolean waits = !work.failure.none() && work.pending.creating(now) > 0;
        if (held || waits || now < work.failure.retryAtMillis()) {
            return;
        }
        // What was refused a moment ago is tried with one pod first.
        long most = work.failure.none() ? MAX_PER_LOOK : 1;
        JsonObject template = tree.object("spec", "template");
        for (String name : work.pending.names((int) Math.min(missing, most), now)) {
            asked.add(
                    resting(
                            Asks.create(
                                    kind.keeper(),
                                    Kinds.POD,
                                    set.key().namespace(),
                                    PodMaker.make(template, kind.kind(), tree, name))));
        }
    }

    private void delete(List<Replica> staying, long tooMany) {
        List<Replica> order = Victims.order(staying);
        for (Replica victim : order.subList(0, (int) Math.min(tooMany, MAX_PER_LOOK))) {
            if (work.pending.delete(victim.uid(), now)) {
                // As it is now: not when it has become ready meanwhile, or another set's.
                asked.add(
                        resting(
                                Asks.deleteExactly(
                                        kind.keeper(),
                                        Kinds.POD,
                                        victim.key(),
                                        victim.uid(),
                                        victim.revision())));
            }
        }
    }

    /** However late it comes: only if the set still wants what it wants now. */
    private Request resting(Request request) {
        return request.restingOn(List.of(Asks.premise(kind.kind(), set)));
    }

    /** Says how it is, where that is news. */
    void status() {
        JsonObject status =
                SetStatus.of(kind, tree, active, fullyLabelled, terminating, work.failure, now);
        if (!status.equals(tree.object("status")) && work.asked.first(set, now)) {
            asked.add(Asks.status(kind.keeper(), kind.kind(), set, status));
            tellFailure();
        }
    }

    private void tellFailure() {
        JsonObject known = Conditions.find(tree.array("status", "conditions"), SetStatus.FAILURE);
        boolean told = work.failure.message().equals(known.text("message"));
        if (!work.failure.none() && !told) {
            asked.add(
                    ReplicaSetKeeper.event(
                            kind,
                            tree,
                            Events.WARNING,
                            "FailedCreate",
                            "Error creating: " + work.failure.message(),
                            now));
        }
    }

    /** When something of this is due though nothing changes. */
    long wakeMillis() {
        long wake = work.pending.nextMillis();
        if (!work.failure.none()) {
            wake = Math.min(wake, Math.max(now + 1, work.failure.retryAtMillis()));
        }
        long minReady = tree.wholeOr(0, "spec", "minReadySeconds");
        for (Replica pod : active) {
            if (pod.ready() && !pod.available(minReady, now)) {
                wake = Math.min(wake, pod.availableAtMillis(minReady));
            }
        }
        if (!asked.isEmpty() || work.asked.waits(set, now)) {
            wake = Math.min(wake, now + Pending.PATIENCE_MILLIS);
        }
        return wake == Long.MAX_VALUE ? Keeper.NEVER : wake;
    }
}
