package dev.davit.node.pod;

import dev.davit.base.Reason;
import dev.davit.control.pod.WaitingReason;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.StepState;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.probe.ProbeNews;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Token;
import dev.davit.node.spec.TokenKey;
import dev.davit.port.ContainerState;
import dev.davit.port.Images;
import dev.davit.port.Limits;
import java.util.Locale;
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
            case PodEvent.Probed(ProbeNews news) -> probed(news);
            case PodEvent.Performed(Effect effect, Result result) -> performed(effect, result, now);
            case PodEvent.Pulling pulling -> containers.images().pulling(pulling);
            case PodEvent.ImagesChanged ignored -> {
                facts.images.values().removeIf(found -> found.image() == null);
                flight.forgive("image/");
            }
            case PodEvent.Halt(long grace) -> facts.haltGraceMillis = grace;
            case PodEvent.Overuse(String why) -> containers.evict(why);
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
        if (changed) {
            carryReadiness(pod);
        }
        facts.pod = pod;
        facts.record = facts.record.wanting(pod.kept());
        if (!facts.heard) {
            facts.heard = true;
            Told.remember(facts);
        }
        if (!changed) {
            return;
        }
        flight.forgive("");
        facts.waiting.clear();
        facts.troubleSince.clear();
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

    /** A container stays as ready as it was until a new readiness probe has spoken. */
    private void carryReadiness(Pod next) {
        for (Container container : next.allContainers()) {
            Container before = facts.pod.container(container.name()).orElse(null);
            ContainerRecord record = facts.record.find(container.name());
            if (before == null || record == null || !facts.up(container.name())) {
                continue;
            }
            Health health = record.health();
            boolean answers = facts.answers(before);
            if (answers != health.ready()) {
                facts.record =
                        facts.record.with(record.with(health.judged(answers, health.probe())));
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
            facts.unready.remove(name);
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

    private void probed(ProbeNews news) {
        Container container = facts.pod.container(news.container()).orElse(null);
        ContainerRecord record = facts.record.find(news.container());
        boolean late =
                container == null
                        || record == null
                        || record.attempt() != news.attempt()
                        || !facts.up(news.container())
                        || !container.tree().object(news.kind().field()).equals(news.tree());
        if (late || record == null) {
            return;
        }
        if (news.what() != ProbeNews.What.PASSED) {
            unhealthy(news);
        }
        if (news.what() != ProbeNews.What.STUMBLED) {
            judged(record, news, news.what() == ProbeNews.What.PASSED);
        }
    }

    private void unhealthy(ProbeNews news) {
        String message = news.kind().word() + " probe failed: " + news.words();
        flight.tell(new Effect.Tell(true, "Unhealthy", message, news.container()));
    }

    private void judged(ContainerRecord record, ProbeNews news, boolean good) {
        String name = news.container();
        Health health = record.health();
        switch (news.kind()) {
            case STARTUP -> {
                if (good) {
                    facts.record = facts.record.with(record.with(health.afterStart()));
                } else {
                    condemn(news);
                }
            }
            case LIVENESS -> {
                if (!good) {
                    condemn(news);
                }
            }
            case READINESS -> {
                Health now = health.judged(good, news.tree());
                facts.record = facts.record.with(record.with(now));
                if (good) {
                    facts.unready.remove(name);
                } else {
                    facts.unready.put(name, "readiness probe failed: " + news.words());
                }
            }
        }
    }

    private void condemn(ProbeNews news) {
        String word = news.kind().word();
        long grace =
                1_000
                        * news.tree()
                                .wholeOr(
                                        facts.pod.graceMillis() / 1_000,
                                        "terminationGracePeriodSeconds");
        String why = word.toLowerCase(Locale.ROOT) + " probe failed: " + news.words();
        facts.condemned.put(news.container(), new Facts.Condemned(news.attempt(), why, grace));
        flight.tell(
                new Effect.Tell(
                        false,
                        "Killing",
                        "Container %s failed its %s probe and is ended"
                                .formatted(news.container(), word.toLowerCase(Locale.ROOT)),
                        news.container()));
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
            case Result.Done ignored -> done(effect, now);
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

    private void done(Effect effect, long now) {
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
            case Effect.Teardown(Effect.Teardown.Files files) -> {
                facts.tornDown = true;
                facts.logsGone |= files == Effect.Teardown.Files.VOLUMES_AND_LOGS;
                facts.sandboxThere = false;
                facts.volumes.clear();
                remains.clear();
            }
            case Effect.MakeVolume ignored -> {}
            case Effect.FindImage ignored -> {}
            case Effect.Start ignored -> {}
            case Effect.Mount ignored -> {}
            case Effect.RunHook run -> hooked(run, now);
            case Effect.Signal ignored -> {}
            case Effect.PatchStatus ignored -> {}
            case Effect.FetchToken ignored -> {}
            case Effect.Release ignored -> facts.released = true;
            case Effect.Tell ignored -> {}
        }
    }

    private void hooked(Effect.RunHook run, long now) {
        ContainerRecord record = facts.record.container(run.container());
        if (record.attempt() != run.attempt()) {
            return;
        }
        switch (run.stage()) {
            case POST_START ->
                    facts.record = facts.record.with(record.with(record.health().afterHook()));
            case PRE_STOP -> containers.preStopOver(run.container(), now);
        }
    }

    /**
     * It is not tried again: after its start a container that fails it ends; before, it goes on.
     */
    private void hookFailed(Effect.RunHook run, String message, long now) {
        flight.landed(run.key());
        ContainerRecord record = facts.record.container(run.container());
        if (record.attempt() != run.attempt() || !facts.up(run.container())) {
            return;
        }
        String why = run.stage().field() + " hook failed: " + message;
        flight.tell(new Effect.Tell(true, run.stage().reason(), why, run.container()));
        switch (run.stage()) {
            case POST_START ->
                    facts.condemned.put(
                            run.container(),
                            new Facts.Condemned(run.attempt(), why, facts.pod.graceMillis()));
            case PRE_STOP -> containers.preStopOver(run.container(), now);
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
            if (record != null) {
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
        if (effect instanceof Effect.RunHook run && !reason.equals(Performer.HOST)) {
            hookFailed(run, message, now);
            return;
        }
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
