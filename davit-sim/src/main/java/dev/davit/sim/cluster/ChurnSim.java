package dev.davit.sim.cluster;

import dev.davit.control.Keeper;
import dev.davit.control.NamespaceDefaults;
import dev.davit.control.NamespaceEmptier;
import dev.davit.control.PodCollector;
import dev.davit.control.PodScheduler;
import dev.davit.control.discovery.Discovery;
import dev.davit.control.follow.ConfigKeeper;
import dev.davit.control.garbage.GarbageKeeper;
import dev.davit.control.pinned.PinnedKeeper;
import dev.davit.control.workload.DeploymentKeeper;
import dev.davit.control.workload.ReplicaSetKeeper;
import dev.davit.gate.room.PolicyRules;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.Trace;
import dev.davit.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Days of use in virtual time. Each hour ends with everything taken away: then nothing may be left
 * of it, and nobody may hold more than hours ago.
 */
public final class ChurnSim {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long USE_MILLIS = HOUR_MILLIS * 3 / 4;
    private static final long LOOK_MILLIS = 10_000;
    private static final int USERS = 3;

    /** In each of so many hours there are crashes too; whoever crashes forgets what it leaks. */
    private static final int HOURS_PER_CRASH = 8;

    private static final long HISTORY_MILLIS = 2 * HOUR_MILLIS;
    private static final int HISTORY_PER_OBJECT = 20;
    private static final int EVENTS = 50;

    /** Hours after which history is as large as it gets. */
    private static final int SETTLED_HOURS = 4;

    /** What may be held more than at the most settled hour so far, in objects. */
    private static final long SLACK = 400;

    private static final StoreSettings SETTINGS =
            SimServer.SETTINGS
                    .with(
                            new StoreSettings.Watches(
                                    16_384, 32L << 20, 200, 1 << 20, 300_000, 1_000))
                    .with(new StoreSettings.Volatiles(EVENTS, HOUR_MILLIS, 64))
                    .with(
                            new StoreSettings.Retention(
                                    HISTORY_PER_OBJECT, HISTORY_MILLIS, 1L << 40, 1_000));

    private final World world;
    private final SimServer server;
    private final List<SimNode> nodes = new ArrayList<>();
    private final ChurnUsers users;
    private final SimEntropy faults;
    private final List<Level> levels = new ArrayList<>();

    /**
     * What there is when everything was taken away.
     *
     * @param objects of each kind that is not volatile
     * @param held how many objects each part of the house holds
     */
    public record Level(
            int hour,
            Map<String, Integer> objects,
            int events,
            Map<String, Long> held,
            long historyEntries,
            long diskBytes) {}

    private ChurnSim(long seed, Trace trace, List<Keeper> more) {
        world = new World(seed, PlantedBug.NONE, trace);
        world.faults = false;
        LogChecker checker = new LogChecker(world);
        PolicyRules rules = new PolicyRules(SafetyProfile.STANDARD);
        server = new SimServer(world, checker, rules, SETTINGS, () -> keepers(more));
        for (int i = 1; i <= 2; i++) {
            nodes.add(new SimNode("n" + i, world, server));
        }
        SimClients clients = new SimClients(world, server);
        server.start();
        new Preparation(world, clients).cluster(nodes.size());
        users = new ChurnUsers(world, clients);
        faults = world.entropy.fork();
    }

    /** All that a real server has. */
    private static List<Keeper> keepers(List<Keeper> more) {
        ReplicaSetKeeper sets = new ReplicaSetKeeper();
        List<Keeper> all = new ArrayList<>();
        all.add(new PodScheduler());
        all.add(new Discovery());
        all.add(new NamespaceDefaults(""));
        all.add(new NamespaceEmptier(Kinds.ALL));
        all.add(new PodCollector(PodCollector.USUAL_BOUND));
        all.add(sets);
        all.add(new DeploymentKeeper(sets));
        all.add(new GarbageKeeper(Kinds.ALL));
        all.add(new PinnedKeeper());
        all.add(new ConfigKeeper());
        all.addAll(more);
        return all;
    }

    /**
     * Plays so many hours.
     *
     * @param more keepers beside the usual ones: one that leaks must be found
     * @param told of each hour
     * @return what happened how often
     * @throws SimFailure when something was left, or grew
     */
    public static Map<String, Integer> run(
            long seed, int hours, Trace trace, List<Keeper> more, Consumer<Level> told) {
        ChurnSim sim = new ChurnSim(seed, trace, more);
        sim.nodes.forEach(SimNode::boot);
        sim.nodes.forEach(SimNode::imagesChanged);
        for (int hour = 1; hour <= hours; hour++) {
            sim.hour(hour);
            told.accept(sim.levels.getLast());
        }
        return sim.world.counts;
    }

    private void hour(int hour) {
        world.faults = hour % HOURS_PER_CRASH == 0;
        if (world.faults) {
            strike();
        }
        users.begin(USERS);
        world.scheduler.run(USE_MILLIS);
        users.stop();
        world.faults = false;
        server.calm();
        rest(hour);
        Level level = level(hour);
        if (!levels.isEmpty()) {
            judge(level);
        }
        levels.add(level);
    }

    private void strike() {
        world.after(
                faults.between(1_000, USE_MILLIS / 4),
                "fault",
                () -> {
                    if (world.faults) {
                        SimNode node = faults.pick(nodes);
                        switch (faults.below(4)) {
                            case 0 -> server.crashSoon();
                            case 1 -> node.crash(false);
                            case 2 -> node.crash(true);
                            default -> node.crashSomething();
                        }
                        strike();
                    }
                });
    }

    private void rest(int hour) {
        List<String> left = List.of("the server is down");
        for (long time = 0; time < HOUR_MILLIS - USE_MILLIS; time += LOOK_MILLIS) {
            if (server.up() && users.takeAway(server.image())) {
                left = new ArrayList<>();
                for (SimNode node : nodes) {
                    node.problems(new TreeMap<>(), left::add);
                }
            }
            world.scheduler.run(LOOK_MILLIS);
        }
        world.check(left.isEmpty(), "hour %d: %s", hour, left);
        world.check(
                server.up() && users.takeAway(server.image()),
                "hour %d: what was taken away is still there",
                hour);
    }

    private Level level(int hour) {
        ImageView image = server.image();
        Map<String, Integer> objects = new TreeMap<>();
        int events = 0;
        for (Kind kind : Kinds.ALL) {
            int count = image.count(kind.id(), "");
            if (kind.durability() == Durability.VOLATILE) {
                events += count;
            } else if (count > 0) {
                objects.put(kind.kind(), count);
            }
        }
        Map<String, Long> held = new TreeMap<>(server.held());
        nodes.forEach(node -> held.put(node.name, node.held()));
        return new Level(hour, objects, events, held, server.historyEntries(), server.diskBytes());
    }

    private void judge(Level now) {
        Level first = levels.getFirst();
        world.check(
                now.objects().equals(first.objects()),
                "hour %d: there are %s, and there were %s",
                now.hour(),
                now.objects(),
                first.objects());
        now.held()
                .forEach((part, held) -> {
                    long before =
                            levels.stream()
                                    .limit(SETTLED_HOURS)
                                    .mapToLong(l -> held(l, part))
                                    .max()
                                    .orElse(0);
                    world.check(
                            now.hour() <= SETTLED_HOURS || held <= before + SLACK,
                            "hour %d: %s holds %d objects, and held %d",
                            now.hour(),
                            part,
                            held,
                            before);
                });
        if (now.hour() > 2 * SETTLED_HOURS) {
            bounded(now, "history entries", now.historyEntries(), most(Level::historyEntries));
            bounded(now, "bytes on disk", now.diskBytes(), most(Level::diskBytes));
        }
    }

    private static long held(Level level, String part) {
        return level.held().getOrDefault(part, 0L);
    }

    private long most(ToLongFunction<Level> what) {
        return levels.stream().limit(2L * SETTLED_HOURS).mapToLong(what).max().orElse(0);
    }

    /** Use differs from hour to hour: by half at most. */
    private void bounded(Level now, String what, long is, long was) {
        world.check(
                is <= was + was / 2,
                "hour %d: %d %s, and there were %d at most",
                now.hour(),
                is,
                what,
                was);
    }
}
