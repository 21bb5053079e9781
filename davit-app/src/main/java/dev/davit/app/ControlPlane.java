package dev.davit.app;

import dev.davit.app.aggregate.AggregationDesk;
import dev.davit.app.aggregate.RemoteContent;
import dev.davit.app.authorizer.AuthorizationFollower;
import dev.davit.app.pki.FrontProxy;
import dev.davit.app.seal.SealedSecrets;
import dev.davit.app.webhook.HttpsConverter;
import dev.davit.app.webhook.HttpsWebhooks;
import dev.davit.app.webhook.WebhookClient;
import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.control.ControlRoom;
import dev.davit.control.Keeper;
import dev.davit.control.NamespaceDefaults;
import dev.davit.control.NamespaceEmptier;
import dev.davit.control.PodCollector;
import dev.davit.control.PodScheduler;
import dev.davit.control.QuotaKeeper;
import dev.davit.control.RoleKeeper;
import dev.davit.control.custom.DefinitionKeeper;
import dev.davit.control.discovery.Discovery;
import dev.davit.control.disruption.DisruptionKeeper;
import dev.davit.control.flow.MandatoryFlowKeeper;
import dev.davit.control.follow.ConfigKeeper;
import dev.davit.control.garbage.GarbageKeeper;
import dev.davit.control.pinned.PinnedKeeper;
import dev.davit.control.registration.ApiServiceKeeper;
import dev.davit.control.workload.DeploymentKeeper;
import dev.davit.control.workload.ReplicaSetKeeper;
import dev.davit.gate.AccountTokens;
import dev.davit.gate.Bootstrap;
import dev.davit.gate.Identifier;
import dev.davit.gate.Outside;
import dev.davit.gate.Passage;
import dev.davit.gate.Progress;
import dev.davit.gate.Tokens;
import dev.davit.gate.Trust;
import dev.davit.gate.room.PolicyRules;
import dev.davit.http.proxy.OtherServers;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.port.Clock;
import dev.davit.port.Disk;
import dev.davit.port.Entropy;
import dev.davit.port.Sealing;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The store, the gate before it, and the keepers that follow it. */
final class ControlPlane implements ControlSocket.Tasks, AutoCloseable {
    /** Pods that have ended and are kept to be looked at; the oldest go first. */
    private static final int FINISHED_PODS = 1_000;

    private final Store store;
    private final Passage gate;
    private final ControlShell keepers;
    private final Desks desks;
    private final SealedSecrets secrets;
    private final Identifier identifier;

    private ControlPlane(
            Store store,
            SealedSecrets secrets,
            Passage gate,
            ControlShell keepers,
            Desks desks,
            Identifier identifier) {
        this.store = store;
        this.secrets = secrets;
        this.gate = gate;
        this.keepers = keepers;
        this.desks = desks;
        this.identifier = identifier;
    }

    /** What else has a thread of its own for as long as the control plane is open. */
    private record Desks(
            AuthorizationFollower authorization,
            ProxyRenewal renewal,
            AggregationDesk others,
            HistoryDesk history) {
        void start() {
            others.start();
            history.start();
            authorization.start();
            renewal.start();
        }

        void close() {
            renewal.close();
            authorization.close();
            others.close();
            history.close();
        }
    }

    /**
     * What programs in pods are believed by, and believe.
     *
     * @param rootCa the authority's certificate in PEM
     * @param proxy what other API servers believe this one by
     * @param known tokens besides those of service accounts
     */
    record Known(
            Tokens tokens, String rootCa, FrontProxy proxy, List<Identifier.KnownToken> known) {
        Known {
            known = List.copyOf(known);
        }
    }

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
            Known known) {
        // Before anything is opened: a mistake in it is told, and nothing was done.
        AuthorizationFollower authorization =
                AuthorizationFollower.open(data.authorization(), clock);
        AtomicReference<SealedSecrets> secrets = new AtomicReference<>();
        Store store =
                openStore(
                        data,
                        clock,
                        disk -> {
                            secrets.set(
                                    SealedSecrets.open(disk, data.secretsKey(), entropy, clock));
                            return secrets.get();
                        });
        SealedSecrets opened = Invariant.present(secrets.get(), "keys");
        Identifier identifier =
                new Identifier(
                        known.known(), new AccountTokens(known.tokens(), store::image, clock));
        Passage gate =
                new Passage(
                        store,
                        clock,
                        entropy,
                        new PolicyRules(profile),
                        progress,
                        new Trust(known.tokens(), identifier),
                        outside(store, entropy, authorization, opened));
        if (Bootstrap.run(gate) instanceof Outcome.Refused<List<String>>(Refusal refusal)) {
            throw new HostFailure("make", 0, "first objects", refusal.message());
        }
        Runnable believed =
                () -> ExtensionAuthentication.write(gate, known.rootCa(), known.proxy());
        believed.run();
        Desks desks =
                new Desks(
                        authorization,
                        new ProxyRenewal(known.proxy(), clock, believed),
                        new AggregationDesk(store, gate, clock, known.proxy().keys()),
                        new HistoryDesk(store, gate, clock));
        ControlShell keepers =
                new ControlShell(
                        store, gate, clock, new ControlRoom(keepers(known, desks.others())));
        desks.start();
        keepers.start();
        return new ControlPlane(store, opened, gate, keepers, desks, identifier);
    }

    private static Outside outside(
            Store store,
            Entropy entropy,
            AuthorizationFollower authorization,
            SealedSecrets secrets) {
        WebhookClient client = new WebhookClient(store::image);
        return new Outside(
                new HttpsConverter(entropy, client),
                new HttpsWebhooks(entropy, client),
                authorization,
                () -> secrets.use().metrics() + authorization.metrics(),
                Thread::startVirtualThread);
    }

    private static List<Keeper> keepers(Known known, OtherServers others) {
        ReplicaSetKeeper sets = new ReplicaSetKeeper();
        return List.of(
                new PodScheduler(),
                new Discovery(),
                new NamespaceDefaults(known.rootCa()),
                new NamespaceEmptier(
                        Kinds.ALL.stream()
                                .filter(kind -> kind.namespaced() && kind.stored())
                                .toList(),
                        new RemoteContent(others)),
                new PodCollector(FINISHED_PODS),
                sets,
                ReplicaSetKeeper.ofControllers(sets),
                new DeploymentKeeper(sets),
                new GarbageKeeper(Kinds.ALL),
                new DefinitionKeeper(),
                new RoleKeeper(),
                new MandatoryFlowKeeper(),
                new QuotaKeeper(),
                new DisruptionKeeper(),
                new ApiServiceKeeper(),
                new PinnedKeeper(),
                new ConfigKeeper());
    }

    private static Store openStore(DataDir data, Clock clock, Sealing.Source seals) {
        StoreSettings settings = StoreSettings.DEFAULTS.with(HistoryBounds.of(System.getenv()));
        return switch (Stores.open(
                new HostDisk(data.store()), data.history(), clock, settings, seals)) {
            case Outcome.Ok<Store>(Store store) -> store;
            case Outcome.Refused<Store>(Refusal refusal) ->
                    throw new HostFailure("open", 0, data.store().toString(), refusal.message());
        };
    }

    /** Room 2: whom a proof proves. */
    Identifier identifier() {
        return identifier;
    }

    /** API servers that serve what this one does not. */
    OtherServers others() {
        return desks.others();
    }

    Passage gate() {
        return gate;
    }

    /** Writes a consistent copy into an empty directory, while everything goes on. */
    @Override
    public void backup(Disk target) {
        store.backup(target);
    }

    @Override
    public int rotateKeys() {
        secrets.rotate();
        return secrets.newest();
    }

    @Override
    public String keys() {
        return secrets.use().text();
    }

    @Override
    public void close() {
        desks.close();
        keepers.close();
        store.close();
    }
}
