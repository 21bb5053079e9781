package dev.davit.control.workload;

import dev.davit.base.Timestamps;
import dev.davit.control.Conditions;
import dev.davit.control.pod.PodLifecycle;
import dev.davit.lifecycle.Explain;
import dev.davit.lifecycle.Explanation;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.OnFailure;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a workload waits for, down to the step of the pod that holds it up: its pods are steps of
 * its run. Read from what is stored; nothing of this is recorded.
 */
public final class WorkloadLifecycle {
    /** Pods that are shown as steps: those in trouble first. */
    static final int MAX_PODS = 5;

    /** Objects that are looked at. */
    private static final int LOOKED_AT = 50_000;

    /** The keeper's name; its package knows this one, not the other way round. */
    private static final String PINNED = "pinneddeployment-controller";

    private static final String POD = "pod/";
    private static final List<String> MADE = List.of("pods");
    private static final long NO_TIMEOUT = Long.MAX_VALUE;

    private final ImageView image;
    private final Kind kind;
    private final JsonObject tree;
    private final long now;
    private final long since;
    private final List<StepView> steps = new ArrayList<>();

    private WorkloadLifecycle(ImageView image, Kind kind, JsonObject tree, long now) {
        this.image = image;
        this.kind = kind;
        this.tree = tree;
        this.now = now;
        this.since = Timestamps.read(tree.textOr("", "metadata", "creationTimestamp")).orElse(now);
    }

    public static boolean has(Kind kind) {
        return kind.equals(Kinds.DEPLOYMENT)
                || SetKind.of(kind) != null
                || kind.equals(Kinds.PINNED_DEPLOYMENT);
    }

    public static View view(ImageView image, Kind kind, JsonObject tree, long nowMillis) {
        return new WorkloadLifecycle(image, kind, tree, nowMillis).view();
    }

    public static Explanation explain(ImageView image, View view, Kind kind, JsonObject tree) {
        String namespace = tree.textOr("", "metadata", "namespace");
        String subject = kind.kind() + " " + namespace + "/" + tree.textOr("", "metadata", "name");
        Explanation why = Explain.of(subject, view);
        return why.with(
                why.steps().stream()
                        .map(step -> withLog(image, namespace, step, view.nowMillis()))
                        .toList());
    }

    /** Where a pod that holds it up says more. */
    private static Explanation.Blocker withLog(
            ImageView image, String namespace, Explanation.Blocker blocker, long now) {
        if (!blocker.step().startsWith(POD)) {
            return blocker;
        }
        StoredObject pod =
                image.get(
                        new Key(Kinds.POD.id(), namespace, blocker.step().substring(POD.length())));
        return pod == null
                ? blocker
                : PodLifecycle.explain(pod.tree(), now).steps().stream()
                        .flatMap(step -> step.log().stream())
                        .findFirst()
                        .map(blocker::toldIn)
                        .orElse(blocker);
    }

    private View view() {
        List<StoredObject> owners = owners();
        if (kind.equals(Kinds.DEPLOYMENT)) {
            set();
        }
        List<StoredObject> pods = owned(Kinds.POD.id(), uids(owners));
        made(owners, pods);
        int available = pods(pods);
        available(available, owners.size());
        if (kind.equals(Kinds.PINNED_DEPLOYMENT)) {
            versions();
        }
        overlaps();
        long generation = Math.max(1, tree.wholeOr(1, "metadata", "generation"));
        Phase phase = generation == 1 ? Phase.START : Phase.CHANGE;
        Graph graph = new Graph(kind.kind(), phase, steps.stream().map(StepView::step).toList());
        TreeMap<String, StepView> byName = new TreeMap<>();
        steps.forEach(step -> byName.put(step.name(), step));
        return new View(
                graph,
                new RunId(phase, generation),
                now,
                graph.steps().stream().map(step -> byName.get(step.name())).toList(),
                OptionalLong.empty());
    }

    private void overlaps() {
        List<String> others = Overlaps.of(image, kind, tree);
        if (others.isEmpty()) {
            return;
        }
        String name = tree.textOr("", "metadata", "name");
        StepState state =
                new StepState.Waiting(
                        since,
                        0,
                        List.of(),
                        Overlaps.warning(others),
                        "a selector cannot be changed: delete one with --cascade=orphan, and create it"
                                + " with a label more in selector and template: kubectl get "
                                + "%s %s -n %s -o yaml"
                                        .formatted(
                                                kind.id(),
                                                name,
                                                tree.textOr("", "metadata", "namespace")));
        add("selector", "nobody else's selector matches its pods", owner(), List.of(), state);
    }

    /** The objects whose pods are this workload's: itself, or a Deployment's sets. */
    private List<StoredObject> owners() {
        return kind.equals(Kinds.DEPLOYMENT)
                ? owned(Kinds.REPLICA_SET.id(), List.of(tree.textOr("", "metadata", "uid")))
                : List.of();
    }

    private List<String> uids(List<StoredObject> owners) {
        return kind.equals(Kinds.DEPLOYMENT)
                ? owners.stream().map(StoredObject::uid).toList()
                : List.of(tree.textOr("", "metadata", "uid"));
    }

    private List<StoredObject> owned(KindId child, List<String> owners) {
        TreeSet<String> wanted = new TreeSet<>(owners);
        List<StoredObject> found = new ArrayList<>();
        int[] looked = {0};
        image.scan(
                child,
                tree.textOr("", "metadata", "namespace"),
                null,
                object -> {
                    if (wanted.contains(Owners.controllerUid(object.tree()))) {
                        found.add(object);
                    }
                    return ++looked[0] < LOOKED_AT;
                });
        return found;
    }

    private void set() {
        String name = tree.textOr("", "metadata", "name");
        JsonObject progress = condition(tree, "Progressing");
        long at = time(progress);
        StepState state;
        if (tree.boolOr(false, "spec", "paused")) {
            String resume = "kubectl rollout resume deployment/" + name;
            state = new StepState.Waiting(at, 0, List.of(), "it is paused", resume);
        } else if (Progress.SET_CREATE.equals(progress.text("reason"))) {
            state = failed(at, progress.textOr("", "message"));
        } else if (tree.wholeOr(0, "status", "observedGeneration")
                < tree.wholeOr(1, "metadata", "generation")) {
            state = new StepState.Due(at, 0);
        } else {
            state = new StepState.Done(at, 1, progress.textOr("", "message"));
        }
        String does = "has a ReplicaSet of the template as it is now";
        add("replica-set", does, DeploymentKeeper.NAME, List.of(), state);
    }

    /** As many as are wanted are made; a refusal says why not. */
    private void made(List<StoredObject> sets, List<StoredObject> pods) {
        List<JsonObject> tellers = new ArrayList<>(List.of(tree));
        sets.forEach(set -> tellers.add(set.tree()));
        StepState state = null;
        for (JsonObject teller : tellers) {
            JsonObject failure = condition(teller, SetStatus.FAILURE);
            if (state == null && "True".equals(failure.text("status"))) {
                state = failed(time(failure), failure.textOr("", "message"));
            }
        }
        JsonObject progress = condition(tree, "Progressing");
        if (state == null && Progress.POD_UPDATE.equals(progress.text("reason"))) {
            state = failed(time(progress), progress.textOr("", "message"));
        }
        long active = pods.stream().filter(pod -> Replica.of(pod).active()).count();
        if (state == null) {
            String count = active + " of " + wanted();
            state =
                    active < wanted() && !tree.boolOr(false, "spec", "paused")
                            ? new StepState.Running(since, 1, count + " are there")
                            : new StepState.Done(since, 1, count);
        }
        List<String> after = kind.equals(Kinds.DEPLOYMENT) ? List.of("replica-set") : List.of();
        String owner = kind.equals(Kinds.DEPLOYMENT) ? SetKind.REPLICA_SET.keeper() : owner();
        add("pods", "makes the pods that are wanted", owner, after, state);
    }

    private StepState failed(long at, String message) {
        String unblock =
                "what the message says, in the template: kubectl edit %s %s -n %s; it is tried again by itself, at most a minute apart"
                        .formatted(
                                kind.id(),
                                tree.textOr("", "metadata", "name"),
                                tree.textOr("", "metadata", "namespace"));
        // Without a time: the keeper's own clock decides, and tells nobody.
        return new StepState.Waiting(at, 1, List.of(), message, unblock);
    }

    /** Answers how many are available; the others become steps. */
    private int pods(List<StoredObject> pods) {
        long minReady = tree.wholeOr(0, "spec", "minReadySeconds");
        int available = 0;
        List<StepView> blocked = new ArrayList<>();
        for (StoredObject pod : pods) {
            Replica replica = Replica.of(pod);
            if (!replica.active()) {
                continue;
            }
            if (replica.available(minReady, now)) {
                available++;
            } else {
                blocked.add(pod(pod.tree(), replica, minReady));
            }
        }
        blocked.sort(
                Comparator.comparingInt((StepView step) -> weight(step.state()))
                        .thenComparing(StepView::name));
        List<StepView> told = told(blocked);
        steps.addAll(told.subList(0, Math.min(MAX_PODS, told.size())));
        return available;
    }

    /** One pod for each cause: what holds ten up is said once. */
    private static List<StepView> told(List<StepView> blocked) {
        Map<String, Integer> same = new TreeMap<>();
        blocked.forEach(step -> same.merge(cause(step), 1, Integer::sum));
        Set<String> said = new TreeSet<>();
        List<StepView> told = new ArrayList<>();
        for (StepView step : blocked) {
            if (said.add(cause(step))) {
                int more = same.getOrDefault(cause(step), 1) - 1;
                told.add(more == 0 ? step : also(step, more));
            }
        }
        return told;
    }

    private static String cause(StepView step) {
        return step.state().text() + ": " + step.state().message();
    }

    private static StepView also(StepView step, int more) {
        String does = step.step().does() + "; " + more + " more of them wait for the same";
        return step(
                step.name(), does, step.step().owner().text(), step.step().after(), step.state());
    }

    private static int weight(StepState state) {
        return switch (state) {
            case StepState.Failed ignored -> 0;
            case StepState.Waiting ignored -> 1;
            case StepState.Running ignored -> 2;
            case StepState.Due ignored -> 3;
            case StepState.Done ignored -> 4;
            case StepState.Skipped ignored -> 4;
        };
    }

    private StepView pod(JsonObject pod, Replica replica, long minReady) {
        String name = POD + replica.key().name();
        String version = pod.textOr("", "metadata", "labels", "davit.dev/version");
        String does = version.isEmpty() ? "is available" : "is available in version " + version;
        Explanation why = PodLifecycle.explain(pod, now);
        if (why.steps().isEmpty()) {
            String trouble = PodTrouble.of(pod);
            StepState state =
                    replica.ready()
                            ? new StepState.Running(
                                    replica.readySinceMillis(),
                                    1,
                                    "it is ready, and counts after %d s of that"
                                            .formatted(minReady))
                            : new StepState.Waiting(
                                    time(condition(pod, "Ready")),
                                    1,
                                    List.of(),
                                    trouble.isEmpty()
                                            ? condition(pod, "Ready")
                                                    .textOr("it is not ready", "message")
                                            : trouble,
                                    "");
            return step(name, does, "node", MADE, state);
        }
        Explanation.Blocker first = why.steps().getFirst();
        String message = first.step() + " (" + first.does() + ")";
        message = first.message().isEmpty() ? message : message + ": " + first.message();
        StepState state =
                switch (first.state()) {
                    case "failed" ->
                            new StepState.Failed(
                                    first.sinceMillis(),
                                    first.attempts(),
                                    message,
                                    first.unblock(),
                                    first.retryAtMillis().orElse(StepState.NEVER));
                    case "running" ->
                            new StepState.Running(first.sinceMillis(), first.attempts(), message);
                    default ->
                            new StepState.Waiting(
                                    first.sinceMillis(),
                                    first.attempts(),
                                    List.of(),
                                    message,
                                    first.unblock());
                };
        return step(name, does, first.owner().text(), MADE, state);
    }

    /**
     * @param sets a Deployment's, of all its revisions
     */
    private void available(int available, int sets) {
        List<String> blocked =
                steps.stream().map(StepView::name).filter(name -> name.startsWith(POD)).toList();
        List<String> after = blocked.isEmpty() ? MADE : blocked;
        JsonObject progress = condition(tree, "Progressing");
        boolean late = "ProgressDeadlineExceeded".equals(progress.text("reason"));
        String count = available + " of " + wanted() + " are available";
        StepState state;
        if (late) {
            state =
                    new StepState.Failed(
                            time(progress),
                            1,
                            count + "; " + progress.textOr("", "message"),
                            sets < 2
                                    ? "what its pods wait for: there is no revision to go back to"
                                    : "correct what its pods wait for, or go back: kubectl rollout undo deployment/%s -n %s"
                                            .formatted(
                                                    tree.textOr("", "metadata", "name"),
                                                    tree.textOr("", "metadata", "namespace")),
                            StepState.NEVER);
        } else if (available >= wanted()) {
            state = new StepState.Done(since, 1, count);
        } else {
            state = new StepState.Waiting(since, 0, after, count, "");
        }
        add("available", "has as many available pods as are wanted", owner(), after, state);
    }

    /** Whether every version has its share of the pods; told by its keeper's own condition. */
    private void versions() {
        JsonObject progress = condition(tree, "Progressing");
        long at = time(progress);
        String name = tree.textOr("", "metadata", "name");
        String message = progress.textOr("", "message");
        boolean seen =
                tree.wholeOr(0, "status", "observedGeneration")
                        >= tree.wholeOr(1, "metadata", "generation");
        StepState state =
                switch (seen ? progress.textOr("", "reason") : "") {
                    case "Settled" -> new StepState.Done(at, 1, message);
                    case "Paused" ->
                            new StepState.Waiting(
                                    at, 0, List.of(), message, "davit resume " + name);
                    case "Held" ->
                            new StepState.Waiting(
                                    at,
                                    1,
                                    List.of(),
                                    message,
                                    "what the pod waits for; or, to take the latest shift back:"
                                            + " davit abort "
                                            + name);
                    case "Shifting" -> new StepState.Running(at, 1, message);
                    default -> new StepState.Due(at, 0);
                };
        add("versions", "every version has its share of the pods", owner(), List.of(), state);
    }

    private String owner() {
        if (kind.equals(Kinds.PINNED_DEPLOYMENT)) {
            return PINNED;
        }
        SetKind set = SetKind.of(kind);
        return set == null ? DeploymentKeeper.NAME : set.keeper();
    }

    private long wanted() {
        return tree.wholeOr(1, "spec", "replicas");
    }

    private static JsonObject condition(JsonObject object, String type) {
        return Conditions.find(object.array("status", "conditions"), type);
    }

    private long time(JsonObject condition) {
        return Timestamps.read(condition.textOr("", "lastTransitionTime")).orElse(since);
    }

    private void add(String name, String does, String owner, List<String> after, StepState state) {
        steps.add(step(name, does, owner, after, state));
    }

    private static StepView step(
            String name, String does, String owner, List<String> after, StepState state) {
        Step step = new Step(name, does, Owner.of(owner), after, NO_TIMEOUT, OnFailure.Retry.USUAL);
        return new StepView(step, state);
    }
}
