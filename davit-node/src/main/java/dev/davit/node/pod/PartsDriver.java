package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Made;
import dev.davit.node.spec.Mounts;
import dev.davit.node.spec.PodDns;
import dev.davit.node.spec.PodNames;
import dev.davit.node.spec.Problem;
import dev.davit.node.spec.Resources;
import dev.davit.node.spec.Token;
import dev.davit.node.spec.TokenKey;
import dev.davit.node.spec.VolumeContents;
import dev.davit.port.Images;
import dev.davit.port.Limits;
import dev.davit.port.SandboxSpec;
import java.util.List;

/** Brings a pod's sandbox, volumes and limits nearer to what is wanted. */
final class PartsDriver {
    private final Facts facts;
    private final Flight flight;
    private final ImageDriver images;

    PartsDriver(Facts facts, Flight flight, ImageDriver images) {
        this.facts = facts;
        this.flight = flight;
        this.images = images;
    }

    Verdict volume(String name, long now) {
        String key = "volume/" + name;
        JsonObject volume = facts.pod.volume(name).orElse(null);
        if (volume == null) {
            return Verdict.SETTLED;
        }
        if (volume.has("image")) {
            return image(name, volume.object("image"), now);
        }
        Facts.Volume there = facts.volumes.get(name);
        for (TokenKey token : VolumeContents.tokens(facts.pod, volume)) {
            if (token(token, now) instanceof Verdict.BackOff waits && there == null) {
                return waits;
            }
        }
        return switch (VolumeContents.of(facts.pod, volume, facts)) {
            // What is mounted stays as it is when its source goes.
            case Made.Blocked<VolumeContents>(Problem problem) ->
                    there == null ? blocked(name, problem) : Verdict.SETTLED;
            case Made.Ready<VolumeContents>(VolumeContents contents) -> {
                if (there != null && there.contents().same(contents)) {
                    yield Verdict.SETTLED;
                }
                flight.emit(new Effect.MakeVolume(name, facts.idBase(), contents), now);
                yield underWay(key, "the node's disk or memory may be full", now);
            }
        };
    }

    /** What is kept in the record first is not collected, even where it loses its name. */
    private Verdict image(String name, JsonObject source, long now) {
        if (facts.shows(name)) {
            return Verdict.SETTLED;
        }
        String finding = Effect.FindImage.OF_VOLUME + name;
        return switch (images.image(name, source, now)) {
            case Made.Blocked<Images.Image>(Problem problem) ->
                    problem.message().isEmpty()
                            ? new Verdict.Busy(images.pulling(finding))
                            : new Verdict.Blocked(images.cause(finding, problem));
            case Made.Ready<Images.Image>(Images.Image image) -> {
                String reference = source.textOr("", "reference");
                facts.record =
                        facts.record.volumeImage(
                                name, new PodRecord.VolumeImage(reference, image.id()));
                flight.emit(
                        new Effect.MakeVolume(
                                name,
                                facts.idBase(),
                                new VolumeContents.OfImage(reference, image.id(), image.layers())),
                        now);
                yield underWay("volume/" + name, "davit check tells what the host lacks", now);
            }
        };
    }

    /** Asks for a token that is not there, and for a new one before its end. */
    private Verdict token(TokenKey key, long now) {
        Token there = facts.tokens.get(key);
        if (there != null && !there.due(now)) {
            return Verdict.SETTLED;
        }
        Effect ask = new Effect.FetchToken(key);
        flight.emit(ask, now);
        return underWay(
                ask.key(),
                "kubectl create serviceaccount "
                        + key.serviceAccount()
                        + " -n "
                        + facts.pod.namespace()
                        + ", or name another in spec.serviceAccountName",
                now);
    }

    private static Verdict blocked(String volume, Problem problem) {
        return problem.message().isEmpty()
                ? new Verdict.Busy("asking the server for what volume " + volume + " shows")
                : new Verdict.Blocked(problem);
    }

    /** Files of volumes follow what they show. */
    void keepVolumes(long now) {
        for (JsonObject volume : facts.pod.volumes()) {
            Verdict ignored = volume(volume.textOr("", "name"), now);
        }
    }

    /** Volumes that the spec names no more, once nothing uses them. */
    void dropVolumes(long now) {
        for (String name : facts.record.volumeImages().keySet()) {
            if (facts.pod.volume(name).isEmpty() && !facts.volumes.containsKey(name)) {
                facts.record = facts.record.volumeImage(name, null);
            }
        }
        for (String name : List.copyOf(facts.volumes.keySet())) {
            if (facts.pod.volume(name).isEmpty()) {
                flight.emit(new Effect.RemoveVolume(name), now);
            }
        }
    }

    Verdict sandbox(long now) {
        if (facts.rebuild()) {
            if (quiet() && !facts.record.appliedPod().isEmpty()) {
                flight.emit(new Effect.RemoveSandbox(), now);
            }
            return underWay("sandbox", "", now);
        }
        if (facts.sandboxThere) {
            return Verdict.SETTLED;
        }
        if (facts.pod.address().isEmpty()) {
            return new Verdict.Blocked(
                    new Problem(Problem.CREATING, "the pod has no address yet", ""));
        }
        flight.emit(
                new Effect.EnsureSandbox(
                        new SandboxSpec(
                                facts.pod.uid(),
                                facts.pod.hostname(),
                                facts.idBase(),
                                facts.pod.address(),
                                Resources.of(facts.pod),
                                PodDns.of(facts.pod),
                                facts.pod.sharing(),
                                PodNames.hosts(facts.pod),
                                PodNames.sysctls(facts.pod))),
                now);
        return underWay("sandbox", "davit check tells what the host lacks", now);
    }

    private boolean quiet() {
        return facts.record.containers().values().stream()
                .noneMatch(each ->
                        each.state() == ContainerRecord.State.RUNNING
                                || flight.busy("run/" + each.name()));
    }

    /** New limits, where they can be had without a restart. */
    void keepLimits(long now) {
        Limits whole = Resources.of(facts.pod);
        boolean settled = true;
        for (Container container : facts.pod.allContainers()) {
            settled &= limits(container.name(), now) instanceof Verdict.Settled;
        }
        Limits before = facts.record.sandboxLimits();
        // What its containers still use is not taken from the pod.
        boolean fits = settled || !lessMemory(before, whole);
        if (facts.sandboxThere && fits && !whole.equals(before)) {
            flight.emit(new Effect.ResizeSandbox(whole), now);
        }
    }

    private static boolean lessMemory(Limits before, Limits after) {
        return after.memoryBytesLimit() != 0
                && (before.memoryBytesLimit() == 0
                        || after.memoryBytesLimit() < before.memoryBytesLimit());
    }

    Verdict limits(String name, long now) {
        Container container = facts.pod.container(name).orElse(null);
        ContainerRecord record = facts.record.find(name);
        if (record == null
                || container == null
                || record.state() != ContainerRecord.State.RUNNING
                || facts.stale(name)
                || record.limits().equals(Resources.of(facts.pod, container))) {
            return Verdict.SETTLED;
        }
        Limits wanted = Resources.of(facts.pod, container);
        flight.emit(new Effect.Resize(name, id(record), wanted), now);
        return underWay(
                "run/" + name, "free memory in it, or give " + container.path() + " more", now);
    }

    /** Shows a new volume in containers that run. */
    Verdict mount(String volume, List<String> containers, long now) {
        Facts.Volume there = facts.volumes.get(volume);
        for (String name : containers) {
            ContainerRecord record = facts.record.container(name);
            Container container = facts.pod.container(name).orElse(null);
            boolean running = record.state() == ContainerRecord.State.RUNNING;
            if (container == null || !running || facts.mounted.contains(volume + "/" + name)) {
                continue;
            }
            if (there == null) {
                return new Verdict.Busy("");
            }
            flight.emit(
                    new Effect.Mount(
                            name,
                            id(record),
                            volume,
                            Mounts.live(facts.pod, container, volume, there.path(), facts)),
                    now);
            return underWay("run/" + name, "", now);
        }
        return Verdict.SETTLED;
    }

    /** Waits until nobody is sent to the pod any more, where it serves and may take the time. */
    Verdict forwarders(long now) {
        boolean hurry =
                facts.record.vanished()
                        || facts.haltGraceMillis >= 0
                        || (facts.pod.deleted() && facts.pod.deletionGraceMillis() == 0);
        String address = facts.pod.address();
        String run = facts.run.id().text();
        if (hurry || address.isEmpty() || facts.unforwarded.equals(run)) {
            return Verdict.SETTLED;
        }
        flight.emit(new Effect.Withdraw(run, address), now);
        return underWay("withdraw", "", now);
    }

    Verdict teardown(Effect.Teardown.Files files, long now) {
        boolean logs = files == Effect.Teardown.Files.VOLUMES_AND_LOGS;
        if (facts.tornDown && (facts.logsGone || !logs)) {
            return Verdict.SETTLED;
        }
        if (flight.making()) {
            return new Verdict.Busy("");
        }
        flight.emit(new Effect.Teardown(files), now);
        return underWay("teardown", "", now);
    }

    Verdict release(long now) {
        if (facts.released || facts.record.vanished() || facts.haltGraceMillis >= 0) {
            return Verdict.SETTLED;
        }
        flight.emit(new Effect.Release(), now);
        return underWay("release", "the server has to be reachable", now);
    }

    private Verdict underWay(String key, String unblock, long now) {
        Flight.Failure failure = flight.failure(key);
        return failure == null || failure.retryAtMillis() <= now
                ? new Verdict.Busy("")
                : new Verdict.BackOff(
                        new Problem(failure.reason(), failure.message(), unblock),
                        failure.retryAtMillis());
    }

    private String id(ContainerRecord record) {
        return new ContainerRun(facts.record.uid(), record.name(), record.attempt()).id();
    }
}
