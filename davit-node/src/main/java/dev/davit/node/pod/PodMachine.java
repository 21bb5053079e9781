package dev.davit.node.pod;

import dev.davit.control.pod.PodAction;
import dev.davit.control.pod.PodGraphs;
import dev.davit.control.pod.PodPlan;
import dev.davit.lifecycle.Engine;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepEvent;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.View;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.node.probe.ProbeWish;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.NodeSize;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what happens to one pod. Level-triggered: after every event it looks at all it knows and
 * answers what is due, so that it does not matter at which step an earlier agent was killed.
 *
 * <p>No I/O, no clock; one caller at a time. {@link Turn#record} has to be kept before any of
 * {@link Turn#effects} is performed.
 */
public final class PodMachine {

    /**
     * What a turn came to.
     *
     * @param probes all that are to be run from now on
     * @param wakeAtMillis when to come again without an event; {@link Long#MAX_VALUE} for never
     * @param finished nothing of the pod is left, and nobody has to be told any more
     */
    public record Turn(
            PodRecord record,
            List<Effect> effects,
            List<ProbeWish> probes,
            long wakeAtMillis,
            boolean finished) {
        public Turn {
            effects = List.copyOf(effects);
            probes = List.copyOf(probes);
        }
    }

    private final Facts facts;
    private final Flight flight = new Flight();
    private final StepDriver steps;
    private final StatusDriver status;
    private final Intake intake;
    private Graph graph;

    /**
     * @param node what programs are told where they have no limit of their own
     */
    public PodMachine(PodRecord record, NodeSize node) {
        RunId id = RunId.of(record.run()).orElse(RunId.FIRST_START);
        this.facts = new Facts(record, Run.begin(id, record.runSinceMillis()), node);
        this.steps = new StepDriver(facts, flight);
        this.status = new StatusDriver(facts, flight, steps.containers());
        this.intake = new Intake(facts, flight, steps.containers());
        this.graph = PodGraphs.start(facts.pod.tree().object("spec"));
        resume();
    }

    /** Takes what has happened, answers what is due. */
    public Turn on(List<PodEvent> events, long now) {
        for (PodEvent event : events) {
            intake.take(event, now);
        }
        if (!facts.adopted) {
            return new Turn(facts.record, flight.take(), List.of(), Long.MAX_VALUE, false);
        }
        long wakeAt = turn(now);
        boolean over = facts.released || facts.record.vanished() || facts.haltGraceMillis >= 0;
        boolean finished = facts.leaving() && facts.tornDown && over;
        return new Turn(facts.record, flight.take(), Wishes.of(facts), wakeAt, finished);
    }

    /** The run as it is now, as {@code status.davit} would say it. */
    public JsonObject progress() {
        return status.progress(graph);
    }

    /** The pod as it is wanted. */
    public JsonObject pod() {
        return facts.pod.tree();
    }

    /** Why containers do not run, by name. */
    public SortedMap<String, Problem> waiting() {
        return new TreeMap<>(facts.waiting);
    }

    private long turn(long now) {
        plan();
        boolean over = !facts.leaving() && status.over(now);
        boolean terminal = over && status.terminal(now);
        chooseRun(over, now);
        graph = currentGraph();
        placed(now);
        View view = over ? Engine.view(graph, facts.run, now) : steps.follow(graph, now);
        if (facts.leaving()) {
            facts.waiting.clear();
        } else if (over && !terminal) {
            steps.endRest(now);
        } else if (terminal || status.terminal(now)) {
            terminal = true;
            steps.parts().teardown(Effect.Teardown.Files.VOLUMES, now);
        } else {
            keep(view, now);
        }
        intake.sweep(now);
        status.tell(graph, view, terminal, now);
        return wakeAt(view, now);
    }

    private void keep(View view, long now) {
        steps.keep(graph, view, now);
        steps.parts().keepVolumes(now);
        steps.parts().keepLimits(now);
        if (!facts.sandboxThere && !facts.rebuild()) {
            steps.parts().sandbox(now);
        }
        if (applied(view)) {
            settle(now);
        }
    }

    /** All is done but for what containers make of it. */
    private static boolean applied(View view) {
        return view.steps().stream()
                .allMatch(step -> step.state().settled() || step.name().equals(PodGraphs.READY));
    }

    /** Everything of this generation is applied: it is what the next one is compared with. */
    private void settle(long now) {
        plan();
        boolean left = facts.plan.stream().anyMatch(PodMachine::disturbs);
        boolean applied = facts.record.settled() == facts.pod.generation();
        if (left || applied) {
            if (applied) {
                steps.parts().dropVolumes(now);
            }
            return;
        }
        for (var container : facts.pod.allContainers()) {
            ContainerRecord record = facts.record.find(container.name());
            if (record != null && container.standing()) {
                facts.record =
                        facts.record.with(record.applied(container.tree(), facts.pod.generation()));
            }
        }
        facts.record =
                facts.record
                        .sandboxed(
                                podLevel(facts.pod),
                                facts.pod.generation(),
                                facts.record.sandboxLimits())
                        .settled(facts.pod.generation());
        facts.plan = List.of();
        facts.mounted.clear();
        facts.mountsLive = true;
    }

    private static boolean disturbs(PodAction action) {
        return action.disturbs() || action instanceof PodAction.StartContainer;
    }

    /** What was applied against what is wanted. */
    private void plan() {
        boolean nothing =
                facts.pod.terminal()
                        || facts.leaving()
                        || facts.record.appliedPod().isEmpty()
                        || facts.record.settled() == facts.pod.generation();
        PodPlan.Node node = facts.mountsLive ? PodPlan.Node.FITS : PodPlan.Node.NO_LIVE_MOUNTS;
        facts.plan =
                nothing
                        ? List.of()
                        : PodPlan.between(applied(), facts.pod.tree().object("spec"), node).stream()
                                .filter(action -> !begun(action))
                                .toList();
    }

    /** What was started under this generation already needs no second start. */
    private boolean begun(PodAction action) {
        long generation = facts.pod.generation();
        return switch (action) {
            case PodAction.RestartContainer restart ->
                    facts.record.container(restart.container()).generation() == generation;
            case PodAction.RebuildSandbox ignored -> facts.record.sandboxGeneration() == generation;
            case PodAction.Live ignored -> false;
            case PodAction.NextSandbox ignored -> false;
            case PodAction.Resize ignored -> false;
            case PodAction.MountLive ignored -> false;
            case PodAction.StartContainer ignored -> false;
            case PodAction.StopContainer ignored -> false;
            // The gate binds it anew; to this node it then is gone.
            case PodAction.RePlace ignored -> true;
        };
    }

    /** What runs now: sidecars and containers as their runs were started, the rest as settled. */
    private JsonObject applied() {
        List<Json> inits = new ArrayList<>();
        List<Json> containers = new ArrayList<>();
        SortedSet<String> told = new TreeSet<>();
        for (Json item : facts.record.appliedPod().array("initContainers")) {
            if (item instanceof JsonObject tree) {
                Container init = new Container(tree, true, "");
                told.add(init.name());
                ContainerRecord record = facts.record.find(init.name());
                if (!init.sidecar()) {
                    inits.add(tree);
                } else if (record != null) {
                    inits.add(record.applied().isEmpty() ? tree : record.applied());
                }
            }
        }
        for (ContainerRecord record : facts.record.containers().values()) {
            boolean skipped = record.applied().isEmpty() || told.contains(record.name());
            Container now = facts.pod.container(record.name()).orElse(null);
            if (skipped || (now != null && !now.standing())) {
                continue;
            }
            (now != null && now.init() ? inits : containers).add(record.applied());
        }
        return facts.record
                .appliedPod()
                .with("initContainers", new JsonArray(inits))
                .with("containers", new JsonArray(containers));
    }

    static JsonObject podLevel(Pod pod) {
        return pod.tree().object("spec").without("containers");
    }

    private void chooseRun(boolean terminal, long now) {
        RunId current = facts.run.id();
        RunId wanted = current;
        if (facts.leaving()) {
            wanted = new RunId(Phase.STOP, Math.max(1, facts.pod.generation()));
            // The generation of a pod that is leaving already may still change.
            wanted = current.phase() == Phase.STOP ? current : wanted;
        } else if (terminal) {
            return;
        } else if (facts.record.settled() == 0) {
            wanted = RunId.FIRST_START;
        } else if (facts.plan.stream().anyMatch(action -> !action.idle())) {
            wanted = new RunId(Phase.CHANGE, facts.pod.generation());
        }
        if (!wanted.equals(current)) {
            facts.run = Run.begin(wanted, now);
            facts.troubleSince.clear();
            facts.changeSteps.clear();
            facts.record = facts.record.inRun(wanted.text(), now);
        }
    }

    private Graph currentGraph() {
        JsonObject spec = facts.pod.tree().object("spec");
        return switch (facts.run.id().phase()) {
            case START -> PodGraphs.start(spec);
            case CHANGE -> {
                for (Step step : PodGraphs.change(facts.plan, spec).steps()) {
                    facts.changeSteps.add(step.name());
                }
                yield PodGraphs.changeOf(facts.changeSteps, spec);
            }
            case STOP -> PodGraphs.stop(stopping());
        };
    }

    /** A stop covers containers that run but are not in the spec any more. */
    private JsonObject stopping() {
        JsonObject spec = facts.pod.tree().object("spec");
        List<Json> all = new ArrayList<>(spec.array("containers").items());
        for (ContainerRecord record : facts.record.containers().values()) {
            if (facts.pod.lacks(record.name())) {
                all.add(JsonObject.EMPTY.with("name", record.name()));
            }
        }
        return spec.with("containers", new JsonArray(all));
    }

    /** The scheduler's step is done by the time a node hears of a pod. */
    private void placed(long now) {
        boolean start = facts.run.id().phase() == Phase.START;
        if (start && facts.run.outcome(PodGraphs.PLACE) == null) {
            Run told = RunJson.read(facts.pod.tree().object("status", "davit"), facts.run.id());
            StepState place = told.outcome(PodGraphs.PLACE);
            facts.run =
                    facts.run.with(
                            PodGraphs.PLACE,
                            place instanceof StepState.Done
                                    ? place
                                    : new StepState.Done(now, 1, ""));
        }
    }

    /** Takes up a run where an earlier agent left it: what was done and can be seen stays done. */
    private void resume() {
        boolean leaving = facts.run.id().phase() == Phase.STOP;
        if (!leaving
                && facts.record.settled() != 0
                && facts.record.settled() == facts.pod.generation()) {
            graph = currentGraph();
            for (Step step : graph.steps()) {
                Optional<StepState> known = Optional.ofNullable(facts.run.outcome(step.name()));
                if (known.isEmpty() && !step.name().equals(PodGraphs.READY)) {
                    facts.run =
                            Engine.apply(
                                    graph,
                                    facts.run,
                                    step.name(),
                                    new StepEvent.Succeeded(""),
                                    facts.record.runSinceMillis());
                }
            }
        }
    }

    private long wakeAt(View view, long now) {
        long wake = Math.min(steps.wakeAt(), flight.nextRetry(now));
        wake = Math.min(wake, steps.containers().images().wakeAt(now));
        if (now < status.quietUntil()) {
            wake = Math.min(wake, status.quietUntil());
        }
        if (now < facts.pod.deadlineMillis()) {
            wake = Math.min(wake, facts.pod.deadlineMillis());
        }
        for (Facts.Stopping stop : facts.stopping.values()) {
            wake = Math.min(wake, stop.untilMillis());
        }
        return Math.min(wake, view.nextWake().orElse(Long.MAX_VALUE));
    }
}
