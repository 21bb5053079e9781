package dev.davit.node.pod;

import dev.davit.control.pod.ContainerFacts;
import dev.davit.control.pod.PodStatus;
import dev.davit.control.pod.WaitingReason;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.View;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the server is told, and when: at the end of a run, and as soon as something in it waits for
 * a person; not for each step, retry or moment in between.
 */
final class StatusDriver {
    /** A run that takes longer tells what it has done to containers so far. */
    static final long QUIET_MILLIS = 1_000;

    private static final String EPHEMERAL = "ephemeralContainerStatuses";

    private static final List<String> OURS =
            List.of(
                    "observedGeneration",
                    "phase",
                    "reason",
                    "message",
                    "conditions",
                    "startTime",
                    "initContainerStatuses",
                    "containerStatuses",
                    EPHEMERAL);

    private static final String HOOK_RUNS = "its postStart hook runs";

    private final Facts facts;
    private final Flight flight;
    private final ContainerDriver containers;

    StatusDriver(Facts facts, Flight flight, ContainerDriver containers) {
        this.facts = facts;
        this.containers = containers;
        this.flight = flight;
    }

    /** Its work is over, well or badly; something of it may still run. */
    boolean over(long now) {
        boolean cut = now >= facts.pod.deadlineMillis() || !facts.evicted.isEmpty();
        if (facts.pod.terminal() || cut) {
            return true;
        }
        boolean failed =
                facts.pod.initContainers().stream()
                        .anyMatch(init -> containers.over(init) && !succeeded(init.name()));
        return failed || facts.pod.containers().stream().allMatch(containers::over);
    }

    /** All containers have ended for good. */
    boolean terminal(long now) {
        return over(now)
                && facts.pod.allContainers().stream()
                        .noneMatch(each -> facts.record.container(each.name()).live());
    }

    private boolean succeeded(String container) {
        End end = facts.record.container(container).end();
        return end != null && end.exitCode() == 0;
    }

    /** Tells the server where it has to know. */
    void tell(Graph graph, View view, boolean terminal, long now) {
        if (!facts.heard
                || facts.record.vanished()
                || facts.haltGraceMillis >= 0
                || facts.released) {
            return;
        }
        JsonObject known = facts.pod.tree().object("status");
        JsonObject status = status(terminal, known, now);
        Run told = RunJson.read(known.object("davit"), facts.run.id());
        boolean over = view.result() != View.Result.UNDER_WAY || terminal;
        boolean due =
                over || trouble(told) || turned(known, status) || tookLong(known, status, now);
        due = due || !facts.pulling.isEmpty() || added(known, status);
        if (!due) {
            return;
        }
        JsonObject patch = patch(graph, told, known, status, over);
        if (!patch.isEmpty()) {
            JsonObject named =
                    JsonObject.of("metadata", JsonObject.EMPTY.with("uid", facts.record.uid()))
                            .with("status", patch);
            flight.emit(new Effect.PatchStatus(named), now);
        }
    }

    /** Live, for whoever asks. */
    JsonObject progress(Graph graph) {
        return RunJson.write(graph, facts.run);
    }

    private JsonObject patch(
            Graph graph, Run told, JsonObject known, JsonObject status, boolean over) {
        JsonObject.Builder changed = JsonObject.builder();
        for (String field : OURS) {
            Json value = status.get(field);
            if (value != null && !value.equals(known.get(field))) {
                changed.put(field, value);
            }
        }
        String run = known.textOr("", "davit", "run");
        Run before = run.equals(facts.run.id().text()) ? told : null;
        JsonObject davit =
                before == null
                        ? RunJson.write(graph, facts.run)
                        : RunJson.patch(graph, before, facts.run);
        long generation = facts.pod.generation();
        boolean settled = facts.record.settled() == generation;
        if (settled && known.wholeOr(0, "davit", "observedGeneration") != generation) {
            davit = davit.with("observedGeneration", generation);
        }
        boolean worth = over || before == null || !davit.isEmpty();
        if (worth && !davit.isEmpty()) {
            changed.put("davit", davit);
        }
        return changed.build();
    }

    /** Something waits or has failed that the server was not told of in these words. */
    private boolean trouble(Run told) {
        for (var entry : facts.run.outcomes().entrySet()) {
            StepState now = entry.getValue();
            boolean bad =
                    !now.message().isEmpty()
                            && (now instanceof StepState.Waiting
                                    || now instanceof StepState.Failed);
            StepState before = told.outcome(entry.getKey());
            boolean known =
                    before != null
                            && before.text().equals(now.text())
                            && before.message().equals(now.message());
            if (bad && !known) {
                return true;
            }
        }
        return false;
    }

    /** Readiness came or went, of a pod that the server knows as started. */
    private static boolean turned(JsonObject known, JsonObject status) {
        return !known.array("containerStatuses").items().isEmpty()
                && Ready.told(known) != Ready.told(status);
    }

    /** Whoever added one waits for it. */
    private static boolean added(JsonObject known, JsonObject status) {
        return status.has(EPHEMERAL)
                && !Objects.equals(known.get(EPHEMERAL), status.get(EPHEMERAL));
    }

    /** What is done to containers in a run that lasts is told, init containers from their first. */
    private boolean tookLong(JsonObject known, JsonObject status, long now) {
        boolean started =
                !known.array("containerStatuses").items().isEmpty()
                        || facts.pod.initContainers().stream()
                                .anyMatch(each -> facts.record.find(each.name()) != null);
        return started
                && now >= quietUntil()
                && !(same("containerStatuses", known, status)
                        && same("initContainerStatuses", known, status));
    }

    private static boolean same(String field, JsonObject known, JsonObject status) {
        return Objects.equals(known.get(field), status.get(field));
    }

    /** From then on a run under way is told of. */
    long quietUntil() {
        return facts.run.startedMillis() + QUIET_MILLIS;
    }

    private JsonObject status(boolean terminal, JsonObject known, long now) {
        List<ContainerFacts> inits = new ArrayList<>();
        List<ContainerFacts> containers = new ArrayList<>();
        facts.pod.initContainers().forEach(each -> inits.add(facts(each)));
        facts.pod.containers().forEach(each -> containers.add(facts(each)));
        JsonObject spec = facts.pod.tree().object("spec");
        long generation = facts.pod.generation();
        JsonObject status =
                PodStatus.of(
                        spec,
                        facts.sandboxThere,
                        inits,
                        containers,
                        known,
                        facts.servesOn() || facts.judging()
                                ? known.wholeOr(0, "observedGeneration")
                                : generation,
                        now);
        status = new ResourceStatus(facts, flight).into(status, known, now);
        List<ContainerFacts> ephemeral =
                facts.pod.ephemeralContainers().stream().map(this::facts).toList();
        if (!ephemeral.isEmpty()) {
            status = status.with(EPHEMERAL, PodStatus.statuses(ephemeral));
        }
        String phase = status.textOr("", "phase");
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        if (facts.pod.terminal()) {
            return status.with("phase", facts.pod.phase());
        }
        if (terminal && !facts.evicted.isEmpty()) {
            return status.with("phase", "Failed")
                    .with("reason", "Evicted")
                    .with("message", facts.evicted);
        }
        if (terminal && now >= facts.pod.deadlineMillis()) {
            return status.with("phase", "Failed")
                    .with("reason", "DeadlineExceeded")
                    .with("message", "the pod ran longer than its activeDeadlineSeconds");
        }
        // Between two runs of a pod that is being changed, its phase stays.
        return ended && !terminal ? status.with("phase", facts.pod.phase()) : status;
    }

    private ContainerFacts facts(Container container) {
        String name = container.name();
        ContainerRecord record = facts.record.container(name);
        Problem problem = facts.waiting.get(name);
        boolean leaving = facts.leaving();
        End end = record.end();
        boolean over = record.state() == ContainerRecord.State.ENDED;
        End last = record.last();
        ContainerFacts.State state;
        if (facts.up(name) && !facts.hooked(container)) {
            state = waiting(container, new Problem(starting(container), HOOK_RUNS, ""));
        } else if (record.state() == ContainerRecord.State.RUNNING) {
            state = new ContainerFacts.Running(record.startedAtMillis());
        } else if (over && end != null && (problem == null || leaving)) {
            state = terminated(end, name);
        } else {
            state = waiting(container, problem);
            last = over ? end : last;
        }
        return new ContainerFacts(
                name,
                state,
                record.restarts(),
                facts.ready(container),
                facts.started(container),
                record.applied().isEmpty() ? "" : id(name, record.attempt()),
                record.applied().textOr(container.image(), "image"),
                record.imageId(),
                last == null ? null : terminated(last, name));
    }

    private ContainerFacts.Waiting waiting(Container container, @Nullable Problem problem) {
        if (problem != null && !problem.message().isEmpty()) {
            return new ContainerFacts.Waiting(problem.reason(), problem.message());
        }
        return new ContainerFacts.Waiting(starting(container), "");
    }

    /** What is said of one that is about to be started. */
    private String starting(Container container) {
        for (Container init : facts.pod.initContainers()) {
            if (init.name().equals(container.name())) {
                break;
            }
            if (!finished(init)) {
                return WaitingReason.POD_INITIALIZING;
            }
        }
        return container.init() && !container.sidecar()
                ? WaitingReason.POD_INITIALIZING
                : WaitingReason.CONTAINER_CREATING;
    }

    private boolean finished(Container init) {
        return init.sidecar() ? facts.started(init) : succeeded(init.name());
    }

    private ContainerFacts.Terminated terminated(End end, String name) {
        return new ContainerFacts.Terminated(
                end.exitCode(),
                end.reason(),
                end.message(),
                end.startedAtMillis(),
                end.finishedAtMillis(),
                id(name, end.attempt()));
    }

    private String id(String container, int attempt) {
        return new ContainerRun(facts.record.uid(), container, attempt).id();
    }
}
