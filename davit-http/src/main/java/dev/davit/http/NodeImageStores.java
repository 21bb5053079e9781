package dev.davit.http;

import dev.davit.port.NodeImages;
import org.jspecify.annotations.Nullable;

/** The way to each node's images; null where a node cannot be reached now. */
@FunctionalInterface
public interface NodeImageStores {
    @Nullable NodeImages of(String nodeName);
}
