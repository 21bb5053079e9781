package dev.davit.node.pod;

import dev.davit.control.pod.PodPlan;
import dev.davit.control.pod.Restarts;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.pod.Facts.Stopping.Stage;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.ContainerSpecs;
import dev.davit.node.spec.Made;
import dev.davit.node.spec.Problem;
import dev.davit.node.spec.Resources;
import dev.davit.node.spec.StopSignals;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Images;
import dev.davit.port.Limits;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings one container nearer to what is wanted, one effect at a time. */
final class ContainerDriver {
    static final int SIGKILL = 9;

    /** A killed one that is still there is killed again after this. */
    static final long KILL_AGAIN_MILLIS = 5_000;

    /** A postStart hook is cut then. */
    static final long POST_START_MILLIS = 120_000;

    /** What a program gets after its preStop hook, however long that took. */
    static final long LEAST_AFTER_HOOK_MILLIS = 2_000;

    /** A hook ends at its bound by itself; whoever waits for it gives it a little more. */
    static final long HOOK_SLACK_MILLIS = 1_000;

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
        boolean stale = stale(container, record);
        return switch (record.state()) {
            case RUNNING -> {
                if (stale) {
                    yield mayStop ? restart(container, now) : new Verdict.Busy("");
                }
                yield running(container, now);
            }
            case STARTING, NONE -> mayStart ? start(container, record.inRow(), now) : later(name);
            case ENDED ->
                    stale && mayStart ? start(container, 0, now) : after(container, mayStart, now);
        };
    }

    /**
     * Whether it has to be started anew to be as wanted. An init container that has done its work
     * has not; one that still fails at it is corrected by an edit.
     */
    private boolean stale(Container container, ContainerRecord record) {
        if (container.standing()) {
            return facts.stale(container.name());
        }
        End end = record.end();
        boolean through = end != null && end.exitCode() == 0;
        return !through
                && !record.applied().isEmpty()
                && PodPlan.restarts(record.applied(), container.tree());
    }

    /** It is up: its hook after the start comes first, and what its probes say goes before all. */
    private Verdict running(Container container, long now) {
        String name = container.name();
        Facts.Condemned condemned = facts.condemned(name);
        if (condemned != null) {
            return towardsEnded(name, condemned.graceMillis(), now);
        }
        if (facts.hooked(container)) {
            facts.waiting.remove(name);
            return Verdict.SETTLED;
        }
        ContainerRecord record = facts.record.container(name);
        Optional<Hook> hook =
                Hook.of(container, Hook.Stage.POST_START, Wishes.where(facts, record));
        if (hook.isPresent()) {
            flight.emit(
                    new Effect.RunHook(
                            Hook.Stage.POST_START,
                            name,
                            record.attempt(),
                            hook.get(),
                            POST_START_MILLIS),
                    now);
        }
        return new Verdict.Busy(
                "the postStart hook of container %s runs: %s; it is cut after %d s"
                        .formatted(
                                name,
                                Hook.words(container, Hook.Stage.POST_START),
                                POST_START_MILLIS / 1000));
    }

    /** The whole pod has to end, for good. */
    void evict(String why) {
        if (facts.evicted.isEmpty() && !facts.leaving()) {
            facts.evicted = why;
            flight.tell(new Effect.Tell(true, "Evicted", why, ""));
        }
    }

    /** It has ended, and is not to be started again. */
    boolean over(Container container) {
        ContainerRecord record = facts.record.container(container.name());
        End end = record.end();
        return record.state() == ContainerRecord.State.ENDED
                && end != null
                && !facts.stale(container.name())
                && Restarts.decide(policy(container, end), how(record, end))
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
        Facts.Stopping stop = facts.stopping.get(container);
        if (stop == null) {
            flight.tell(
                    new Effect.Tell(
                            false, "Killing", "Stopping container " + container, container));
            stop = beginStop(record, graceMillis, now);
        }
        stop = carryOn(stop, record, graceMillis, now);
        facts.stopping.put(container, stop);
        return new Verdict.Busy(
                switch (stop.stage()) {
                    case HOOK ->
                            "the preStop hook of container %s runs%s"
                                    .formatted(
                                            container,
                                            facts.pod
                                                    .container(container)
                                                    .map(one ->
                                                            ": "
                                                                    + Hook.words(
                                                                            one,
                                                                            Hook.Stage.PRE_STOP))
                                                    .orElse(""));
                    case TELL, TOLD -> "container " + container + " was told to end";
                    case KILLED -> "container " + container + " was killed, and is not gone yet";
                });
    }

    /** A hook gets the whole grace at most, and nothing where there is none. */
    private Facts.Stopping beginStop(ContainerRecord record, long graceMillis, long now) {
        Container container =
                facts.pod
                        .container(record.name())
                        .orElseGet(() -> new Container(record.applied(), false, ""));
        Optional<Hook> hook = Hook.of(container, Hook.Stage.PRE_STOP, Wishes.where(facts, record));
        if (hook.isEmpty() || graceMillis <= 0 || !facts.hooked(container)) {
            return new Facts.Stopping(now, Stage.TELL, now + graceMillis, 0);
        }
        flight.emit(
                new Effect.RunHook(
                        Hook.Stage.PRE_STOP,
                        record.name(),
                        record.attempt(),
                        hook.get(),
                        graceMillis),
                now);
        return new Facts.Stopping(now, Stage.HOOK, now + graceMillis + HOOK_SLACK_MILLIS, 0);
    }

    /** The next stage, where it is time for it. Less grace than at first takes effect at once. */
    private Facts.Stopping carryOn(
            Facts.Stopping stop, ContainerRecord record, long graceMillis, long now) {
        return switch (stop.stage()) {
            case HOOK -> inHook(stop, record, graceMillis, now);
            case TELL, TOLD -> inGrace(stop, record, graceMillis, now);
            case KILLED -> now >= stop.untilMillis() ? kill(stop, record, now) : stop;
        };
    }

    private Facts.Stopping inHook(
            Facts.Stopping stop, ContainerRecord record, long graceMillis, long now) {
        long end = stop.sinceMillis() + graceMillis + HOOK_SLACK_MILLIS;
        long until = Math.min(stop.untilMillis(), end);
        return graceMillis > 0 && now < until
                ? stop.at(Stage.HOOK, until)
                : inGrace(tellNow(stop, graceMillis, now), record, graceMillis, now);
    }

    private Facts.Stopping inGrace(
            Facts.Stopping stop, ContainerRecord record, long graceMillis, long now) {
        long until = Math.min(stop.untilMillis(), stop.sinceMillis() + graceMillis);
        if (graceMillis > 0) {
            until = Math.max(until, stop.leastMillis());
        }
        if (now >= until) {
            return kill(stop, record, now);
        }
        boolean told =
                stop.stage() == Stage.TOLD
                        || flight.emit(
                                new Effect.Signal(record.name(), id(record), record.stopSignal()),
                                now);
        return stop.at(told ? Stage.TOLD : Stage.TELL, until);
    }

    private Facts.Stopping kill(Facts.Stopping stop, ContainerRecord record, long now) {
        boolean sent = flight.emit(new Effect.Signal(record.name(), id(record), SIGKILL), now);
        return sent ? stop.at(Stage.KILLED, now + KILL_AGAIN_MILLIS) : stop;
    }

    /** What its hook has left of the grace, and never less than a moment. */
    private static Facts.Stopping tellNow(Facts.Stopping stop, long graceMillis, long now) {
        long least = now + LEAST_AFTER_HOOK_MILLIS;
        long until = Math.max(stop.sinceMillis() + graceMillis, least);
        return new Facts.Stopping(stop.sinceMillis(), Stage.TELL, until, least);
    }

    /** Its preStop hook has ended, well or badly. */
    void preStopOver(String container, long now) {
        Facts.Stopping stop = facts.stopping.get(container);
        if (stop != null && stop.stage() == Stage.HOOK) {
            long grace = stop.untilMillis() - HOOK_SLACK_MILLIS - stop.sinceMillis();
            facts.stopping.put(container, tellNow(stop, Math.max(grace, 1), now));
        }
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
        return switch (Restarts.decide(policy(container, end), how(record, end))) {
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
        Facts.Condemned condemned = facts.condemned.get(container.name());
        String why =
                condemned != null && condemned.attempt() == end.attempt() ? condemned.why() : "";
        Crash crash = new Crash(facts.pod, container, end, record(container).inRow() + 1, why);
        Problem problem = crash.problem(delay);
        facts.waiting.put(container.name(), problem);
        return new Verdict.BackOff(problem, at);
    }

    private ContainerRecord record(Container container) {
        return facts.record.container(container.name());
    }

    private Restarts.Policy policy(Container container, End end) {
        return container.ephemeral()
                ? Restarts.Policy.NEVER
                : Restarts.policy(
                        Restarts.Policy.of(facts.pod.restartPolicy()),
                        container.tree(),
                        container.init(),
                        end.exitCode());
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
                                        facts.idBase(),
                                        found,
                                        paths(),
                                        facts))
                        .then(made -> beside(container, made));
        return switch (spec) {
            case Made.Blocked<ContainerSpec>(Problem problem) -> blocked(name, problem);
            case Made.Ready<ContainerSpec>(ContainerSpec ready) ->
                    started(container, ready, inRow, now);
        };
    }

    /** One that a person adds may look at another's processes, while that one runs. */
    private Made<ContainerSpec> beside(Container container, ContainerSpec spec) {
        String target = container.tree().textOr("", "targetContainerName");
        if (!container.ephemeral() || target.isEmpty()) {
            return Made.ready(spec);
        }
        ContainerRecord record = facts.record.container(target);
        return record.state() == ContainerRecord.State.RUNNING
                ? Made.ready(spec.beside(id(record)))
                : Made.blocked(
                        Problem.CONTAINER,
                        "its target container " + target + " does not run",
                        "wait until " + target + " runs, or debug without --target");
    }

    private Verdict started(Container container, ContainerSpec spec, int inRow, long now) {
        String name = container.name();
        Effect.Start effect = new Effect.Start(spec);
        Flight.Failure failure = flight.failure(effect.key());
        // One that is on its way out, or being made anew, would take the program with it.
        if (!facts.sandboxThere || flight.busy("sandbox")) {
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
                                                : stopSignal(container, image),
                                        limits,
                                        inRow));
        images.used(container);
        facts.stopping.remove(name);
        return new Verdict.Busy("starting");
    }

    private static int stopSignal(Container container, Images.Image image) {
        return StopSignals.of(
                container.tree().textOr(image.config().stopSignal(), "lifecycle", "stopSignal"));
    }

    private Verdict blocked(String name, Problem problem) {
        facts.waiting.put(name, problem);
        return problem.message().isEmpty() ? new Verdict.Busy("") : new Verdict.Blocked(problem);
    }

    private SortedMap<String, String> paths() {
        SortedMap<String, String> paths = new TreeMap<>();
        for (JsonObject volume : facts.pod.volumes()) {
            String name = volume.textOr("", "name");
            Facts.Volume there = facts.volumes.get(name);
            // Another image is waited for; files are changed where they are.
            if (there != null && (!volume.has("image") || facts.shows(name))) {
                paths.put(name, there.path());
            }
        }
        return paths;
    }

    String id(ContainerRecord record) {
        return new ContainerRun(facts.record.uid(), record.name(), record.attempt()).id();
    }
}
