package dev.davit.control.pinned;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Asks;
import dev.davit.control.Events;
import dev.davit.control.Keeper;
import dev.davit.control.workload.Children;
import dev.davit.control.workload.Failure;
import dev.davit.control.workload.Kept;
import dev.davit.control.workload.Relief;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every PinnedDeployment has its pods, each version as many as its share says. */
public final class PinnedKeeper implements Keeper {
    public static final String NAME = "pinneddeployment-controller";

    private final Children pods = new Children(Kinds.POD.id());
    private final Kept<PinnedWork> objects =
            new Kept<>(Kinds.PINNED_DEPLOYMENT.id(), object -> new PinnedWork(object.uid()));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Declared declared() {
        return new Declared(
                Relief.and(Kinds.PINNED_DEPLOYMENT.id(), Kinds.POD.id()),
                List.of(Kinds.NAMESPACE.id()),
                List.of("pods", "pinneddeployments/status", "events"));
    }

    @Override
    public List<Request> sync(ImageView image, long nowMillis) {
        pods.sync(image);
        objects.sync(image);
        return look(image, nowMillis);
    }

    @Override
    public List<Request> step(Delta delta, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Change change : delta.changes()) {
            if (Relief.is(change)) {
                relieved(Relief.namespace(change));
            } else if (!objects.see(change) && change.key().kind().equals(Kinds.POD.id())) {
                pod(change, nowMillis, asked);
            }
        }
        asked.addAll(look(delta.image(), nowMillis));
        return asked;
    }

    /** What was refused is tried again. */
    private void relieved(String namespace) {
        objects.eachWork((key, work) -> {
            boolean there = namespace.isEmpty() || key.namespace().equals(namespace);
            if (there && !work.failure().none()) {
                work.making = work.making.relieved();
                work.changing = work.changing.relieved();
                objects.touch(key);
            }
        });
    }

    private void pod(Change change, long now, List<Request> asked) {
        for (String owner : pods.see(change)) {
            Key key = objects.key(owner);
            if (key != null) {
                objects.touch(key);
                seen(change, key, now, asked);
            }
        }
    }

    /** What was asked for has happened: it is told, and what was refused before is forgotten. */
    private void seen(Change change, Key owner, long now, List<Request> asked) {
        PinnedWork work = objects.work(owner);
        if (work == null) {
            return;
        }
        StoredObject after = change.after();
        String name = change.key().name();
        Deed deed = after == null ? work.underWay.forget(name) : work.underWay.seen(after);
        JsonObject about = about(owner, work);
        switch (deed) {
            case Deed.Make(Goal.Target to) when change.created() -> {
                work.making = Failure.NONE;
                String text = "Created pod %s of version %s".formatted(name, to.name());
                asked.add(event(about, Events.NORMAL, "SuccessfulCreate", text, now));
            }
            case Deed.Change(Child from, Goal.Target to)
                    when after != null && Marks.digest(after.tree()).equals(to.digest()) -> {
                work.changing = Failure.NONE;
                String text =
                        "Changed pod %s in place from version %s to %s"
                                .formatted(name, from.version(), to.name());
                asked.add(event(about, Events.NORMAL, "Shifted", text, now));
            }
            case Deed.Remove(Child child) when removed(after) -> {
                work.changing = Failure.NONE;
                String text = "Deleted pod %s of version %s".formatted(name, child.version());
                asked.add(event(about, Events.NORMAL, "SuccessfulDelete", text, now));
            }
            case null, default -> {}
        }
    }

    private static boolean removed(@Nullable StoredObject pod) {
        return pod == null || pod.tree().text("metadata", "deletionTimestamp") != null;
    }

    private static JsonObject about(Key owner, PinnedWork work) {
        return JsonObject.of(
                "metadata",
                JsonObject.EMPTY
                        .with("namespace", owner.namespace())
                        .with("name", owner.name())
                        .with("uid", work.uid));
    }

    static Request event(JsonObject about, String type, String reason, String message, long now) {
        JsonObject event =
                Events.of(Kinds.PINNED_DEPLOYMENT, about, type, reason, message, NAME, "", now);
        return Asks.create(
                NAME, Kinds.EVENT, about.textOr("default", "metadata", "namespace"), event);
    }

    private List<Request> look(ImageView image, long now) {
        List<Request> asked = new ArrayList<>();
        objects.eachDue(image, now, (object, work) -> look(image, object, work, now, asked));
        return asked;
    }

    private void look(
            ImageView image, StoredObject object, PinnedWork work, long now, List<Request> asked) {
        PinnedLook look = new PinnedLook(image, object, work, pods.of(object.uid()), now);
        if (!leaves(object)) {
            look.manage(namespaceLeaves(image, object.key().namespace()));
        }
        look.status();
        asked.addAll(look.asked());
        objects.wake(object.key(), look.wakeMillis());
    }

    private static boolean namespaceLeaves(ImageView image, String namespace) {
        StoredObject found = image.get(new Key(Kinds.NAMESPACE.id(), "", namespace));
        return found == null || leaves(found);
    }

    private static boolean leaves(StoredObject object) {
        return object.tree().text("metadata", "deletionTimestamp") != null;
    }

    @Override
    public void refused(Request request, Refusal refusal, long nowMillis) {
        if (request.target().kind().equals(Kinds.POD)) {
            podRefused(request, refusal, nowMillis);
        } else if (request.target().kind().equals(Kinds.PINNED_DEPLOYMENT)) {
            Key key =
                    new Key(
                            Kinds.PINNED_DEPLOYMENT.id(),
                            request.target().namespace(),
                            request.target().name());
            PinnedWork work = objects.work(key);
            if (work != null) {
                work.statuses.forget(work.uid);
                objects.wake(key, nowMillis + Failure.SHORT_MILLIS);
            }
        }
    }

    private void podRefused(Request request, Refusal refusal, long now) {
        String said = request.target().name();
        String name =
                said.isEmpty() && request.body() instanceof Body.Tree(JsonObject pod)
                        ? pod.textOr("", "metadata", "name")
                        : said;
        objects.eachWork((key, work) -> {
            boolean ours = key.namespace().equals(request.target().namespace());
            Deed deed = ours ? work.underWay.forget(name) : null;
            if (deed != null) {
                failed(work, deed, refusal, now);
                objects.wake(key, now + Failure.SHORT_MILLIS);
            }
        });
    }

    /** A lost race is no failure: what won it is seen in the meantime. */
    private static void failed(PinnedWork work, Deed deed, Refusal refusal, long now) {
        boolean race =
                switch (refusal.reason()) {
                    case Reason.CONFLICT, Reason.ALREADY_EXISTS, Reason.NOT_FOUND -> true;
                    default -> false;
                };
        if (race) {
            return;
        }
        switch (deed) {
            case Deed.Make ignored -> work.making = work.making.again(refusal.message(), now);
            case Deed.Change(Child child, Goal.Target to) ->
                    work.changing =
                            work.changing.again(
                                    "pod %s could not be changed to version %s: %s"
                                            .formatted(child.name(), to.name(), refusal.message()),
                                    now);
            case Deed.Remove(Child child) ->
                    work.changing =
                            work.changing.again(
                                    "pod %s could not be removed: %s"
                                            .formatted(child.name(), refusal.message()),
                                    now);
            case Deed.Relabel ignored -> {}
        }
    }

    @Override
    public long nextWakeMillis() {
        return objects.nextWakeMillis();
    }
}
