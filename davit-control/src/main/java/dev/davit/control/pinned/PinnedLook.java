package dev.davit.control.pinned;

import dev.davit.control.Asks;
import dev.davit.control.Conditions;
import dev.davit.control.Events;
import dev.davit.control.Keeper;
import dev.davit.control.workload.Failure;
import dev.davit.control.workload.Pending;
import dev.davit.control.workload.PodMaker;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One look at one PinnedDeployment: what is done next, and what is said about it. */
final class PinnedLook {
    /** Requests of one object in one look; the rest follows when these are seen. */
    static final int MAX_PER_LOOK = 200;

    private final ImageView image;
    private final StoredObject object;
    private final JsonObject tree;
    private final PinnedWork work;
    private final List<Version> versions;
    private final Goal goal;
    private final Family family;
    private final long now;
    private final List<Request> asked = new ArrayList<>();
    private int slot;

    PinnedLook(
            ImageView image,
            StoredObject object,
            PinnedWork work,
            Collection<StoredObject> pods,
            long now) {
        this.image = image;
        this.object = object;
        this.tree = object.tree();
        this.work = work;
        this.now = now;
        JsonObject spec = tree.object("spec");
        versions = Version.of(spec);
        goal = goal(spec, versions);
        family = new Family(pods, spec.wholeOr(0, "minReadySeconds"), now);
        long generation = tree.wholeOr(1, "metadata", "generation");
        if (work.generation != generation) {
            work.generation = generation;
            work.making = Failure.NONE;
            work.changing = Failure.NONE;
        }
    }

    private static Goal goal(JsonObject spec, List<Version> versions) {
        int replicas = Math.toIntExact(spec.wholeOr(1, "replicas"));
        return new Goal(
                versions.stream().map(Version::target).toList(),
                replicas,
                unavailable(spec, replicas),
                !"Replace".equals(spec.text("update")),
                spec.get("paused") == JsonBool.TRUE);
    }

    private static int unavailable(JsonObject spec, int replicas) {
        long most =
                switch (spec.get("maxUnavailable")) {
                    case JsonNumber.Whole(long number) -> number;
                    case JsonString(String text) when text.endsWith("%") ->
                            (long) replicas
                                    * Integer.parseInt(text.substring(0, text.length() - 1))
                                    / Shares.WHOLE;
                    case null, default -> 1;
                };
        return Math.toIntExact(Math.clamp(most, 1, Integer.MAX_VALUE));
    }

    List<Request> asked() {
        return asked;
    }

    /**
     * Does what is due.
     *
     * @param namespaceLeaves nothing can be made there any more
     */
    void manage(boolean namespaceLeaves) {
        for (StoredObject pod : family.pods()) {
            work.underWay.seen(pod);
        }
        for (String name : work.underWay.names()) {
            if (!family.has(name) && !(work.underWay.of(name) instanceof Deed.Make)) {
                work.underWay.forget(name);
            }
        }
        asked.addAll(work.underWay.overdue(now));
        for (StoredObject pod : family.ended()) {
            if (!work.underWay.has(pod.key().name())) {
                Child child = new Child(pod.key().name(), "", "", Child.State.LEAVING);
                remove(new Deed.Remove(child), pod);
            }
        }
        for (Deed deed : Shift.next(goal, family.assumed(work.underWay))) {
            // A pod is asked one thing at a time; what came of it is seen soon.
            boolean free = deed.pod() == null || !work.underWay.has(deed.pod());
            if (free && asked.size() < MAX_PER_LOOK) {
                perform(deed, namespaceLeaves);
            }
        }
    }

    private void perform(Deed deed, boolean namespaceLeaves) {
        switch (deed) {
            case Deed.Make(Goal.Target target) -> {
                if (!namespaceLeaves && now >= work.making.retryAtMillis()) {
                    make(deed, version(target));
                }
            }
            case Deed.Change(Child child, Goal.Target target) -> {
                if (now >= work.changing.retryAtMillis()) {
                    StoredObject pod = family.pod(child.name());
                    update(deed, pod, Marks.changed(pod.tree(), version(target)));
                }
            }
            case Deed.Relabel(Child child, Goal.Target target) -> {
                StoredObject pod = family.pod(child.name());
                update(deed, pod, Marks.relabelled(pod.tree(), target.name()));
            }
            case Deed.Remove(Child child) -> remove(deed, family.pod(child.name()));
        }
    }

    private Version version(Goal.Target target) {
        return versions.stream()
                .filter(version -> version.digest().equals(target.digest()))
                .findFirst()
                .orElseThrow();
    }

    private void make(Deed deed, Version version) {
        String name = freeName();
        Request request =
                Asks.create(
                        PinnedKeeper.NAME,
                        Kinds.POD,
                        object.key().namespace(),
                        Marks.made(version, tree, name));
        ask(name, deed, request, 0);
    }

    /** Names follow from places, so that the same want never makes two pods. */
    private String freeName() {
        while (true) {
            String name = PodMaker.name(object.key().name(), object.uid(), "slot" + slot++);
            Key key = new Key(Kinds.POD.id(), object.key().namespace(), name);
            if (!work.underWay.has(name) && image.get(key) == null) {
                return name;
            }
        }
    }

    private void update(Deed deed, StoredObject pod, JsonObject wanted) {
        Request request = Asks.update(PinnedKeeper.NAME, Kinds.POD, pod.key(), "", wanted);
        ask(pod.key().name(), deed, request, pod.revision());
    }

    private void remove(Deed deed, StoredObject pod) {
        Request request = Asks.deleteExactly(PinnedKeeper.NAME, Kinds.POD, pod);
        ask(pod.key().name(), deed, request, pod.revision());
    }

    private void ask(String pod, Deed deed, Request request, long revision) {
        // However late it comes: only if the object still wants what it wants now.
        Request resting = request.restingOn(List.of(Asks.premise(Kinds.PINNED_DEPLOYMENT, object)));
        work.underWay.add(pod, deed, resting, revision, now);
        asked.add(resting);
    }

    /** Says how it is, where that is news. */
    void status() {
        Failure failure = work.failure();
        JsonObject status = PinnedStatus.of(tree, goal, versions, family, failure, now);
        if (!status.equals(tree.object("status")) && work.statuses.first(object, now)) {
            asked.add(Asks.status(PinnedKeeper.NAME, Kinds.PINNED_DEPLOYMENT, object, status));
            String told =
                    Conditions.find(tree.array("status", "conditions"), PinnedStatus.FAILURE)
                            .textOr("", "message");
            if (!failure.none() && !failure.message().equals(told)) {
                asked.add(
                        PinnedKeeper.event(
                                tree, Events.WARNING, "Refused", failure.message(), now));
            }
        }
    }

    /** When something of this is due though nothing changes. */
    long wakeMillis() {
        long wake = Math.min(work.underWay.nextMillis(), family.wakeMillis());
        for (Failure failure : List.of(work.making, work.changing)) {
            if (!failure.none()) {
                wake = Math.min(wake, Math.max(now + 1, failure.retryAtMillis()));
            }
        }
        if (work.statuses.waits(object, now)) {
            wake = Math.min(wake, now + Pending.PATIENCE_MILLIS);
        }
        return wake == Long.MAX_VALUE ? Keeper.NEVER : wake;
    }
}
