package dev.davit.node.pod;

import dev.davit.control.pod.Restarts;
import dev.davit.control.pod.WaitingReason;
import dev.davit.node.ContainerRun;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.ContainerSpecs;
import dev.davit.node.spec.Made;
import dev.davit.node.spec.Problem;
import dev.davit.node.spec.Resources;
import dev.davit.node.spec.StopSignals;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Images;
import dev.davit.port.Limits;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings one container nearer to what is wanted, one effect at a time. */
final class ContainerDriver {
    static final int SIGKILL = 9;

    /** A killed one that is still there is killed again after this. */
    static final long KILL_AGAIN_MILLIS = 5_000;

    private final Facts facts;
    private final Flight flight;
    private final ImageDriver images;

    ContainerDriver(Facts facts, Flight flight) {
        this.facts = facts;
        this.flight = flight;
        this.images = new ImageDriver(facts, flight);
    }

    /**
     * Towards running as wanted, or having ended as wanted.
     *
     * @param mayStart what comes before its start is settled
     * @param mayStop what comes before its stop is settled
     */
    Verdict towardsRunning(Container container, boolean mayStart, boolean mayStop, long now) {
        String name = container.name();
        ContainerRecord record = facts.record.container(name);
        if (flight.busy("run/" + name)) {
            return new Verdict.Busy("starting");
        }
        boolean stale = !container.init() && facts.stale(name);
        return switch (record.state()) {
            case RUNNING -> {
                if (!stale) {
                    facts.waiting.remove(name);
                    yield Verdict.SETTLED;
                }
                yield mayStop ? restart(container, now) : new Verdict.Busy("");
            }
            case STARTING, NONE -> mayStart ? start(container, record.inRow(), now) : later(name);
            case ENDED ->
                    stale && mayStart ? start(container, 0, now) : after(container, mayStart, now);
        };
    }

    /** It has ended, and is not to be started again. */
    boolean over(Container container) {
        ContainerRecord record = facts.record.container(container.name());
        End end = record.end();
        return record.state() == ContainerRecord.State.ENDED
                && end != null
                && !facts.stale(container.name())
                && Restarts.decide(policy(container), how(record, end))
                        instanceof Restarts.Decision.Done;
    }

    private static Restarts.End how(ContainerRecord record, End end) {
        return new Restarts.End(
                end.exitCode(), end.startedAtMillis(), end.finishedAtMillis(), record.inRow());
    }

    /** Towards having ended. */
    Verdict towardsEnded(String container, long graceMillis, long now) {
        ContainerRecord record = facts.record.container(container);
        if (flight.busy("run/" + container)) {
            return new Verdict.Busy("a start is under way");
        }
        if (record.state() != ContainerRecord.State.RUNNING) {
            return Verdict.SETTLED;
        }
        Facts.Stopping before = facts.stopping.get(container);
        if (before == null) {
            flight.tell(
                    new Effect.Tell(
                            false, "Killing", "Stopping container " + container, container));
        }
        long since = before == null ? now : before.sinceMillis();
        long killAt = since + graceMillis;
        if (before != null && before.killAtMillis() < killAt) {
            killAt = before.killAtMillis();
        }
        boolean asked = before != null && before.asked();
        String id = id(record);
        if (now >= killAt) {
            if (flight.emit(new Effect.Signal(container, id, SIGKILL), now)) {
                killAt = now + KILL_AGAIN_MILLIS;
            }
            asked = true;
            // A later look must not find a grace that is over.
            facts.stopping.put(container, new Facts.Stopping(killAt - graceMillis, killAt, asked));
            return new Verdict.Busy("killed");
        }
        if (!asked) {
            asked = flight.emit(new Effect.Signal(container, id, record.stopSignal()), now);
        }
        facts.stopping.put(container, new Facts.Stopping(since, killAt, asked));
        return new Verdict.Busy("told to end");
    }

    /** The image of its next run. */
    Made<Images.Image> image(Container container, long now) {
        return images.image(container, now);
    }

    ImageDriver images() {
        return images;
    }

    private Verdict later(String name) {
        facts.waiting.putIfAbsent(name, new Problem(Problem.CREATING, "", ""));
        return new Verdict.Busy("");
    }

    /** A new image first, so that the old program runs on where there is none. */
    private Verdict restart(Container container, long now) {
        if (facts.pod.container(container.name()).isPresent()
                && image(container, now) instanceof Made.Blocked<Images.Image>(Problem problem)) {
            return blocked(container.name(), problem);
        }
        return towardsEnded(container.name(), facts.pod.graceMillis(), now);
    }

    private Verdict after(Container container, boolean mayStart, long now) {
        ContainerRecord record = facts.record.container(container.name());
        End end = record.end();
        if (end == null) {
            return start(container, 0, now);
        }
        return switch (Restarts.decide(policy(container), how(record, end))) {
            case Restarts.Decision.Done(boolean succeeded) ->
                    new Verdict.Settled(succeeded ? "completed" : "ended: " + end.reason());
            case Restarts.Decision.Restart(long at, long delay, int inRow) -> {
                if (now < at) {
                    yield crashed(container, end, at, delay);
                }
                yield mayStart ? start(container, inRow, now) : later(container.name());
            }
        };
    }

    private Verdict crashed(Container container, End end, long at, long delay) {
        Problem problem =
                new Problem(
                        WaitingReason.CRASH_LOOP,
                        "back-off "
                                + delay / 1000
                                + "s restarting failed container "
                                + container.name()
                                + " (last exit code "
                                + end.exitCode()
                                + ", "
                                + end.reason()
                                + ")",
                        end.outOfMemory()
                                ? "raise " + container.path() + ".resources.limits.memory"
                                : "read its log: davit logs --previous "
                                        + facts.pod.name()
                                        + " -c "
                                        + container.name()
                                        + ", and correct its program or configuration");
        facts.waiting.put(container.name(), problem);
        return new Verdict.BackOff(problem, at);
    }

    private Restarts.Policy policy(Container container) {
        Restarts.Policy whole = Restarts.Policy.of(facts.pod.restartPolicy());
        if (container.sidecar()) {
            return Restarts.Policy.ALWAYS;
        }
        return container.init() && whole == Restarts.Policy.ALWAYS
                ? Restarts.Policy.ON_FAILURE
                : whole;
    }

    private Verdict start(Container container, int inRow, long now) {
        String name = container.name();
        Made<Images.Image> image = image(container, now);
        ContainerRecord before = facts.record.container(name);
        int attempt =
                before.state() == ContainerRecord.State.STARTING
                        ? before.attempt()
                        : before.attempt() + 1;
        Made<ContainerSpec> spec =
                image.then(found ->
                        ContainerSpecs.of(
                                facts.pod,
                                container,
                                attempt,
                                facts.record.idBase(),
                                found,
                                paths(),
                                facts));
        return switch (spec) {
            case Made.Blocked<ContainerSpec>(Problem problem) -> blocked(name, problem);
            case Made.Ready<ContainerSpec>(ContainerSpec ready) ->
                    started(container, ready, inRow, now);
        };
    }

    private Verdict started(Container container, ContainerSpec spec, int inRow, long now) {
        String name = container.name();
        Effect.Start effect = new Effect.Start(spec);
        Flight.Failure failure = flight.failure(effect.key());
        if (!facts.sandboxThere) {
            return later(name);
        }
        if (!flight.emit(effect, now)) {
            Problem problem =
                    failure == null
                            ? new Problem(Problem.CREATING, "", "")
                            : new Problem(
                                    failure.reason(),
                                    failure.message(),
                                    "correct " + container.path() + " or its image");
            facts.waiting.put(name, problem);
            return failure == null
                    ? new Verdict.Busy("")
                    : new Verdict.BackOff(problem, failure.retryAtMillis());
        }
        Facts.Found found = facts.images.get(name);
        Images.Image image = found == null ? null : found.image();
        Limits limits = Resources.of(facts.pod, container);
        facts.record =
                facts.record.with(
                        facts.record
                                .container(name)
                                .starting(
                                        container.tree(),
                                        facts.pod.generation(),
                                        image == null ? "" : image.shownId(),
                                        image == null
                                                ? ContainerRecord.SIGTERM
                                                : StopSignals.of(image.config().stopSignal()),
                                        limits,
                                        inRow));
        images.used(container);
        facts.stopping.remove(name);
        return new Verdict.Busy("starting");
    }

    private Verdict blocked(String name, Problem problem) {
        facts.waiting.put(name, problem);
        return problem.message().isEmpty() ? new Verdict.Busy("") : new Verdict.Blocked(problem);
    }

    private SortedMap<String, String> paths() {
        SortedMap<String, String> paths = new TreeMap<>();
        facts.volumes.forEach((name, volume) -> paths.put(name, volume.path()));
        return paths;
    }

    String id(ContainerRecord record) {
        return new ContainerRun(facts.record.uid(), record.name(), record.attempt()).id();
    }
}
