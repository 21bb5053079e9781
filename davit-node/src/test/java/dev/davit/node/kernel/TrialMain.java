package dev.davit.node.kernel;

import dev.davit.base.Outcome;
import dev.davit.linux.LinuxHost;
import dev.davit.linux.disk.HostDisk;
import dev.davit.linux.probe.KernelFeatures;
import dev.davit.model.json.JsonObject;
import dev.davit.node.Agent;
import dev.davit.node.ConfigKey;
import dev.davit.node.FakePulls;
import dev.davit.node.FakeServer;
import dev.davit.node.NodePorts;
import dev.davit.node.NodeSettings;
import dev.davit.node.Pods;
import dev.davit.node.image.ImagePolicy;
import dev.davit.port.ContainerState;
import dev.davit.port.ExecSession;
import dev.davit.port.Forwarders;
import dev.davit.port.HostLoad;
import dev.davit.port.PodStreams;
import dev.davit.port.Sealing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An agent on the real kernel, with a server in memory: runs in a process of its own inside a mount
 * room. Arguments: data dir, cluster id, busybox layer, scenario.
 */
public final class TrialMain {
    private static final long PATIENCE_MILLIS = 15_000;

    private final LinuxHost host;
    private final FakeServer server = new FakeServer();
    private final Agent agent;

    private TrialMain(Path data, String cluster, String layer) {
        this.host =
                LinuxHost.open(
                        data, cluster, KernelFeatures.probe(data.resolve("probe"), Set.of()));
        NodePorts ports =
                new NodePorts(
                        host.sandboxes(),
                        host.containers(),
                        host.probes(),
                        host.volumes(),
                        Forwarders.NONE,
                        new OneImage(layer),
                        new FakePulls(new OneImage(layer)),
                        new HostDisk(data.resolve("node")),
                        Sealing.NONE,
                        host.clock(),
                        host.entropy(),
                        host.facts(),
                        load());
        NodeSettings settings =
                new NodeSettings(
                        "n1",
                        "fd00:da:1::/64",
                        List.of("::1"),
                        400_000_000,
                        100,
                        100,
                        ImagePolicy.DEFAULT,
                        "v1.36.0+davit-t");
        this.agent = new Agent(settings, ports, server);
    }

    public static void main(String[] args) throws Exception {
        TrialMain trial = new TrialMain(Path.of(args[0]), args[1], args[2]);
        switch (args[3]) {
            case "life" -> trial.life();
            case "begin" -> trial.begin();
            case "adopt" -> trial.adopt();
            default -> throw new IllegalArgumentException(args[3]);
        }
        System.out.println("ok");
        System.exit(0);
    }

    private static JsonObject pod() {
        return Pods.json(
                """
                {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'default','name':'p',
                 'uid':'%s','generation':1,'resourceVersion':'1'},
                 'spec':{'nodeName':'n1','terminationGracePeriodSeconds':3,
                  'davit':{'profile':'strict'},
                  'containers':[
                   {'name':'a','image':'one','command':['/bin/sh','-c',
                     'trap \\"exit 0\\" TERM; echo hello $X $(cat /c/f); while :; do sleep 0.1; done'],
                    'env':[{'name':'X','valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}}],
                    'volumeMounts':[{'name':'c','mountPath':'/c'}]},
                   {'name':'b','image':'one','command':['/bin/sh','-c',
                     'trap \\"exit 0\\" TERM; while :; do sleep 0.1; done']}],
                  'volumes':[{'name':'c','configMap':{'name':'c'}}]},
                 'status':{'phase':'Pending','podIP':'fd00:da:1::77'}}
                """
                        .formatted(Pods.UID));
    }

    private static final int MOST_COMMITS = 8;
    private static final ConfigKey KEY = new ConfigKey(ConfigKey.Type.CONFIG_MAP, "default", "c");

    /** Start, log, exec, config, change, stop. */
    private void life() throws Exception {
        agent.start();
        long begin = System.nanoTime();
        server.put(pod());
        await(
                "waits for its ConfigMap",
                () -> text("davit", "steps", "volume/c", "message") != null);
        server.config(KEY, Pods.json("{'data':{'f':'world'}}"));
        await("runs", () -> "Running".equals(text("phase")));
        System.out.println("running after ms " + (System.nanoTime() - begin) / 1_000_000);
        await("logs", () -> log("a", false).contains("hello fd00:da:1::77 world"));
        check("exec", exec("a", "id", "-u").strip().equals("65532"));
        server.config(KEY, Pods.json("{'data':{'f':'again'}}"));
        await("config follows", () -> exec("a", "cat", "/c/f").strip().equals("again"));

        String b = id(1);
        begin = System.nanoTime();
        server.edit("default", "p", pod -> Pods.image(pod, "a", "two"));
        await("changed", () -> Objects.equals(observed(), 2L));
        System.out.println("changed after ms " + (System.nanoTime() - begin) / 1_000_000);
        check("b is left alone", id(1).equals(b) && id(0).endsWith("-a-1"));
        // Five where nothing is slow; a busy machine tells some steps on their own, never each.
        check("commits: " + server.commits("p"), server.commits("p") <= MOST_COMMITS);
        check("previous log", log("a", true).contains("hello"));

        begin = System.nanoTime();
        server.put(Pods.deleted(Objects.requireNonNull(server.get("default", "p")), 3));
        await("gone", () -> server.get("default", "p") == null);
        System.out.println("stopped after ms " + (System.nanoTime() - begin) / 1_000_000);
        await("no sandbox", () -> host.sandboxes().list().isEmpty());
        check("no container", host.containers().list().isEmpty());
        agent.close();
    }

    /** Starts and waits to be killed. */
    private void begin() throws Exception {
        agent.start();
        server.config(KEY, Pods.json("{'data':{'f':'world'}}"));
        server.put(pod());
        await("runs", () -> "Running".equals(text("phase")));
        System.out.println("started " + pid());
        Thread.sleep(60_000);
    }

    /** After a kill: without the server what runs is adopted; then a change, then an end. */
    private void adopt() throws Exception {
        server.away(true);
        long before = pid();
        agent.start();
        Thread.sleep(500);
        check("still runs", pid() == before);
        check("exec after adoption", exec("b", "id", "-u").strip().equals("65532"));
        // One dies while the server is away: it is started again.
        host.containers().signal(Pods.UID + "-b-0", 9);
        await(
                "restarted alone",
                () ->
                        host.containers().list().stream()
                                .anyMatch(state -> state.id().endsWith("-b-1")));
        server.config(KEY, Pods.json("{'data':{'f':'world'}}"));
        server.put(pod());
        server.away(false);
        await("tells again", () -> "Running".equals(text("phase")));
        check("a was not touched", pid() == before);
        check("all pods end", agent.stopPods(2_000, 10_000));
        check(
                "nothing left",
                host.sandboxes().list().isEmpty() && host.containers().list().isEmpty());
        agent.close();
    }

    private long pid() {
        return host.containers().list().stream()
                .filter(ContainerState.Running.class::isInstance)
                .map(ContainerState.Running.class::cast)
                .filter(state -> state.id().contains("-a-"))
                .mapToLong(ContainerState.Running::pid)
                .findFirst()
                .orElse(-1);
    }

    private @Nullable String text(String... path) {
        JsonObject pod = server.get("default", "p");
        return pod == null ? "" : pod.object("status").text(path);
    }

    private Long observed() {
        JsonObject pod = server.get("default", "p");
        return pod == null ? 0L : pod.wholeOr(0, "status", "davit", "observedGeneration");
    }

    private String id(int index) {
        JsonObject pod = Objects.requireNonNull(server.get("default", "p"));
        return ((JsonObject) pod.array("status", "containerStatuses").get(index))
                .textOr("", "containerID");
    }

    private String log(String container, boolean previous) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PodStreams.LogQuery query =
                new PodStreams.LogQuery(Pods.UID, container, false, previous, false, 10, 0, 0);
        return switch (agent.streams().log(query)) {
            case Outcome.Ok<PodStreams.LogRun>(PodStreams.LogRun run) -> {
                try {
                    run.writeTo(
                            new PodStreams.Sink() {
                                @Override
                                public void write(byte[] some, int offset, int length) {
                                    bytes.write(some, offset, length);
                                }

                                @Override
                                public void flush() {}
                            });
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                yield bytes.toString(StandardCharsets.UTF_8);
            }
            case Outcome.Refused<PodStreams.LogRun> refused -> refused.toString();
        };
    }

    private String exec(String container, String... command) {
        PodStreams.ExecQuery query =
                new PodStreams.ExecQuery(
                        Pods.UID, container, List.of(command), false, true, true, false);
        return switch (agent.streams().exec(query)) {
            case Outcome.Ok<ExecSession>(ExecSession session) -> {
                try (session) {
                    String said =
                            new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
                    int code = session.awaitExit();
                    yield code == 0 ? said : "exit " + code;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
            case Outcome.Refused<ExecSession> refused -> refused.toString();
        };
    }

    private void await(String what, BooleanSupplier holds) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) {
                fail("not in time: " + what);
            }
            Thread.sleep(2);
        }
    }

    private void check(String what, boolean holds) {
        if (!holds) {
            fail(what);
        }
    }

    private void fail(String what) {
        System.out.println("FAILED " + what);
        System.out.println(server.get("default", "p"));
        System.out.println(server.events);
        System.out.println(host.containers().list());
        try {
            // A failed trial leaves no pods on the host either.
            System.out.println("cleaned: " + agent.stopPods(0, 5_000));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        System.exit(1);
    }

    private static HostLoad load() {
        return new HostLoad() {
            @Override
            public long memoryAvailableBytes() {
                return 1L << 32;
            }

            @Override
            public long diskUsableBytes() {
                return Long.MAX_VALUE / 4;
            }
        };
    }
}
