package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Watch;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.node.ContainerRun;
import dev.davit.node.pod.Effect;
import dev.davit.node.pod.PodEvent;
import dev.davit.node.pod.PodMachine;
import dev.davit.node.pod.PodRecord;
import dev.davit.node.pod.RecordJson;
import dev.davit.node.pod.Result;
import dev.davit.node.spec.NodeSize;
import dev.davit.port.ContainerState;
import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimEntropy;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's agent with the real pod machine. A crash takes its memory; its disk (the records) and
 * the host stay. What it does takes its time, fails sometimes, and is told to it later.
 */
final class SimNode {
    private static final int ID_RANGE = 65_536;

    final String name;
    final SimHost host;

    private final World world;
    private final SimServer server;
    private final SimEntropy entropy;

    /** Its disk: records by pod uid. */
    private final SortedMap<String, JsonObject> disk = new TreeMap<>();

    private final SortedMap<String, PodMachine> machines = new TreeMap<>();
    private final SortedMap<String, Long> wakes = new TreeMap<>();
    private @Nullable Watch feed;
    private int feedOf = -1;
    private boolean stateComplete;
    private long deliveredUntil;
    private final SortedSet<String> listed = new TreeSet<>();
    private int life;
    private boolean alive;
    private int ranges = 1;

    SimNode(String name, World world, SimServer server) {
        this.name = name;
        this.world = world;
        this.server = server;
        this.entropy = world.entropy.fork();
        this.host = new SimHost(world, this::exited);
    }

    /** What must not grow with pods that have gone: the agent's memory, its disk and its host. */
    long held() {
        return Reach.of(List.of(disk, machines, wakes, listed, host));
    }

    SortedSet<String> pods() {
        return new TreeSet<>(disk.keySet());
    }

    void boot() {
        alive = true;
        int born = ++life;
        for (Map.Entry<String, JsonObject> kept : new TreeMap<>(disk).entrySet()) {
            take(kept.getKey(), new PodMachine(RecordJson.read(kept.getValue()), NodeSize.UNKNOWN));
            if (life != born) {
                // Killed while it took up its pods.
                return;
            }
        }
        for (String id : List.copyOf(host.containers.keySet())) {
            boolean known =
                    ContainerRun.of(id).filter(run -> disk.containsKey(run.podUid())).isPresent();
            if (!known) {
                host.containers.remove(id);
                host.images.remove(id);
            }
        }
        host.sandboxes.keySet().removeIf(uid -> !disk.containsKey(uid));
        follow(born);
    }

    private void take(String uid, PodMachine machine) {
        machines.put(uid, machine);
        boolean sandbox = host.sandboxes.containsKey(uid);
        turn(uid, new PodEvent.Found(host.containersOf(uid), sandbox, true));
    }

    /** The agent is killed; what runs runs on, unless the whole host goes down with it. */
    void crash(boolean reboot) {
        world.count(reboot ? "reboots" : "agent crashes");
        if (reboot) {
            host.reboot();
        }
        if (!alive) {
            // Dead already: it boots as planned.
            return;
        }
        life++;
        alive = false;
        machines.clear();
        wakes.clear();
        feed = null;
        feedOf = -1;
        world.after(entropy.between(20, 3_000), name + " boots", this::boot);
    }

    /** Something on the host ends by itself. */
    void crashSomething() {
        List<String> running =
                host.containers.values().stream()
                        .filter(state -> state instanceof ContainerState.Running)
                        .map(ContainerState::id)
                        .toList();
        if (!running.isEmpty()) {
            world.count("container crashes");
            host.exit(entropy.pick(running), 1);
        }
    }

    void imagesChanged() {
        host.everyImage = true;
        for (String uid : List.copyOf(machines.keySet())) {
            turn(uid, new PodEvent.ImagesChanged());
        }
    }

    private void exited(ContainerState.Exited exited) {
        int born = life;
        ContainerRun.of(exited.id())
                .ifPresent(run ->
                        mine(
                                born,
                                "exit is seen",
                                () -> turn(run.podUid(), new PodEvent.Exited(exited))));
    }

    /** Later, if this life lasts. */
    private void mine(int born, String what, Runnable work) {
        world.after(
                entropy.between(0, 10),
                name + " " + what,
                () -> {
                    if (alive && life == born) {
                        work.run();
                    }
                });
    }

    private void turn(String uid, PodEvent event) {
        PodMachine machine = machines.get(uid);
        if (machine == null) {
            return;
        }
        PodMachine.Turn turn = machine.on(List.of(event), world.now());
        if (turn.finished()) {
            machines.remove(uid);
            wakes.remove(uid);
            disk.remove(uid);
            return;
        }
        if (dies()) {
            return;
        }
        disk.put(uid, RecordJson.write(turn.record()));
        if (dies()) {
            return;
        }
        JsonObject pod = machine.pod();
        for (Effect effect : turn.effects()) {
            plan(uid, effect, pod);
        }
        wakeAt(uid, turn.wakeAtMillis());
    }

    /** Now and then the agent is killed just here. */
    private boolean dies() {
        if (world.faults && entropy.oneIn(300)) {
            crash(false);
            return true;
        }
        return false;
    }

    private void wakeAt(String uid, long when) {
        Long planned = wakes.get(uid);
        if (when == Long.MAX_VALUE || (planned != null && planned <= when)) {
            return;
        }
        wakes.put(uid, when);
        int born = life;
        world.after(
                Math.max(1, when - world.now()),
                name + " tick",
                () -> {
                    if (alive && life == born && machines.containsKey(uid)) {
                        wakes.remove(uid);
                        turn(uid, new PodEvent.Tick());
                    }
                });
    }

    private void plan(String uid, Effect effect, JsonObject pod) {
        int born = life;
        long takes = world.faults && entropy.oneIn(30) ? 2_000 : 30;
        world.after(
                entropy.between(0, takes),
                name + " " + effect.getClass().getSimpleName() + " " + effect.key(),
                () -> {
                    if (alive && life == born) {
                        perform(uid, effect, pod);
                    }
                });
    }

    private void perform(String uid, Effect effect, JsonObject pod) {
        switch (effect) {
            case Effect.PatchStatus(JsonObject patch) ->
                    ask(
                            uid,
                            effect,
                            request(
                                    Verb.PATCH,
                                    pod,
                                    "status",
                                    new Body.Patch(PatchType.MERGE, patch)));
            case Effect.Release ignored ->
                    ask(uid, effect, request(Verb.DELETE, pod, "", new Body.Tree(grace0(uid))));
            case Effect.Tell ignored -> world.count("events told");
            default -> local(uid, effect);
        }
    }

    private void local(String uid, Effect effect) {
        boolean fails = world.faults && entropy.oneIn(25);
        Result result =
                fails
                        ? new Result.Failed("HostFailure", "it did not work this time")
                        : host.perform(effect, uid);
        int born = life;
        mine(born, "is told", () -> turn(uid, new PodEvent.Performed(effect, result)));
    }

    private void ask(String uid, Effect effect, Request request) {
        int born = life;
        server.request(
                request,
                answer -> {
                    if (alive && life == born) {
                        turn(uid, new PodEvent.Performed(effect, result(effect, answer)));
                    }
                });
    }

    private static Result result(Effect effect, @Nullable Outcome<Reply> answer) {
        return switch (answer) {
            case null -> new Result.Refused(Refusal.of(Reason.SERVICE_UNAVAILABLE, "no answer"));
            case Outcome.Refused<Reply>(Refusal refusal) -> new Result.Refused(refusal);
            case Outcome.Ok<Reply>(Reply.One one) when effect instanceof Effect.PatchStatus ->
                    new Result.Stored(one.object().tree());
            case Outcome.Ok<Reply> ignored -> Result.Done.DONE;
        };
    }

    private static JsonObject grace0(String uid) {
        return JsonObject.builder()
                .put("gracePeriodSeconds", 0)
                .put("preconditions", JsonObject.EMPTY.with("uid", uid))
                .build();
    }

    private Request request(Verb verb, JsonObject pod, String subresource, Body body) {
        Target target =
                new Target(
                        Kinds.POD,
                        pod.textOr("", "metadata", "namespace"),
                        pod.textOr("", "metadata", "name"),
                        subresource);
        return Request.of(Identity.node(name), verb, target, Options.NONE, body);
    }

    /** Keeps a feed of its pods open; the stream is in order, and late. */
    private void follow(int born) {
        if (!alive || life != born) {
            return;
        }
        if (feed == null || feedOf != server.life()) {
            open();
        }
        Watch open = feed;
        if (open != null && feedOf == server.life() && server.up()) {
            for (Watch.Batch batch = open.poll();
                    batch != null && news(batch);
                    batch = open.poll()) {
                deliver(born, batch);
            }
        }
        world.after(entropy.between(5, 60), name + " follows", () -> follow(born));
    }

    private static boolean news(Watch.Batch batch) {
        return !batch.events().isEmpty() || batch.initialEventsEnd();
    }

    private void open() {
        Options options =
                Options.NONE
                        .with("fieldSelector", "spec.nodeName=" + name)
                        .with("sendInitialEvents", "true")
                        .with("resourceVersionMatch", "NotOlderThan");
        Request request =
                Request.of(
                        Identity.node(name),
                        Verb.WATCH,
                        new Target(Kinds.POD, "", "", ""),
                        options,
                        Body.None.NONE);
        feed =
                switch (server.watch(request)) {
                    case null -> null;
                    case Outcome.Refused<Watch>(Refusal why) ->
                            throw new SimFailure("a node may not follow: " + why.message());
                    case Outcome.Ok<Watch>(Watch opened) -> opened;
                };
        feedOf = server.life();
        listed.clear();
        stateComplete = false;
    }

    private void deliver(int born, Watch.Batch batch) {
        deliveredUntil = Math.max(deliveredUntil, world.now() + world.delay());
        int of = feedOf;
        // One message per batch; a later one never overtakes it.
        world.after(
                deliveredUntil - world.now(),
                name + " hears",
                () -> {
                    if (alive && life == born && of == feedOf) {
                        hear(batch);
                    }
                });
        deliveredUntil++;
    }

    private void hear(Watch.Batch batch) {
        for (Watch.Event event : batch.events()) {
            String uid = event.object().uid();
            if (!stateComplete) {
                listed.add(uid);
            }
            if (missed()) {
                continue;
            }
            if (event.type() == Watch.EventType.DELETED) {
                turn(uid, new PodEvent.Vanished());
            } else {
                wanted(uid, event.object().tree());
            }
        }
        if (batch.initialEventsEnd()) {
            stateComplete = true;
            for (String uid : List.copyOf(machines.keySet())) {
                if (!listed.contains(uid)) {
                    turn(uid, new PodEvent.Vanished());
                }
            }
        }
    }

    private boolean missed() {
        return world.bug == PlantedBug.DROP_WATCH_EVENT && entropy.oneIn(30);
    }

    private void wanted(String uid, JsonObject pod) {
        if (!alive) {
            return;
        }
        if (!machines.containsKey(uid)) {
            PodRecord record = PodRecord.fresh(pod, ID_RANGE * ranges++, world.now());
            take(uid, new PodMachine(record, NodeSize.UNKNOWN));
        }
        turn(uid, new PodEvent.Wanted(pod));
    }

    /** All that this node knows of a pod, for people who look at a failure. */
    String describe(String uid) {
        PodMachine machine = machines.get(uid);
        JsonObject record = disk.get(uid);
        return machine == null
                ? name + " does not know it"
                : "%s%n    record %s%n    progress %s%n    waits %s%n    host %s, sandbox %s"
                        .formatted(
                                name,
                                record == null ? "none" : SimClients.text(record),
                                SimClients.text(machine.progress()),
                                machine.waiting(),
                                host.containersOf(uid),
                                host.sandboxes.get(uid));
    }

    /** What differs between what should run here and what does. */
    void problems(Map<Key, JsonObject> pods, Consumer<String> problem) {
        SortedSet<String> here = new TreeSet<>();
        for (Map.Entry<Key, JsonObject> each : pods.entrySet()) {
            JsonObject pod = each.getValue();
            if (name.equals(pod.text("spec", "nodeName"))) {
                here.add(pod.textOr("", "metadata", "uid"));
                SimChecks.containers(each.getKey(), pod, host, problem);
            }
        }
        for (String id : host.containers.keySet()) {
            if (ContainerRun.of(id).filter(run -> here.contains(run.podUid())).isEmpty()) {
                problem.accept(name + " still has the container " + id);
            }
        }
        for (String uid : host.sandboxes.keySet()) {
            if (!here.contains(uid)) {
                problem.accept(name + " still has the sandbox of " + uid);
            }
        }
        for (String uid : disk.keySet()) {
            if (!here.contains(uid)) {
                problem.accept(name + " still remembers " + uid);
            }
        }
    }
}
