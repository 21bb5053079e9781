package dev.davit.node;

import dev.davit.base.HostFailure;
import dev.davit.node.pod.ContainerRecord;
import dev.davit.node.pod.PodEvent;
import dev.davit.node.pod.PodRoom;
import dev.davit.node.spec.DiskLimits;
import dev.davit.node.spec.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Measures what pods take of the disk, and tells those that take more than they may. */
final class DiskWatch {
    static final long PAUSE_MILLIS = 10_000;

    /** Measuring takes at most this part of the time: one in so many. */
    private static final long SHARE = 20;

    private final NodePorts ports;
    private final Supplier<Optional<List<PodRoom.View>>> views;
    private final BiConsumer<String, PodEvent> tell;

    /**
     * @param tell pod uid, event
     */
    DiskWatch(
            NodePorts ports,
            Supplier<Optional<List<PodRoom.View>>> views,
            BiConsumer<String, PodEvent> tell) {
        this.ports = ports;
        this.views = views;
        this.tell = tell;
    }

    void run() throws InterruptedException {
        long pause = PAUSE_MILLIS;
        while (true) {
            Thread.sleep(pause);
            long began = ports.clock().monotonicNanos();
            look();
            long took = (ports.clock().monotonicNanos() - began) / 1_000_000;
            pause = Math.max(PAUSE_MILLIS, took * SHARE);
        }
    }

    /** Looks at every pod once. */
    void look() {
        for (PodRoom.View view : views.get().orElse(List.of())) {
            Pod pod = new Pod(view.pod());
            if (pod.terminal()) {
                continue;
            }
            try {
                over(view, pod).ifPresent(why -> tell.accept(pod.uid(), new PodEvent.Overuse(why)));
            } catch (HostFailure failure) {
                Agent.log("cannot measure pod " + pod.name() + ": " + failure.getMessage());
            }
        }
    }

    private Optional<String> over(PodRoom.View view, Pod pod) {
        for (DiskLimits.Limit limit : DiskLimits.of(pod)) {
            if (used(view, pod, limit) > limit.bytes()) {
                return Optional.of(limit.sentence());
            }
        }
        return Optional.empty();
    }

    private long used(PodRoom.View view, Pod pod, DiskLimits.Limit limit) {
        if (!limit.volume().isEmpty()) {
            return ports.volumes().usedBytes(pod.uid(), limit.volume());
        }
        ContainerRecord record = view.record().containers().get(limit.container());
        return record == null || !record.live()
                ? 0
                : ports.containers()
                        .writtenBytes(
                                new ContainerRun(pod.uid(), record.name(), record.attempt()).id());
    }
}
