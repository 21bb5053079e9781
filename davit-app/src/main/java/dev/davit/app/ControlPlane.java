package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.control.ControlRoom;
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
import dev.davit.gate.AccountTokens;
import dev.davit.gate.Bootstrap;
import dev.davit.gate.Passage;
import dev.davit.gate.Progress;
import dev.davit.gate.Tokens;
import dev.davit.gate.room.PolicyRules;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.port.Clock;
import dev.davit.port.Disk;
import dev.davit.port.Entropy;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.util.List;

/** The store, the gate before it, and the keepers that follow it. */
final class ControlPlane implements AutoCloseable {
    /** Pods that have ended and are kept to be looked at; the oldest go first. */
    private static final int FINISHED_PODS = 1_000;

    private final Store store;
    private final Passage gate;
    private final ControlShell keepers;

    private ControlPlane(Store store, Passage gate, ControlShell keepers) {
        this.store = store;
        this.gate = gate;
        this.keepers = keepers;
    }

    /**
     * What programs in pods are believed by, and believe.
     *
     * @param rootCa the authority's certificate in PEM
     */
    record Trust(Tokens tokens, String rootCa) {}

    /**
     * Recovers what was committed, makes the first objects, and starts the keepers.
     *
     * @param profile the safety profile of pods whose namespace names none
     */
    static ControlPlane open(
            DataDir data,
            SafetyProfile profile,
            Clock clock,
            Entropy entropy,
            Progress progress,
            Trust trust) {
        Store store = openStore(data, clock);
        Passage gate =
                new Passage(
                        store, clock, entropy, new PolicyRules(profile), progress, trust.tokens());
        if (Bootstrap.run(gate) instanceof Outcome.Refused<List<String>>(Refusal refusal)) {
            throw new HostFailure("make", 0, "first objects", refusal.message());
        }
        ControlShell keepers =
                new ControlShell(store, gate, clock, new ControlRoom(keepers(trust)));
        keepers.start();
        return new ControlPlane(store, gate, keepers);
    }

    private static List<Keeper> keepers(Trust trust) {
        ReplicaSetKeeper sets = new ReplicaSetKeeper();
        return List.of(
                new PodScheduler(),
                new Discovery(),
                new NamespaceDefaults(trust.rootCa()),
                new NamespaceEmptier(Kinds.ALL.stream().filter(Kind::namespaced).toList()),
                new PodCollector(FINISHED_PODS),
                sets,
                new DeploymentKeeper(sets),
                new GarbageKeeper(Kinds.ALL),
                new PinnedKeeper(),
                new ConfigKeeper());
    }

    private static Store openStore(DataDir data, Clock clock) {
        StoreSettings settings = StoreSettings.DEFAULTS.with(HistoryBounds.of(System.getenv()));
        return switch (Stores.open(new HostDisk(data.store()), data.history(), clock, settings)) {
            case Outcome.Ok<Store>(Store store) -> store;
            case Outcome.Refused<Store>(Refusal refusal) ->
                    throw new HostFailure("open", 0, data.store().toString(), refusal.message());
        };
    }

    /** Whom tokens of service accounts prove. */
    AccountTokens accounts(Tokens tokens, Clock clock) {
        return new AccountTokens(tokens, store::image, clock);
    }

    Passage gate() {
        return gate;
    }

    /** Writes a consistent copy into an empty directory, while everything goes on. */
    void backup(Disk target) {
        store.backup(target);
    }

    @Override
    public void close() {
        keepers.close();
        store.close();
    }
}
