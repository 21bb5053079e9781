package dev.davit.node;

import dev.davit.base.HostFailure;
import dev.davit.lifecycle.Backoff;
import dev.davit.node.image.ImageKeeper;
import dev.davit.node.local.ConfigCopies;
import dev.davit.node.local.LocalFiles;
import dev.davit.node.pod.PodEvent;
import dev.davit.node.pod.PodRoom;
import dev.davit.node.probe.Prober;
import dev.davit.node.streams.LiveStreams;
import dev.davit.port.ContainerState;
import dev.davit.port.PodStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The node's agent: makes what runs on this host what the server wants, from its own records where
 * the server is away. Its threads: one room per pod, one feed of pods, one per ConfigMap or Secret
 * that pods name, one for exits, one for probes, one for events, one for the node's status, one for
 * housekeeping.
 */
public final class Agent implements AutoCloseable {
    static final long HOUSEKEEPING_MILLIS = 5_000;
    static final int LOOKS_PER_COLLECTION = 12;
    static final long CLOSE_MILLIS = 10_000;
    static final Backoff RETRY = new Backoff(200, 10_000, Backoff.UNLIMITED);

    private final NodePorts ports;
    private final AgentClock clock;
    private final LocalFiles records;
    private final ConfigCopies copies;
    private final ImageKeeper images;
    private final ExecutorService effects = Executors.newVirtualThreadPerTaskExecutor();
    private final Prober prober;
    private final Rooms rooms;
    private final ConfigFeeds configs;
    private final PodFollower follower;
    private final EventSender events;
    private final NodeReporter reporter;
    private final PodStreams streams;
    private final List<Thread> threads = new ArrayList<>();

    public Agent(NodeSettings settings, NodePorts ports, ServerLink server) {
        this.ports = ports;
        this.clock = new AgentClock(ports.clock());
        this.records = new LocalFiles(ports.disk(), "pods");
        this.copies = new ConfigCopies(ports.disk(), ports.sealing());
        this.images =
                new ImageKeeper(
                        settings.images(),
                        ports.images(),
                        ports.facts(),
                        ports.load(),
                        new LocalFiles(ports.disk(), "images"),
                        clock::now,
                        this::views);
        this.events = new EventSender(server, settings.nodeName(), clock::now);
        this.configs = new ConfigFeeds(server, copies);
        this.prober = new Prober(ports.probes(), effects, clock::now);
        this.rooms =
                new Rooms(
                        settings, ports, server, records, images, configs, events, effects, prober,
                        clock);
        this.follower = new PodFollower(server, settings.nodeName(), rooms);
        this.reporter = new NodeReporter(settings, ports, server, clock::now);
        this.streams =
                new LiveStreams(ports.containers(), ports.sandboxes(), ports.pulls(), rooms::view);
    }

    /** Adopts what runs, cleans up what is left over, then follows the server. Returns soon. */
    public void start() {
        rooms.adopt();
        run("node-exits", this::exits);
        run("node-probes", prober::run);
        run("node-events", events::run);
        run("node-status", reporter::run);
        run("node-pods", follower::run);
        run("node-housekeeping", this::housekeeping);
        run("node-disk", new DiskWatch(ports, rooms::views, rooms::tell)::run);
    }

    /** Logs, exec and live progress of this node's pods. */
    public PodStreams streams() {
        return streams;
    }

    private Optional<List<PodRoom.View>> views() {
        return rooms.views();
    }

    /** What this node's images are kept for. */
    public ImageKeeper images() {
        return images;
    }

    /** An image was imported: pods that wait for one look again at once. */
    public void imagesChanged() {
        rooms.tellAll(new PodEvent.ImagesChanged());
    }

    /**
     * Ends all pods on this host and leaves nothing of them behind, logs included; the server still
     * wants them. After {@link #start} only, once, before {@link #close}.
     *
     * @param timeoutMillis when to give up
     * @return whether nothing is left
     */
    public boolean stopPods(long graceMillis, long timeoutMillis) throws InterruptedException {
        follower.close();
        rooms.tellAll(new PodEvent.Halt(graceMillis));
        boolean empty = rooms.awaitEmpty(timeoutMillis);
        // What nobody knew of goes too.
        rooms.adopt();
        return empty && ports.sandboxes().list().isEmpty() && filesGone();
    }

    /** What cannot be removed now is left to whoever looks at the host next. */
    private boolean filesGone() {
        try {
            ports.volumes().clear();
            return true;
        } catch (HostFailure failure) {
            log("files of pods stay: " + failure.getMessage());
            return false;
        }
    }

    /** Stops the agent; pods run on. The node is told to be not ready where the server is there. */
    @Override
    public void close() {
        follower.close();
        threads.forEach(Thread::interrupt);
        configs.close();
        rooms.close();
        effects.shutdown();
        reporter.leave();
        try {
            boolean ignored = effects.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            records.sync();
            copies.sync();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (HostFailure failure) {
            log("records are not synced: " + failure.getMessage());
        }
    }

    private void exits() throws InterruptedException {
        int failures = 0;
        while (true) {
            try {
                ContainerState.Exited exited = ports.containers().awaitExit();
                failures = 0;
                rooms.exited(exited);
            } catch (HostFailure failure) {
                failures++;
                log("cannot wait for exits: " + failure.getMessage());
                Thread.sleep(RETRY.delayMillis(failures));
            }
        }
    }

    private void housekeeping() throws InterruptedException {
        for (long look = 1; true; look++) {
            Thread.sleep(HOUSEKEEPING_MILLIS);
            try {
                records.sync();
                copies.sync();
                if (look % LOOKS_PER_COLLECTION == 0) {
                    long ignored = images.look();
                }
            } catch (HostFailure failure) {
                log("housekeeping: " + failure.getMessage());
            }
        }
    }

    /** A part of the agent that runs until it is interrupted. */
    interface Loop {
        void run() throws InterruptedException;
    }

    private void run(String name, Loop loop) {
        threads.add(
                Thread.ofVirtual()
                        .name(name)
                        .start(() -> {
                            try {
                                loop.run();
                            } catch (InterruptedException stop) {
                                // Closed.
                            }
                        }));
    }

    static void log(String message) {
        System.getLogger("dev.davit.node").log(System.Logger.Level.WARNING, message);
    }
}
