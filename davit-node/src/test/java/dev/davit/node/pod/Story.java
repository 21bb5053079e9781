package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.FakeHost;
import dev.davit.node.FakeServer;
import dev.davit.node.NodePorts;
import dev.davit.node.Pods;
import dev.davit.node.spec.ConfigNeeds;
import dev.davit.node.spec.Configs;
import dev.davit.node.spec.NodeSize;
import dev.davit.node.spec.Pod;
import dev.davit.port.Clock;
import dev.davit.port.ContainerState;
import dev.davit.port.Disk;
import dev.davit.port.Forwarders;
import dev.davit.port.HostFacts;
import dev.davit.port.HostLoad;
import dev.davit.port.Sealing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pod's machine, a host and a server in memory, a clock that jumps, and a seed that decides
 * what happens next; an agent can be killed before and after each single effect.
 */
final class Story {
    static final long LONGEST_MILLIS = 3_600_000;
    static final int ID_BASE = 1 << 20;

    final FakeHost host = new FakeHost(() -> this.now);
    final FakeServer server = new FakeServer();
    final List<Effect.Tell> told = new ArrayList<>();
    final List<String> trace = new ArrayList<>();

    private final Random random;
    private final Performer performer;
    private final List<Effect> performing = new ArrayList<>();
    private final TreeMap<ConfigKey, Configs.Lookup> toldConfigs = new TreeMap<>();

    private @Nullable PodMachine machine;
    private @Nullable JsonObject kept;
    private String toldRevision = "";
    private boolean vanishedTold;
    boolean finished;
    long now = 1_000_000;
    private long wakeAt = Long.MAX_VALUE;

    /** How likely a kill is at each step, in thousandths; only so many. */
    int killPerMille;

    int killsLeft;

    Story(long seed) {
        this.random = new Random(seed);
        NodePorts ports =
                new NodePorts(
                        host.sandboxPort,
                        host,
                        host,
                        host,
                        Forwarders.NONE,
                        host.images,
                        host.pulls,
                        noDisk(),
                        Sealing.NONE,
                        noClock(),
                        bytes -> {},
                        noFacts(),
                        noLoad());
        this.performer = new Performer(ports, server, (pod, event) -> told.add(event));
    }

    /** Lets everything happen until nothing is left to do but wait for something outside. */
    Story settle() {
        for (int step = 0; step < 20_000; step++) {
            if (!step()) {
                return this;
            }
        }
        throw new AssertionError("no end after 20,000 steps: " + last());
    }

    String last() {
        return trace.subList(Math.max(0, trace.size() - 30), trace.size()).stream()
                        .map(line -> line.substring(0, Math.min(150, line.length())))
                        .collect(Collectors.joining("\n"))
                + "\nnow "
                + now
                + " wake "
                + wakeAt
                + " "
                + (kept == null ? "" : kept.object("containers"))
                + (machine == null ? "" : machine.progress().object("steps"));
    }

    /** As {@link #settle}, without letting time go by. */
    Story busy() {
        for (int step = 0; step < 20_000 && happens(); step++) {
            // One thing after the other.
        }
        return this;
    }

    /** One thing. */
    void once() {
        boolean ignored = step();
    }

    private boolean step() {
        if (happens()) {
            return true;
        }
        if (finished || wakeAt == Long.MAX_VALUE || wakeAt > now + LONGEST_MILLIS) {
            return false;
        }
        now = Math.max(now + 1, wakeAt);
        deliver(new PodEvent.Tick());
        return true;
    }

    private boolean happens() {
        now += random.nextInt(3);
        if (machine == null && !finished) {
            begin();
            return true;
        }
        if (finished) {
            return false;
        }
        if (killsLeft > 0 && random.nextInt(1000) < killPerMille) {
            kill();
            return true;
        }
        return news() || exit() || effect();
    }

    /** kill -9: what is in memory is gone, also the answers of effects that were done. */
    void kill() {
        trace.add("KILL");
        killsLeft--;
        // Some of what was under way has reached the host, some has not.
        for (Effect effect : performing) {
            if (random.nextBoolean()) {
                var ignored = performer.perform(effect, pod());
                trace.add("unseen " + effect);
            }
        }
        performing.clear();
        host.exits.clear();
        machine = null;
        toldRevision = "";
        toldConfigs.clear();
        vanishedTold = false;
    }

    private void begin() {
        JsonObject pod = server.get("default", "p");
        if (kept == null && pod == null) {
            finished = true;
            return;
        }
        PodRecord record =
                kept != null
                        ? RecordJson.read(kept)
                        : PodRecord.fresh(pod == null ? JsonObject.EMPTY : pod, ID_BASE, now);
        machine = new PodMachine(record, NodeSize.UNKNOWN);
        boolean intact = host.sandboxes.containsKey(record.uid());
        deliver(new PodEvent.Found(host.list(), intact, true));
    }

    private boolean news() {
        JsonObject pod = server.get("default", "p");
        if (pod == null) {
            if (!vanishedTold) {
                vanishedTold = true;
                deliver(new PodEvent.Vanished());
                return true;
            }
            return false;
        }
        String revision = pod.textOr("", "metadata", "resourceVersion");
        if (!revision.equals(toldRevision) && !server.away) {
            toldRevision = revision;
            deliver(new PodEvent.Wanted(pod));
            return true;
        }
        for (ConfigKey key : ConfigNeeds.of(new Pod(pod))) {
            JsonObject object = server.config(key);
            Configs.Lookup lookup =
                    object == null
                            ? Configs.Lookup.Absent.ABSENT
                            : new Configs.Lookup.There(object);
            if (!lookup.equals(toldConfigs.put(key, lookup))) {
                deliver(new PodEvent.Config(key, lookup));
                return true;
            }
        }
        return false;
    }

    private boolean exit() {
        ContainerState.Exited exited = host.exits.poll();
        if (exited == null) {
            return false;
        }
        trace.add("exit " + exited.id() + " " + exited.exitCode());
        deliver(new PodEvent.Exited(exited));
        return true;
    }

    private boolean effect() {
        if (performing.isEmpty()) {
            return false;
        }
        Effect effect = performing.remove(random.nextInt(performing.size()));
        Result result = performer.perform(effect, pod());
        trace.add(effect + " -> " + result);
        if (result instanceof Result.Failed(String ignored, String message)
                && message.contains("a mistake in the agent")) {
            throw new AssertionError(message + "\n" + last());
        }
        deliver(new PodEvent.Performed(effect, result));
        return true;
    }

    void deliver(PodEvent event) {
        if (machine == null) {
            return;
        }
        PodMachine.Turn turn = machine.on(List.of(event), now);
        kept = RecordJson.write(turn.record());
        wakeAt = turn.wakeAtMillis();
        for (Effect effect : turn.effects()) {
            if (effect instanceof Effect.Tell tell) {
                told.add(tell);
            } else {
                performing.add(effect);
            }
        }
        if (turn.finished()) {
            finished = true;
            kept = null;
        }
    }

    /** As people see it now: what the agent says, not what the server was told. */
    JsonObject progress() {
        return machine == null ? JsonObject.EMPTY : machine.progress();
    }

    JsonObject pod() {
        JsonObject pod = server.get("default", "p");
        return pod != null ? pod : Pods.running("gone");
    }

    JsonObject status() {
        return pod().object("status");
    }

    PodRecord record() {
        return RecordJson.read(kept == null ? JsonObject.EMPTY : kept);
    }

    private static Disk noDisk() {
        return new NoDisk();
    }

    private static Clock noClock() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return 0;
            }

            @Override
            public long monotonicNanos() {
                return 0;
            }
        };
    }

    private static HostFacts noFacts() {
        return new HostFacts(
                "h",
                "m",
                "b",
                "k",
                "o",
                "x86_64",
                1,
                1,
                1,
                HostFacts.CgroupMode.V2,
                "r",
                "1",
                new TreeMap<>());
    }

    private static HostLoad noLoad() {
        return new HostLoad() {
            @Override
            public long memoryAvailableBytes() {
                return 1;
            }

            @Override
            public long diskUsableBytes() {
                return 1;
            }
        };
    }
}
