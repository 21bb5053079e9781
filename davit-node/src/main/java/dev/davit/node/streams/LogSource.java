package dev.davit.node.streams;

import dev.davit.node.pod.ContainerRecord;
import dev.davit.node.pod.PodRoom;
import dev.davit.port.ContainerLog;
import dev.davit.port.Containers;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the log of one container is read from, run by run. */
final class LogSource {
    private final Containers containers;
    private final String podUid;
    private final String container;
    private final Function<String, PodRoom.@Nullable View> views;

    LogSource(
            Containers containers,
            String podUid,
            String container,
            Function<String, PodRoom.@Nullable View> views) {
        this.containers = containers;
        this.podUid = podUid;
        this.container = container;
        this.views = views;
    }

    ContainerLog open(int attempt) {
        return containers.log(podUid, container, attempt);
    }

    /** How a follower goes on behind the end of a run's log. */
    enum Next {
        /** More may come. */
        WAIT,
        /** There is a newer run. */
        NEWER,
        /** Nothing will come any more. */
        OVER
    }

    Next after(int attempt) {
        PodRoom.View view = views.apply(podUid);
        if (view == null) {
            return Next.OVER;
        }
        ContainerRecord record = view.record().find(container);
        if (record == null || record.attempt() < attempt) {
            return Next.OVER;
        }
        if (record.attempt() > attempt) {
            return containers.logAttempts(podUid, container).contains(attempt + 1)
                    ? Next.NEWER
                    : Next.WAIT;
        }
        boolean ended = record.state() == ContainerRecord.State.ENDED;
        return ended && !view.waiting().containsKey(container) ? Next.OVER : Next.WAIT;
    }
}
