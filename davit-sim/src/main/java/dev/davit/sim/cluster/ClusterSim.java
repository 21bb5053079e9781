package dev.davit.sim.cluster;

import dev.davit.gate.room.PolicyRules;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run: a time of faults, then a time in which everything must come to rest as wanted, then one
 * undisturbed pod whose commits are counted.
 */
public final class ClusterSim {
    private static final long FAULTS_MILLIS = 40_000;
    private static final long REST_MILLIS = 40 * 60_000;
    private static final long LOOK_MILLIS = 5_000;
    private static final long MAX_REST_EVENTS = 300_000;
    private static final int CLIENTS = 3;
    private static final int MAX_COMMITS = 3;

    private final World world;
    private final LogChecker checker;
    private final SimServer server;
    private final List<SimNode> nodes = new ArrayList<>();
    private final SimClients clients;
    private final SimPinned pinned;
    private final SimDeployment deployed;
    private final SimEntropy faults;

    private ClusterSim(long seed, PlantedBug bug, Trace trace) {
        world = new World(seed, bug, trace);
        checker = new LogChecker(world);
        Rules rules = new PolicyRules(SafetyProfile.STANDARD);
        server = new SimServer(world, checker, rules);
        for (int i = 1; i <= 2; i++) {
            nodes.add(new SimNode("n" + i, world, server));
        }
        clients = new SimClients(world, server);
        pinned = new SimPinned(world, clients);
        checker.also(pinned::see);
        deployed = new SimDeployment(world, clients);
        checker.also(deployed::see);
        faults = world.entropy.fork();
    }

    /**
     * Runs a seed once.
     *
     * @return what happened how often
     * @throws SimFailure when a promise was broken
     */
    public static Map<String, Integer> run(long seed, PlantedBug bug, Trace trace) {
        return new ClusterSim(seed, bug, trace).run();
    }

    private Map<String, Integer> run() {
        // The cluster is set up in peace; what happens to it then is the test.
        world.faults = false;
        server.start();
        new Preparation(world, clients).cluster(nodes.size());
        nodes.forEach(SimNode::boot);
        world.faults = true;
        clients.begin(CLIENTS);
        pinned.workload.begin();
        deployed.workload.begin();
        plan();
        world.scheduler.run(FAULTS_MILLIS);
        world.faults = false;
        clients.active = false;
        server.calm();
        nodes.forEach(SimNode::imagesChanged);
        pinned.workload.last();
        deployed.workload.last();
        rest();
        undisturbed();
        clients.checkPromises(server.image());
        checker.look();
        checker.compare();
        return world.counts;
    }

    private void plan() {
        world.after(
                faults.between(100, 9_000),
                "fault",
                () -> {
                    if (world.faults) {
                        strike();
                        plan();
                    }
                });
    }

    private void strike() {
        SimNode node = faults.pick(nodes);
        switch (faults.below(8)) {
            case 0, 1, 2 -> server.crashSoon();
            case 3, 4 -> node.crash(false);
            case 5 -> node.crash(true);
            default -> node.crashSomething();
        }
    }

    private void rest() {
        List<String> left = List.of();
        long begun = world.trace.events();
        for (long time = 0; time < REST_MILLIS; time += LOOK_MILLIS) {
            world.scheduler.run(LOOK_MILLIS);
            long events = world.trace.events() - begun;
            world.check(
                    events < MAX_REST_EVENTS,
                    "it spins: %d events in %d s of rest; %s",
                    events,
                    time / 1_000,
                    described());
            left = problems();
            if (left.isEmpty()) {
                return;
            }
        }
        throw new SimFailure(
                "it does not come to rest: %s%n  %s"
                        .formatted(String.join("; ", left), described()));
    }

    /** Everything about the pods that are not as they should be. */
    private String described() {
        if (!server.up()) {
            return "the server is down";
        }
        StringBuilder text = new StringBuilder(String.join("; ", problems()));
        pods(server.image())
                .forEach((key, pod) -> {
                    List<String> wrong = new ArrayList<>();
                    SimChecks.pod(key, pod, wrong::add);
                    if (!wrong.isEmpty()) {
                        text.append("\n  ").append(SimClients.text(pod));
                        String uid = pod.textOr("", "metadata", "uid");
                        nodes.forEach(node -> text.append("\n  ").append(node.describe(uid)));
                    }
                });
        return text.toString();
    }

    private List<String> problems() {
        if (!server.up()) {
            return List.of("the server is down");
        }
        List<String> problems = new ArrayList<>();
        Map<Key, JsonObject> pods = pods(server.image());
        pods.forEach((key, pod) -> SimChecks.pod(key, pod, problems::add));
        nodes.forEach(node -> node.problems(pods, problems::add));
        pinned.problems(server.image(), problems::add);
        deployed.problems(server.image(), problems::add);
        Key account = new Key(Kinds.SERVICE_ACCOUNT.id(), "default", "default");
        if (server.image().get(account) == null) {
            problems.add("namespace default has no default service account");
        }
        return problems;
    }

    private static Map<Key, JsonObject> pods(ImageView image) {
        Map<Key, JsonObject> pods = new TreeMap<>();
        image.scan(
                Kinds.POD.id(),
                "",
                null,
                pod -> {
                    pods.put(pod.key(), pod.tree());
                    return true;
                });
        return pods;
    }

    /** A pod that nothing disturbs: three commits at most until it runs. */
    private void undisturbed() {
        clients.create(
                "calm",
                "{'containers': [{'name': 'a', 'image': 'a:1'}, {'name': 'b', 'image': 'b:1'}]}",
                uid -> {});
        rest();
        StoredObject calm = SimClients.find(server.image(), "calm");
        world.check(calm != null, "the calm pod is not there");
        String uid = calm == null ? "" : calm.uid();
        List<String> phases = checker.commitsOf(uid);
        int running = phases.indexOf("Running") + 1;
        world.check(
                running > 0 && running <= MAX_COMMITS,
                "an undisturbed start took %d commits: %s",
                running,
                phases);
        world.check(phases.size() <= MAX_COMMITS, "an undisturbed pod is written on: %s", phases);
    }
}
