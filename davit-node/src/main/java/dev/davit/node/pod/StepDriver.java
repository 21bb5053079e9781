package dev.davit.node.pod;

import dev.davit.control.pod.PodAction;
import dev.davit.control.pod.PodGraphs;
import dev.davit.lifecycle.Engine;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.StepEvent;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Made;
import dev.davit.node.spec.Problem;
import dev.davit.port.Images;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Follows the graph of the run under way, and keeps containers as they should be beside it. */
final class StepDriver {
    /** How long a change waits for the server to have heard that the pod is not ready. */
    static final long WITHDRAW_MILLIS = 2_000;

    private final Facts facts;
    private final Flight flight;
    private final ContainerDriver containers;
    private final PartsDriver parts;

    /** Containers that were looked at in this turn. */
    private final SortedSet<String> driven = new TreeSet<>();

    private long wakeAt = Long.MAX_VALUE;

    StepDriver(Facts facts, Flight flight) {
        this.facts = facts;
        this.flight = flight;
        this.containers = new ContainerDriver(facts, flight);
        this.parts = new PartsDriver(facts, flight, containers.images());
    }

    PartsDriver parts() {
        return parts;
    }

    ContainerDriver containers() {
        return containers;
    }

    /** Does what is due; answers where the run is then. */
    View follow(Graph graph, long now) {
        driven.clear();
        wakeAt = Long.MAX_VALUE;
        View view = Engine.view(graph, facts.run, now);
        // Each pass settles at least one step, or is the last.
        for (int pass = 0; pass <= graph.steps().size(); pass++) {
            Run before = facts.run;
            for (StepView step : view.steps()) {
                if (step.step().owner() == Owner.BuiltIn.NODE && open(step.state(), now)) {
                    record(graph, step, attempt(step.name(), graph, now), now);
                }
            }
            view = Engine.view(graph, facts.run, now);
            if (facts.run.equals(before)) {
                break;
            }
        }
        return view;
    }

    /** When a container's back-off is over. */
    long wakeAt() {
        return wakeAt;
    }

    /** Containers that the run does not touch, or has started already, are kept running. */
    void keep(Graph graph, View view, long now) {
        for (Container container : facts.pod.allContainers()) {
            if (driven.contains(container.name())) {
                continue;
            }
            String name =
                    container.init()
                            ? PodGraphs.init(container.name())
                            : PodGraphs.container(container.name());
            StepView step = view.step(name).orElse(null);
            if (step == null && container.sidecar()) {
                step = view.step(PodGraphs.container(container.name())).orElse(null);
            }
            boolean past = step == null || step.state() instanceof StepState.Done;
            if (past && !container.standing()) {
                continue;
            }
            if (past) {
                boolean mayStop = view.step(PodGraphs.stop(container.name())).isEmpty();
                Verdict verdict = containers.towardsRunning(container, true, mayStop, now);
                if (step != null && verdict instanceof Verdict.BackOff) {
                    record(graph, step, verdict, now);
                }
                if (step != null && verdict instanceof Verdict.Settled) {
                    facts.troubleSince.remove(step.name());
                }
                wake(verdict);
            } else {
                facts.waiting.putIfAbsent(container.name(), new Problem(Problem.CREATING, "", ""));
            }
        }
        for (Container container : facts.pod.ephemeralContainers()) {
            wake(containers.towardsRunning(container, true, true, now));
        }
        stopUnwanted(graph, now);
        keepReady(graph, view, now);
    }

    /** A start has no step for a container that was taken out of the pod while it lasted. */
    private void stopUnwanted(Graph graph, long now) {
        for (PodAction action : facts.plan) {
            if (action instanceof PodAction.StopContainer(String name)
                    && graph.step(PodGraphs.stop(name)).isEmpty()) {
                wake(stop(name, now));
            }
        }
    }

    private static boolean open(StepState state, long now) {
        return switch (state) {
            case StepState.Due ignored -> true;
            case StepState.Running ignored -> true;
            case StepState.Waiting waiting -> waiting.on().isEmpty();
            case StepState.Failed failed -> now >= failed.retryAtMillis();
            case StepState.Done ignored -> false;
            case StepState.Skipped ignored -> false;
        };
    }

    private void record(Graph graph, StepView step, Verdict verdict, long now) {
        StepEvent event =
                switch (verdict) {
                    case Verdict.Settled(String message) -> new StepEvent.Succeeded(message);
                    case Verdict.Busy(String message) -> new StepEvent.Began(message);
                    case Verdict.Blocked(Problem problem) ->
                            new StepEvent.Blocked(problem.message(), problem.unblock());
                    case Verdict.BackOff(Problem problem, long at) ->
                            new StepEvent.FailedUntil(problem.message(), problem.unblock(), at);
                };
        wake(verdict);
        StepState known = facts.run.outcome(step.name());
        boolean told =
                known instanceof StepState.Failed failed
                        && verdict instanceof Verdict.BackOff(Problem ignored, long at)
                        && failed.retryAtMillis() == at;
        if (!told) {
            facts.run = Engine.apply(graph, facts.run, step.name(), event, now);
        }
        if (verdict instanceof Verdict.Settled) {
            facts.troubleSince.remove(step.name());
        }
        Told.carry(facts);
    }

    private void wake(Verdict verdict) {
        if (verdict instanceof Verdict.BackOff(Problem ignored, long at)) {
            wakeAt = Math.min(wakeAt, at);
        }
    }

    private Verdict attempt(String step, Graph graph, long now) {
        int slash = step.indexOf('/');
        String of = step.substring(slash + 1);
        return switch (slash < 0 ? step : step.substring(0, slash)) {
            case "volume" -> parts.volume(of, now);
            case "image" -> image(of, now);
            case "sandbox" -> sandbox(graph, now);
            case "init" -> init(of, now);
            case "container" -> container(of, graph, now);
            case "ready" -> ready();
            case "resize" -> parts.limits(of, now);
            case "mount" -> parts.mount(of, mounting(of), now);
            case "stop" -> stop(of, now);
            case "terminate" -> terminate(of, now);
            case "teardown" -> parts.teardown(leaving(), now);
            case "release" -> parts.release(now);
            case "withdraw" -> withdraw(graph, now);
            default -> new Verdict.Settled("not known to this node's version");
        };
    }

    /** Where every pod has to go, {@link dev.davit.node.Agent#stopPods} removes all their files. */
    private Effect.Teardown.Files leaving() {
        return facts.haltGraceMillis < 0
                ? Effect.Teardown.Files.VOLUMES_AND_LOGS
                : Effect.Teardown.Files.NONE;
    }

    long graceMillis() {
        if (facts.haltGraceMillis >= 0) {
            return facts.haltGraceMillis;
        }
        return facts.record.vanished() ? 0 : facts.pod.deletionGraceMillis();
    }

    /** Sidecars get what the others have left of the grace, and never less than a moment. */
    private Verdict terminate(String name, long now) {
        long grace = graceMillis();
        boolean sidecar = facts.pod.container(name).filter(Container::sidecar).isPresent();
        if (sidecar && grace > 0) {
            long left = grace - (now - facts.run.startedMillis());
            grace = Math.max(left, ContainerDriver.LEAST_AFTER_HOOK_MILLIS);
        }
        return containers.towardsEnded(name, grace, now);
    }

    /**
     * The pod's work is over: whatever still runs of it ends, sidecars last, one after the other.
     */
    void endRest(long now) {
        wakeAt = Long.MAX_VALUE;
        List<Container> all = facts.pod.allContainers();
        boolean others = false;
        for (Container container : all.reversed()) {
            boolean live = facts.record.container(container.name()).live();
            if (live && !(container.sidecar() && others)) {
                Verdict ignored =
                        containers.towardsEnded(container.name(), facts.pod.graceMillis(), now);
            }
            others |= live;
        }
    }

    /** Whom no step of its own stops is stopped here, where the sandbox is to be made anew. */
    private Verdict sandbox(Graph graph, long now) {
        if (facts.rebuild()) {
            for (ContainerRecord record : facts.record.containers().values()) {
                if (graph.step(PodGraphs.stop(record.name())).isEmpty()) {
                    driven.add(record.name());
                    Verdict ignored =
                            containers.towardsEnded(record.name(), facts.pod.graceMillis(), now);
                }
            }
        }
        return parts.sandbox(now);
    }

    private Verdict image(String name, long now) {
        Container container = facts.pod.container(name).orElse(null);
        ContainerRecord record = facts.record.container(name);
        boolean running = record.state() == ContainerRecord.State.RUNNING;
        if (container == null || (running && !facts.stale(name))) {
            return Verdict.SETTLED;
        }
        return switch (containers.image(container, now)) {
            case Made.Ready<Images.Image>(Images.Image image) -> new Verdict.Settled(image.id());
            case Made.Blocked<Images.Image>(Problem problem) -> {
                String pulling = containers.images().pulling(name);
                if (problem.message().isEmpty()) {
                    if (!pulling.isEmpty()) {
                        facts.waiting.put(name, new Problem(Problem.CREATING, pulling, ""));
                    }
                    yield new Verdict.Busy(pulling);
                }
                facts.waiting.put(name, problem);
                yield new Verdict.Blocked(containers.images().cause(name, problem));
            }
        };
    }

    private Verdict init(String name, long now) {
        driven.add(name);
        Container container = facts.pod.container(name).orElse(null);
        if (container == null) {
            return Verdict.SETTLED;
        }
        Verdict verdict = containers.towardsRunning(container, true, true, now);
        if (!(verdict instanceof Verdict.Settled)) {
            return verdict;
        }
        if (container.sidecar()) {
            // The next one may rely on it.
            return facts.started(container)
                    ? verdict
                    : new Verdict.Busy("waits for the startup probe of sidecar " + name);
        }
        ContainerRecord record = facts.record.container(name);
        End end = record.end();
        if (record.live() || end == null) {
            return new Verdict.Busy("");
        }
        facts.waiting.remove(name);
        return end.exitCode() == 0
                ? new Verdict.Settled("completed")
                : new Verdict.Blocked(
                        new Problem(
                                end.reason(),
                                "init container " + name + " ended with " + end.exitCode(),
                                "read its log, correct it, and create the pod again"));
    }

    private Verdict container(String name, Graph graph, long now) {
        driven.add(name);
        Container container = facts.pod.container(name).orElse(null);
        if (container == null) {
            return Verdict.SETTLED;
        }
        // In a change, an own step stops the old run first.
        boolean mayStop =
                graph.phase() != Phase.CHANGE || graph.step(PodGraphs.stop(name)).isEmpty();
        return containers.towardsRunning(container, true, mayStop, now);
    }

    private Verdict stop(String name, long now) {
        driven.add(name);
        boolean wanted = facts.pod.container(name).isPresent();
        if (wanted && !facts.stale(name)) {
            return Verdict.SETTLED;
        }
        Verdict verdict = containers.towardsEnded(name, facts.pod.graceMillis(), now);
        if (!wanted && verdict instanceof Verdict.Settled) {
            facts.record = facts.record.without(name);
        }
        return verdict;
    }

    /** Readiness that was lost is waited for again. */
    private void keepReady(Graph graph, View view, long now) {
        StepView step = view.step(PodGraphs.READY).orElse(null);
        if (step != null && step.state() instanceof StepState.Done) {
            Verdict verdict = ready();
            if (verdict instanceof Verdict.Settled) {
                facts.troubleSince.remove(step.name());
            } else {
                record(graph, step, verdict, now);
            }
        }
    }

    private Verdict ready() {
        for (Container container : facts.pod.allContainers()) {
            boolean counts = container.standing() && !containers.over(container);
            if (counts && !facts.ready(container)) {
                return new Verdict.Blocked(unready(container));
            }
        }
        List<String> gates = facts.closedGates();
        return gates.isEmpty()
                ? Verdict.SETTLED
                : new Verdict.Blocked(
                        new Problem(
                                Problem.CONTAINER,
                                "readiness gates are not true: " + String.join(", ", gates),
                                "whoever owns these conditions sets them in the pod's status"));
    }

    private Problem unready(Container container) {
        String name = container.name();
        if (!facts.up(name)) {
            return new Problem(
                    Problem.CONTAINER,
                    "container " + name + " does not run",
                    "see step "
                            + (container.init()
                                    ? PodGraphs.init(name)
                                    : PodGraphs.container(name)));
        }
        String kind =
                !facts.hooked(container)
                        ? "lifecycle.postStart"
                        : facts.started(container) ? "readinessProbe" : "startupProbe";
        String said = facts.unready.get(name);
        String words =
                said != null
                        ? said
                        : kind.equals("lifecycle.postStart")
                                ? "its postStart hook is not over"
                                : "its " + kind + " has not succeeded yet";
        return new Problem(
                Problem.CONTAINER,
                "container " + name + ": " + words,
                "correct the program (what it says: davit logs -n %s %s -c %s), or %s.%s"
                        .formatted(
                                facts.pod.namespace(),
                                facts.pod.name(),
                                name,
                                container.path(),
                                kind));
    }

    /**
     * A program is not ended while others are told that it serves. Bounded: a server that is away
     * does not hold up a change.
     */
    private Verdict withdraw(Graph graph, long now) {
        boolean told = Ready.told(facts.pod.tree().object("status"));
        if (graph.phase() != Phase.CHANGE || graph.step(PodGraphs.TEARDOWN).isPresent()) {
            // Who is being deleted or moved is seen to be so by those who say where pods are.
            return parts.forwarders(now);
        }
        if (facts.withdrawnFor != facts.pod.generation()) {
            facts.withdrawnFor = facts.pod.generation();
            facts.withdrawnSince = now;
        }
        if (!told) {
            return parts.forwarders(now);
        }
        if (flight.failure("status") != null || now >= facts.withdrawnSince + WITHDRAW_MILLIS) {
            return new Verdict.Settled("the server did not hear of it");
        }
        wakeAt = Math.min(wakeAt, facts.withdrawnSince + WITHDRAW_MILLIS);
        return new Verdict.Busy("");
    }

    private List<String> mounting(String volume) {
        for (PodAction action : facts.plan) {
            if (action instanceof PodAction.MountLive(String name, List<String> users)
                    && name.equals(volume)) {
                return users;
            }
        }
        return List.of();
    }
}
