package dev.davit.sim.cluster;

import dev.davit.base.Outcome;
import dev.davit.control.ControlRoom;
import dev.davit.control.Keeper;
import dev.davit.control.NamespaceDefaults;
import dev.davit.control.NamespaceEmptier;
import dev.davit.control.PodCollector;
import dev.davit.control.PodScheduler;
import dev.davit.control.pinned.PinnedKeeper;
import dev.davit.control.workload.DeploymentKeeper;
import dev.davit.control.workload.ReplicaSetKeeper;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control room's shell in the simulation: one life of it, as long as its server's. */
final class SimControl {
    private final World world;
    private final Store store;
    private final SimServer server;
    private final ControlRoom room;
    private final int born;
    private @Nullable Subscription watch;
    private boolean lookPlanned;
    private long wakePlanned = Keeper.NEVER;

    SimControl(World world, Store store, SimServer server, List<Keeper> keepers) {
        this.world = world;
        this.store = store;
        this.server = server;
        this.born = server.life();
        this.room = new ControlRoom(keepers);
    }

    static List<Keeper> usualKeepers() {
        ReplicaSetKeeper sets = new ReplicaSetKeeper();
        return List.of(
                new PodScheduler(),
                new NamespaceDefaults(""),
                new NamespaceEmptier(Kinds.ALL),
                new PodCollector(PodCollector.USUAL_BOUND),
                sets,
                ReplicaSetKeeper.ofControllers(sets),
                new DeploymentKeeper(sets),
                new PinnedKeeper());
    }

    /** How many objects the keepers hold. */
    long held() {
        return Reach.of(room);
    }

    void start() {
        ImageView image = store.image();
        watch =
                switch (store.watch(Interest.ALL, image.revision())) {
                    case Outcome.Ok<Subscription>(Subscription opened) -> opened;
                    case Outcome.Refused<Subscription>(var why) ->
                            throw new SimFailure("no watch of the newest revision: " + why);
                };
        send(room.sync(image, world.now()));
        planWake();
    }

    /** Something may have changed. */
    void look() {
        if (!lookPlanned) {
            lookPlanned = true;
            world.after(world.entropy.between(0, 4), "control", this::step);
        }
    }

    private void step() {
        lookPlanned = false;
        Subscription open = watch;
        if (server.life() != born || open == null) {
            return;
        }
        Subscription.Batch batch = open.poll();
        if (batch == null) {
            open.close();
            start();
            return;
        }
        send(room.step(new Delta(store.image(), batch.changes()), world.now()));
        planWake();
    }

    private void planWake() {
        long wake = room.nextWakeMillis();
        if (wake != Keeper.NEVER && wake < wakePlanned) {
            wakePlanned = wake;
            world.after(
                    Math.max(1, wake - world.now()),
                    "control wakes",
                    () -> {
                        wakePlanned = Keeper.NEVER;
                        step();
                    });
        }
    }

    private void send(List<Request> requests) {
        for (Request request : requests) {
            world.count("controllers' requests");
            server.ownRequest(
                    born,
                    request,
                    answer -> {
                        boolean mine = server.life() == born;
                        if (mine && answer instanceof Outcome.Refused<?>(var refusal)) {
                            room.refused(request, refusal, world.now());
                            planWake();
                        }
                    });
        }
    }
}
