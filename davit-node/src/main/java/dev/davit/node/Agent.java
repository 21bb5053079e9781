package dev.davit.node;

import dev.davit.port.PodStreams;

/**
 * The node's agent: makes what runs on this host what the server wants, from its own records where
 * the server is away.
 */
public final class Agent implements AutoCloseable {
    private final NodeSettings settings;
    private final NodePorts ports;
    private final ServerLink server;

    public Agent(NodeSettings settings, NodePorts ports, ServerLink server) {
        this.settings = settings;
        this.ports = ports;
        this.server = server;
    }

    /** Adopts what runs, cleans up what is left over, then follows the server. Returns soon. */
    public void start() {
        throw new UnsupportedOperationException("not written yet: " + settings + ports + server);
    }

    /** Logs, exec and live progress of this node's pods. */
    public PodStreams streams() {
        throw new UnsupportedOperationException("not written yet");
    }

    /** An image was imported: pods that wait for one look again at once. */
    public void imagesChanged() {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Ends all pods on this host and leaves nothing of them behind; the server still wants them.
     * After {@link #start} only, once, before {@link #close}.
     */
    public void stopPods() throws InterruptedException {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Stops the agent; pods run on. The node is told to be not ready where the server is there. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("not written yet");
    }
}
