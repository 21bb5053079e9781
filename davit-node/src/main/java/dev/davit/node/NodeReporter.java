package dev.davit.node;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.lifecycle.Backoff;
import dev.davit.model.json.JsonObject;
import dev.davit.node.host.NodeObject;
import dev.davit.node.host.NodeObject.Condition;
import java.util.List;
import java.util.function.LongSupplier;

/** Registers the node and keeps its status true; only what changed is written. */
final class NodeReporter {
    static final long LOOK_MILLIS = 10_000;
    static final Backoff RETRY = new Backoff(200, 10_000, Backoff.UNLIMITED);

    /** As kubelets do by default. */
    static final long LEAST_MEMORY_BYTES = 100L << 20;

    static final double LEAST_DISK_SHARE = 0.10;
    static final double ENOUGH_DISK_SHARE = 0.12;

    private final NodeSettings settings;
    private final NodePorts ports;
    private static final System.Logger LOG = System.getLogger("dev.davit.node");

    private final ServerLink server;
    private final LongSupplier clock;
    private final NodeObject object;
    private JsonObject known = JsonObject.EMPTY;
    private boolean diskShort;

    NodeReporter(NodeSettings settings, NodePorts ports, ServerLink server, LongSupplier clock) {
        this.settings = settings;
        this.ports = ports;
        this.server = server;
        this.clock = clock;
        this.object = new NodeObject(settings, ports.facts());
    }

    /** Until it is interrupted. */
    void run() throws InterruptedException {
        int failures = 0;
        boolean registered = false;
        while (true) {
            registered = look(registered);
            failures = registered ? 0 : failures + 1;
            Thread.sleep(registered ? LOOK_MILLIS : RETRY.delayMillis(failures));
        }
    }

    /** Whether the server knows the node now; one that was removed registers anew next time. */
    boolean look(boolean registered) {
        return (registered || register()) && tell(ready());
    }

    /** Once, at the end. */
    void leave() {
        boolean ignored =
                tell(new Condition("Ready", false, "AgentStopped", "the agent was stopped"));
    }

    synchronized boolean diskShort() {
        return diskShort;
    }

    private synchronized boolean register() {
        Outcome<JsonObject> answer = server.registerNode(object.registration());
        if (answer instanceof Outcome.Ok<JsonObject>(JsonObject node)) {
            known = node.object("status");
            return true;
        }
        refused("register", answer);
        return false;
    }

    private synchronized boolean tell(Condition ready) {
        JsonObject status = object.status(conditions(ready), known, clock.getAsLong());
        JsonObject changed = JsonObject.EMPTY;
        for (String field : status.names()) {
            var value = status.get(field);
            if (value != null && !value.equals(known.get(field))) {
                changed = changed.with(field, value);
            }
        }
        // Also where nothing has changed, which then is no write: a removed node hears of it so.
        Outcome<JsonObject> answer =
                server.patchNodeStatus(settings.nodeName(), JsonObject.of("status", changed));
        if (answer instanceof Outcome.Ok<JsonObject>(JsonObject node)) {
            known = node.object("status");
            return true;
        }
        refused("status", answer);
        return false;
    }

    /** An operator must be able to see why a node is not ready, also where no status can say it. */
    private static void refused(String what, Outcome<JsonObject> answer) {
        if (answer instanceof Outcome.Refused<JsonObject>(Refusal refusal)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "node.refused what={0} reason={1} message={2}",
                    what,
                    refusal.reason().text(),
                    refusal.message());
        }
    }

    private static Condition ready() {
        return new Condition("Ready", true, "AgentReady", "the agent runs pods");
    }

    private List<Condition> conditions(Condition ready) {
        try {
            long memory = ports.load().memoryAvailableBytes();
            boolean memoryShort = memory < LEAST_MEMORY_BYTES;
            long disk = ports.load().diskUsableBytes();
            double share = (double) disk / Math.max(1, ports.facts().diskBytes());
            diskShort = share < (diskShort ? ENOUGH_DISK_SHARE : LEAST_DISK_SHARE);
            return List.of(
                    ready,
                    pressure("MemoryPressure", "memory", memoryShort, "Memory"),
                    pressure("DiskPressure", "disk", diskShort, "Disk"),
                    new Condition("PIDPressure", false, "PodsHaveLimits", "pods have pid limits"));
        } catch (HostFailure failure) {
            String message = failure.getMessage() == null ? "" : failure.getMessage();
            return List.of(new Condition("Ready", false, "HostFailure", message));
        }
    }

    private static Condition pressure(String type, String what, boolean shortOf, String word) {
        return shortOf
                ? new Condition(type, true, "NodeHasInsufficient" + word, what + " is short")
                : new Condition(type, false, "NodeHasSufficient" + word, what + " is sufficient");
    }
}
