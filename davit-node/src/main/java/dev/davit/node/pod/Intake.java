package dev.davit.node.pod;

import dev.davit.base.Reason;
import dev.davit.control.pod.PodGraphs;
import dev.davit.control.pod.WaitingReason;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.StepState;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Token;
import dev.davit.node.spec.TokenKey;
import dev.davit.port.ContainerState;
import dev.davit.port.Images;
import dev.davit.port.Limits;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Events → facts. */
final class Intake {
    private final Facts facts;
    private final Flight flight;
    private final ContainerDriver containers;

    /** Ended runs whose remains are still on the host, with their container. */
    private final SortedSet<ContainerRunEntry> remains = new TreeSet<>();

    private record ContainerRunEntry(String container, String id)
            implements Comparable<ContainerRunEntry> {
        @Override
        public int compareTo(ContainerRunEntry other) {
            return id.compareTo(other.id);
        }
    }

    Intake(Facts facts, Flight flight, ContainerDriver containers) {
        this.facts = facts;
        this.flight = flight;
        this.containers = containers;
    }

    void take(PodEvent event, long now) {
        switch (event) {
            case PodEvent.Wanted(JsonObject pod) -> wanted(new Pod(pod));
            case PodEvent.Vanished ignored -> facts.record = facts.record.gone();
            case PodEvent.Config config -> {
                facts.configs.put(config.key(), config.lookup());
                flight.forgive("image/");
                flight.forgive("volume/");
                flight.forgive("run/");
            }
            case PodEvent.Found found -> found(found, now);
            case PodEvent.Exited(ContainerState.Exited exited) -> exited(exited);
            case PodEvent.Performed(Effect effect, Result result) -> performed(effect, result, now);
            case PodEvent.Pulling pulling -> containers.images().pulling(pulling);
            case PodEvent.ImagesChanged ignored -> {
                facts.images.values().removeIf(found -> found.image() == null);
                flight.forgive("image/");
            }
            case PodEvent.Halt(long grace) -> facts.haltGraceMillis = grace;
            case PodEvent.Tick ignored -> {}
        }
    }

    /** Removes what ended runs left. */
    void sweep(long now) {
        for (ContainerRunEntry entry : remains) {
            flight.emit(new Effect.RemoveRun(entry.container(), entry.id()), now);
        }
    }

    private void wanted(Pod pod) {
        if (pod.revision() < facts.pod.revision()) {
            // An older state, overtaken by the answer to a write of ours.
            return;
        }
        boolean changed = pod.generation() != facts.pod.generation();
        facts.pod = pod;
        facts.record = facts.record.wanting(pod.kept());
        if (!facts.heard) {
            facts.heard = true;
            remember(pod);
        }
        if (!changed) {
            return;
        }
        flight.forgive("");
        facts.waiting.clear();
        if (facts.run.id().phase() == Phase.START) {
            // What had failed may be mended; what is done is looked at again.
            Run again = Run.begin(facts.run.id(), facts.run.startedMillis());
            for (var outcome : facts.run.outcomes().entrySet()) {
                boolean keeps =
                        outcome.getKey().startsWith("init/")
                                && outcome.getValue() instanceof StepState.Done;
                again = keeps ? again.with(outcome.getKey(), outcome.getValue()) : again;
            }
            facts.run = again;
        }
    }

    /** What the server was told of this run by an earlier agent is not told again. */
    private void remember(Pod pod) {
        Run told = RunJson.read(pod.tree().object("status", "davit"), facts.run.id());
        for (var outcome : told.outcomes().entrySet()) {
            StepState ours = facts.run.outcome(outcome.getKey());
            boolean same = ours == null ? outcome.getKey().equals(PodGraphs.READY) : ours.settled();
            if (outcome.getValue().settled() && same) {
                facts.run = facts.run.with(outcome.getKey(), outcome.getValue());
            }
        }
    }

    private void found(PodEvent.Found found, long now) {
        facts.adopted = true;
        facts.sandboxThere = found.sandbox() && !facts.record.appliedPod().isEmpty();
        for (ContainerRecord record : facts.record.containers().values()) {
            if (record.live()) {
                String id = containers.id(record);
                Optional<ContainerState> state =
                        found.containers().stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst();
                facts.record = facts.record.with(seen(record, state, now));
            }
        }
        for (ContainerState state : found.containers()) {
            remains(state, now);
        }
        boolean had = !facts.record.appliedPod().isEmpty();
        if (had && !found.sandbox() && found.containers().isEmpty()) {
            rebooted(now);
        }
    }

    private static ContainerRecord seen(
            ContainerRecord record, Optional<ContainerState> state, long now) {
        return switch (state.orElse(null)) {
            case ContainerState.Running running -> record.running(running.startedAtMillis());
            case ContainerState.Exited exited -> record.ended(End.of(record.attempt(), exited));
            // A start that did not happen is made up for; a run that is gone has ended.
            case null ->
                    record.state() == ContainerRecord.State.STARTING
                            ? record
                            : record.ended(
                                    End.lost(record.attempt(), record.startedAtMillis(), now));
        };
    }

    private void remains(ContainerState state, long now) {
        Optional<ContainerRun> run = ContainerRun.of(state.id());
        if (run.isEmpty()) {
            return;
        }
        String name = run.get().container();
        ContainerRecord record = facts.record.find(name);
        boolean current =
                record != null && record.live() && record.attempt() == run.get().attempt();
        if (state instanceof ContainerState.Exited) {
            remains.add(new ContainerRunEntry(name, state.id()));
        } else if (!current) {
            flight.emit(new Effect.Signal(name, state.id(), ContainerDriver.SIGKILL), now);
        }
    }

    /** The host went down with all that ran: the pod is started from the beginning. */
    private void rebooted(long now) {
        facts.sandboxThere = false;
        for (var init : facts.pod.initContainers()) {
            ContainerRecord record = facts.record.find(init.name());
            if (record != null) {
                facts.record = facts.record.with(record.again());
            }
        }
        if (facts.leaving() || facts.pod.terminal()) {
            return;
        }
        facts.record =
                facts.record
                        .sandboxed(JsonObject.EMPTY, 0, ContainerRecord.NO_LIMITS)
                        .settled(0)
                        .inRun(RunId.FIRST_START.text(), now);
        facts.run = Run.begin(RunId.FIRST_START, now);
    }

    private void exited(ContainerState.Exited exited) {
        Optional<ContainerRun> run = ContainerRun.of(exited.id());
        if (run.isEmpty()) {
            return;
        }
        String name = run.get().container();
        remains.add(new ContainerRunEntry(name, exited.id()));
        ContainerRecord record = facts.record.find(name);
        if (record != null && record.live() && record.attempt() == run.get().attempt()) {
            facts.record = facts.record.with(record.ended(End.of(record.attempt(), exited)));
            boolean asked = facts.stopping.remove(name) != null;
            if (!asked && exited.exitCode() != 0) {
                String why = exited.outOfMemory() ? "OOMKilled" : "BackOff";
                flight.tell(
                        new Effect.Tell(
                                true,
                                why,
                                "Container " + name + " ended with exit code " + exited.exitCode(),
                                name));
            }
        }
    }

    private void performed(Effect effect, Result result, long now) {
        switch (result) {
            case Result.Failed(String reason, String message) ->
                    failed(effect, reason, message, now);
            case Result.Refused refused -> refused(effect, refused, now);
            case Result.Image(Images.Image image) -> containers.images().found(effect, image);
            case Result.NoImage none -> containers.images().missing(effect, none, now);
            case Result.Running(ContainerState.Running state) -> running(effect, state);
            case Result.Path(String path) -> {
                if (effect instanceof Effect.MakeVolume made) {
                    facts.volumes.put(made.volume(), new Facts.Volume(made.contents(), path));
                }
                flight.landed(effect.key());
            }
            case Result.Issued(String token, long expires) -> {
                if (effect instanceof Effect.FetchToken(TokenKey key)) {
                    facts.tokens.put(key, new Token(token, now, expires));
                }
                flight.landed(effect.key());
            }
            case Result.Mounted(boolean possible) -> mounted(effect, possible);
            case Result.Stored(JsonObject tree) -> {
                flight.landed(effect.key());
                if (effect instanceof Effect.PatchStatus) {
                    wanted(new Pod(tree));
                }
            }
            case Result.Done ignored -> done(effect);
        }
    }

    private void running(Effect effect, ContainerState.Running state) {
        flight.landed(effect.key());
        if (effect instanceof Effect.Start(var spec)) {
            ContainerRecord record = facts.record.container(spec.container());
            if (record.state() == ContainerRecord.State.STARTING
                    && record.attempt() == spec.attempt()) {
                facts.record = facts.record.with(record.running(state.startedAtMillis()));
            }
            facts.waiting.remove(spec.container());
            flight.tell(
                    new Effect.Tell(
                            false,
                            "Started",
                            "Started container " + spec.container(),
                            spec.container()));
        }
    }

    private void mounted(Effect effect, boolean possible) {
        flight.landed(effect.key());
        if (effect instanceof Effect.Mount mount) {
            facts.mounted.add(mount.volume() + "/" + mount.container());
            facts.mountsLive &= possible;
        }
    }

    private void done(Effect effect) {
        flight.landed(effect.key());
        switch (effect) {
            case Effect.EnsureSandbox ensured -> {
                facts.sandboxThere = true;
                if (facts.record.appliedPod().isEmpty()) {
                    facts.record = sandboxed(ensured.spec().limits());
                } else {
                    facts.record = facts.record.sandboxLimits(ensured.spec().limits());
                }
            }
            case Effect.RemoveSandbox ignored -> rebuilding();
            case Effect.ResizeSandbox resized ->
                    facts.record = facts.record.sandboxLimits(resized.limits());
            case Effect.Resize resized -> {
                ContainerRecord record = facts.record.container(resized.container());
                facts.record = facts.record.with(record.limited(resized.limits()));
            }
            case Effect.RemoveVolume removed -> facts.volumes.remove(removed.volume());
            case Effect.RemoveRun removed ->
                    remains.remove(new ContainerRunEntry(removed.container(), removed.id()));
            case Effect.Withdraw withdraw -> facts.unforwarded = withdraw.run();
            case Effect.Teardown(boolean logs) -> {
                facts.tornDown = true;
                facts.logsGone |= logs;
                facts.sandboxThere = false;
                facts.volumes.clear();
                remains.clear();
            }
            case Effect.MakeVolume ignored -> {}
            case Effect.FindImage ignored -> {}
            case Effect.Start ignored -> {}
            case Effect.Mount ignored -> {}
            case Effect.Signal ignored -> {}
            case Effect.PatchStatus ignored -> {}
            case Effect.FetchToken ignored -> {}
            case Effect.Release ignored -> facts.released = true;
            case Effect.Tell ignored -> {}
        }
    }

    private PodRecord sandboxed(Limits limits) {
        return facts.record.sandboxed(
                PodMachine.podLevel(facts.pod), facts.pod.generation(), limits);
    }

    /** All its containers have ended for this; they are started anew, whatever their ends were. */
    private void rebuilding() {
        facts.sandboxThere = false;
        facts.record = sandboxed(ContainerRecord.NO_LIMITS);
        for (var container : facts.pod.allContainers()) {
            ContainerRecord record = facts.record.find(container.name());
            if (record != null && (!container.init() || container.sidecar())) {
                facts.record = facts.record.with(record.again());
            }
        }
    }

    private void refused(Effect effect, Result.Refused refused, long now) {
        Reason reason = refused.refusal().reason();
        boolean gone = reason == Reason.NOT_FOUND || reason == Reason.CONFLICT;
        if (gone && effect instanceof Effect.Release) {
            flight.landed(effect.key());
            facts.released = true;
            return;
        }
        flight.failed(effect.key(), Flight.USUAL, reason.text(), refused.refusal().message(), now);
    }

    private void failed(Effect effect, String reason, String message, long now) {
        boolean start = effect instanceof Effect.Start;
        boolean slow = start && !reason.equals(Performer.HOST);
        flight.failed(effect.key(), slow ? Flight.SLOW : Flight.USUAL, reason, message, now);
        switch (effect) {
            case Effect.Start(var spec) -> {
                // Its image may be gone by now: the next attempt looks again.
                facts.images.remove(spec.container());
                String shown = reason.equals(Performer.HOST) ? WaitingReason.CREATE_ERROR : reason;
                flight.tell(
                        new Effect.Tell(true, "Failed", shown + ": " + message, spec.container()));
            }
            case Effect.MakeVolume made ->
                    flight.tell(
                            new Effect.Tell(
                                    true,
                                    "FailedMount",
                                    "volume " + made.volume() + ": " + message,
                                    ""));
            case Effect.EnsureSandbox ignored ->
                    flight.tell(new Effect.Tell(true, "FailedCreatePodSandBox", message, ""));
            default -> {}
        }
    }
}
