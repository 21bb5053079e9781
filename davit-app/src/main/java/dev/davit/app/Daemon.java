package dev.davit.app;

import dev.davit.app.host.NodeHost;
import dev.davit.app.link.GateLink;
import dev.davit.app.log.LogFile;
import dev.davit.app.pki.AccountKey;
import dev.davit.app.pki.FrontProxy;
import dev.davit.app.pki.Pki;
import dev.davit.app.pki.ServerNames;
import dev.davit.base.HostFailure;
import dev.davit.gate.Identifier.KnownToken;
import dev.davit.http.HttpServer;
import dev.davit.http.HttpSettings;
import dev.davit.linux.KernelEntropy;
import dev.davit.linux.sys.SocketFolder;
import dev.davit.node.Agent;
import dev.davit.node.NodeSettings;
import dev.davit.port.DiskLock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The program that runs in the background: control plane and one node. Parts are opened in the
 * order of the house and closed in the other.
 */
public final class Daemon {
    public static final String VERSION = "0.1";

    /** Kubernetes' version whose conventions are spoken, for clients that look at it. */
    public static final String API_VERSION = "v1.36.0+davit-" + VERSION;

    private static final System.Logger LOG = System.getLogger("dev.davit.app");

    private static final long STOP_PODS_GRACE_MILLIS = 5_000;
    private static final long STOP_PODS_MILLIS = 60_000;

    private final DataDir data;
    private final Listen listen;
    private final ClusterFile cluster;
    private final NodeHost host;

    private Daemon(DataDir data, Listen listen, ClusterFile cluster, NodeHost host) {
        this.data = data;
        this.listen = listen;
        this.cluster = cluster;
        this.host = host;
    }

    /** Leaves word that the pods are to end too; read by the daemon when it is told to stop. */
    public static void askToStopPods(DataDir data) {
        AtomicFile.write(stopPods(data), new byte[0], "rw-------");
    }

    private static Path stopPods(DataDir data) {
        return data.run().resolve("stop-pods");
    }

    /**
     * Runs until the process is told to stop.
     *
     * @param profile of a new cluster, or empty to keep what the cluster has
     */
    public static void run(DataDir data, Listen listen, String profile)
            throws InterruptedException {
        FailFast.install();
        long began = System.nanoTime();
        ClassesFirst.load();
        data.make();
        try (DiskLock _ = data.lock()) {
            forget(stopPods(data));
            ClusterFile cluster = cluster(data, profile);
            try (NodeHost host = NodeHost.open(data, cluster)) {
                new Daemon(data, listen, cluster, host).serve(began);
            }
        }
    }

    private static ClusterFile cluster(DataDir data, String profile) {
        ClusterFile cluster =
                ClusterFile.readOrMake(
                        data.cluster(),
                        profile.isEmpty() ? "strict" : profile,
                        new KernelEntropy());
        if (profile.isEmpty() || profile.equals(cluster.profile())) {
            return cluster;
        }
        ClusterFile changed = cluster.withProfile(profile);
        changed.write(data.cluster());
        return changed;
    }

    private void serve(long began) throws InterruptedException {
        LateAgent late = new LateAgent();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // The data dir's lock is held: the credentials are this process' alone.
        Pki pki = pki();
        AccountKey accounts = AccountKey.open(data.root());
        try (ControlPlane plane =
                        ControlPlane.open(
                                data,
                                cluster.safetyProfile(),
                                host.clock(),
                                host.entropy(),
                                late,
                                new ControlPlane.Known(
                                        accounts,
                                        pki.authorityPem(),
                                        frontProxy(),
                                        List.of(KnownToken.admin(pki.adminToken()))));
                NameService names = names(plane)) {
            ApiService.write(plane.gate(), listen.sockets(), host.addresses());
            String nodeName = host.facts().hostname();
            Agent agent = agent(plane, names, nodeName);
            late.is(agent);
            try (agent;
                    SocketFolder sockets = SocketFolder.of(data.localSocket());
                    HttpServer _ = http(plane, pki, agent, nodeName, sockets);
                    ControlSocket _ = ControlSocket.open(data.controlSocket(), plane);
                    QuietHeap _ = QuietHeap.watch();
                    LogFile _ = LogFile.watch(data.logFile())) {
                agent.start();
                onSignal(stop, stopped);
                AtomicFile.write(
                        data.pidFile(),
                        (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII),
                        "rw-r--r--");
                ServerFile.here(listen.address(), nodeName).write(data.serverFile());
                LOG.log(
                        System.Logger.Level.INFO,
                        "daemon.started address="
                                + listen.address()
                                + " node="
                                + nodeName
                                + " runtime="
                                + host.facts().runtime()
                                + " features="
                                + host.facts().features()
                                + " millis="
                                + (System.nanoTime() - began) / 1_000_000);
                stop.await();
                LOG.log(System.Logger.Level.INFO, "daemon.stopping");
                if (Files.exists(stopPods(data))) {
                    agent.stopPods(STOP_PODS_GRACE_MILLIS, STOP_PODS_MILLIS);
                }
            }
        } finally {
            forget(data.serverFile());
            forget(data.pidFile());
            stopped.countDown();
        }
    }

    /** The JVM ends when its hooks have ended: the hook waits until everything is closed. */
    private static void onSignal(CountDownLatch stop, CountDownLatch stopped) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    stop.countDown();
                                    try {
                                        stopped.await();
                                    } catch (InterruptedException impatient) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
    }

    private Pki pki() {
        List<java.net.InetAddress> addresses =
                listen.sockets().stream().map(InetSocketAddress::getAddress).toList();
        return Pki.open(
                data.root(),
                cluster.id(),
                ServerNames.of(host.facts().hostname(), addresses),
                Instant.ofEpochMilli(host.clock().wallMillis()));
    }

    private FrontProxy frontProxy() {
        return FrontProxy.open(
                data.root(), cluster.id(), Instant.ofEpochMilli(host.clock().wallMillis()));
    }

    private NameService names(ControlPlane plane) {
        return NameService.open(
                new GateLink(plane.gate(), host.facts().hostname()), cluster, host.clock());
    }

    private Agent agent(ControlPlane plane, NameService names, String nodeName) {
        NodeSettings settings =
                new NodeSettings(
                        nodeName,
                        cluster.nodePrefix(),
                        host.addresses(),
                        cluster.idBase(),
                        ClusterFile.ID_RANGES,
                        NodeSettings.DEFAULT_MAX_PODS,
                        ImagePolicyFile.read(data.root().resolve("images.json")),
                        API_VERSION);
        return new Agent(
                settings, host.ports(names.forwarders()), new GateLink(plane.gate(), nodeName));
    }

    private HttpServer http(
            ControlPlane plane, Pki pki, Agent agent, String nodeName, SocketFolder sockets) {
        ImageDesk images =
                new ImageDesk(
                        data.root().resolve("images").resolve("uploads"),
                        host.images(),
                        host.pulls(),
                        agent.images(),
                        host.entropy(),
                        agent::imagesChanged);
        HttpSettings settings =
                HttpSettings.of(listen.sockets(), pki.tls(), API_VERSION)
                        .withLocal(sockets.own(data.localSocket().getFileName().toString()));
        return HttpServer.start(
                settings,
                plane.gate(),
                plane.identifier(),
                name -> name.equals(nodeName) ? agent.streams() : null,
                name -> name.equals(nodeName) ? images : null,
                plane.others());
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new HostFailure("delete", file.toString(), failure);
        }
    }
}
