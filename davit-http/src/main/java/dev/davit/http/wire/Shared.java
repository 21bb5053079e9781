package dev.davit.http.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What all connections of one server share. */
public final class Shared {
    private final HttpLimits limits;
    private final CertificateJudge certificates;
    private final Metrics metrics;
    private final Consumer<Exchange> front;
    private final String idPrefix;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong bodies = new AtomicLong();
    private final AtomicInteger running = new AtomicInteger();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ThreadFactory threads =
            Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();
    private volatile boolean closing;

    /**
     * @param idPrefix tells the request ids of this start of the server from those of others
     */
    public Shared(
            HttpLimits limits,
            CertificateJudge certificates,
            Metrics metrics,
            Consumer<Exchange> front,
            String idPrefix) {
        this.limits = limits;
        this.certificates = certificates;
        this.metrics = metrics;
        this.front = front;
        this.idPrefix = idPrefix;
    }

    public HttpLimits limits() {
        return limits;
    }

    CertificateJudge certificates() {
        return certificates;
    }

    public Metrics metrics() {
        return metrics;
    }

    /** Bytes of all bodies that are being received. */
    AtomicLong bodies() {
        return bodies;
    }

    String nextId() {
        return idPrefix + Long.toHexString(ids.incrementAndGet());
    }

    /** Runs a request on a virtual thread of its own. */
    void run(Exchange exchange) {
        running.incrementAndGet();
        threads.newThread(
                        () -> {
                            try {
                                front.accept(exchange);
                            } finally {
                                running.decrementAndGet();
                            }
                        })
                .start();
    }

    int running() {
        return running.get();
    }

    /** False when there are too many connections already. */
    boolean opened(Connection connection) {
        connections.add(connection);
        return !closing && connections.size() <= limits.connections();
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    public Set<Connection> connections() {
        return connections;
    }

    public boolean closing() {
        return closing;
    }

    public void beginClosing() {
        closing = true;
    }
}
