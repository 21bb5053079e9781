package dev.davit.http.wire;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Backpressure towards one client: virtual threads wait here until the client has taken enough of
 * what was written already. What is written and not yet taken is bounded by the channel's high
 * water mark and one chunk per writer.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Outflow {
    private final Channel channel;
    private final long stallMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    public Outflow(Channel channel, long stallMillis) {
        this.channel = channel;
        this.stallMillis = stallMillis;
    }

    /** Called on the event loop when writability or liveness may have changed. */
    public void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean alive() {
        return channel.isActive();
    }

    /** Returns once more may be written. */
    public void awaitWritable() throws ClientGone, InterruptedException {
        if (channel.isWritable() && channel.isActive()) {
            return;
        }
        long left = TimeUnit.MILLISECONDS.toNanos(stallMillis);
        lock.lockInterruptibly();
        try {
            while (!channel.isWritable()) {
                if (!channel.isActive()) {
                    throw new ClientGone("the client went away");
                }
                if (left <= 0) {
                    channel.close();
                    throw new ClientGone("the client takes nothing");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        if (!channel.isActive()) {
            throw new ClientGone("the client went away");
        }
    }
}
