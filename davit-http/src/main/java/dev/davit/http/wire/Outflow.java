package dev.davit.http.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
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

    /** Nothing more will be written. */
    private volatile boolean ending;

    /** What a sweep last saw untaken, and since when it has been just that. */
    private long untakenBytes;

    private long untakenSinceNanos;

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

    /** A client that takes nothing for this long is cut off. */
    public long stallMillis() {
        return stallMillis;
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

    /**
     * Closes the connection once its last words are out. Who does not take them is cut off by the
     * sweep, as everywhere.
     *
     * @param graceMillis that the client gets after them to close it first
     */
    public void closeAfter(ChannelFuture last, long graceMillis) {
        ending = true;
        last.addListener(out -> {
            if (graceMillis == 0 || !out.isSuccess()) {
                channel.close();
            } else {
                channel.eventLoop()
                        .schedule(() -> channel.close(), graceMillis, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Whether only the client's taking of what was written keeps the connection. */
    boolean ending() {
        return ending;
    }

    /** For the sweep, which is one thread: something was written, and nothing of it is taken. */
    boolean stalls(long nowNanos) {
        ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        // Of a large piece that is being taken, the whole counts until the last of it is out.
        long untaken =
                written == null ? 0 : written.totalPendingWriteBytes() - written.currentProgress();
        if (untaken == 0 || untaken != untakenBytes) {
            untakenBytes = untaken;
            untakenSinceNanos = nowNanos;
            return false;
        }
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - untakenSinceNanos) >= stallMillis;
    }
}
