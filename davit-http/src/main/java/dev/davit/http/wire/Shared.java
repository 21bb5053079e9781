package dev.davit.http.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections of one server share. */
public final class Shared {
    private final HttpLimits limits;
    private final CertificateJudge certificates;
    private final Metrics metrics;
    private final Answerer front;
    private final String idPrefix;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong bodies = new AtomicLong();
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
            Answerer front,
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

    /** On the connection's event loop: answers at once, or on a virtual thread. */
    void serve(Exchange exchange) {
        if (!front.answerBriefly(exchange)) {
            threads.newThread(() -> front.answer(exchange)).start();
        }
    }

    /** Whether a request's body is passed on as it comes. */
    boolean streams(String path) {
        return front.streams(path);
    }

    /** Goes on with an answer on a virtual thread. */
    public void onThread(Runnable work) {
        threads.newThread(work).start();
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
