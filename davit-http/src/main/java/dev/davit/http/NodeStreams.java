package dev.davit.http;

import dev.davit.port.PodStreams;
import org.jspecify.annotations.Nullable;

/** The way to each node's live streams; null where a node cannot be reached now. */
@FunctionalInterface
public interface NodeStreams {
    @Nullable PodStreams of(String nodeName);
}
