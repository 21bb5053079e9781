package dev.davit.sim.cluster;

import dev.davit.control.Keeper;
import dev.davit.control.NamespaceDefaults;
import dev.davit.control.NamespaceEmptier;
import dev.davit.control.garbage.GarbageKeeper;
import dev.davit.gate.room.PolicyRules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.sim.PlantedBug;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Few names, used again and again: lives of one name follow each other while requests of those who
 * know an older life, finalizers, owners, namespaces that go, and crashes come in between.
 */
public final class NamesSim {
    private static final long FAULTS_MILLIS = 12_000;
    private static final long REST_MILLIS = 10 * 60_000;
    private static final long LOOK_MILLIS = 2_000;
    private static final int USERS = 4;
    private static final List<Kind> KINDS = List.of(Kinds.CONFIG_MAP, Kinds.NAMESPACE);

    private final World world;
    private final LogChecker checker;
    private final SimServer server;
    private final NamesUsers users;
    private final Lives lives;
    private final Renamer renamer;
    private final SimEntropy faults;

    private NamesSim(long seed, PlantedBug bug, Trace trace) {
        world = new World(seed, bug, trace);
        checker = new LogChecker(world);
        server =
                new SimServer(
                        world,
                        checker,
                        new PolicyRules(SafetyProfile.STANDARD),
                        SimServer.SETTINGS,
                        NamesSim::keepers);
        lives = new Lives(world, server);
        checker.also(lives::see);
        users = new NamesUsers(world, server, lives);
        renamer = new Renamer(world, users, lives);
        faults = world.entropy.fork();
    }

    private static List<Keeper> keepers() {
        return List.of(
                new NamespaceDefaults(""),
                new NamespaceEmptier(Kinds.ALL),
                new GarbageKeeper(Kinds.ALL));
    }

    /**
     * Runs a seed once.
     *
     * @return what happened how often
     * @throws SimFailure when a life began, changed or ended as it must not
     */
    public static Map<String, Integer> run(long seed, PlantedBug bug, Trace trace) {
        return new NamesSim(seed, bug, trace).run();
    }

    private Map<String, Integer> run() {
        world.faults = false;
        server.start();
        NamesUsers.NAMESPACES.forEach(users::makeNamespace);
        renamer.prepare();
        world.faults = true;
        renamer.begin();
        users.begin(USERS);
        plan();
        world.scheduler.run(FAULTS_MILLIS);
        world.faults = false;
        users.active = false;
        server.calm();
        rest();
        checker.look();
        checker.compare();
        return world.counts;
    }

    private void plan() {
        world.after(
                faults.between(100, 6_000),
                "fault",
                () -> {
                    if (world.faults) {
                        server.crashSoon();
                        plan();
                    }
                });
    }

    private void rest() {
        List<String> left = List.of();
        for (long time = 0; time < REST_MILLIS; time += LOOK_MILLIS) {
            world.scheduler.run(LOOK_MILLIS);
            if (server.up()) {
                left = lives.problems(KINDS);
                if (left.isEmpty()) {
                    return;
                }
                held().forEach(users::letGo);
            }
        }
        throw new SimFailure("it does not come to rest: " + String.join("; ", left));
    }

    /** Whoever put a finalizer on an object takes it off in the end. */
    private List<StoredObject> held() {
        List<StoredObject> held = new ArrayList<>();
        server.image()
                .scan(
                        Kinds.CONFIG_MAP.id(),
                        "",
                        null,
                        object -> {
                            if (object.tree().text("metadata", "deletionTimestamp") != null) {
                                held.add(object);
                            }
                            return true;
                        });
        return held;
    }
}
