package dev.davit.http.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, piece by piece, on its way to somebody who takes it when he can: the socket
 * is not read while it is full. Filled on the event loop, emptied by one thread.
 */
public final class PieceQueue {
    /** Above this the socket is not read any more; below half of it, it is again. */
    public static final int HIGH_BYTES = 256 << 10;

    /** For who takes: a client may be silent for as long as it likes. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    private final Runnable readAgain;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int bytes;
    private boolean full;
    private boolean ended;
    private boolean cut;

    /**
     * @param readAgain called on any thread, once there is room again
     */
    public PieceQueue(Runnable readAgain) {
        this.readAgain = readAgain;
    }

    /**
     * @return false when the socket should not be read until {@code readAgain}
     */
    public boolean add(byte[] piece) {
        lock.lock();
        try {
            if (!ended && !cut) {
                pieces.add(piece);
                bytes += piece.length;
                // Once full, only the reader's taking ends it: the socket waits to be told.
                full |= bytes > HIGH_BYTES;
                changed.signalAll();
            }
            return !full;
        } finally {
            lock.unlock();
        }
    }

    /** All of it has come. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The rest will not come, or nobody wants it: what still comes is thrown away, so that the
     * socket is read to its end.
     */
    public void cut() {
        lock.lock();
        try {
            cut = true;
            pieces.clear();
            bytes = 0;
            changed.signalAll();
            roomAgain();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing will be taken any more, whatever was there. */
    public boolean isCut() {
        lock.lock();
        try {
            return cut;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next piece; null at the end of all of it.
     *
     * @param patienceMillis a client that sends nothing for this long has gone
     */
    public byte @Nullable [] next(long patienceMillis) throws ClientGone, InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        lock.lockInterruptibly();
        try {
            while (pieces.isEmpty() && !ended && !cut) {
                if (left <= 0) {
                    throw new ClientGone("the client sends nothing");
                }
                left = changed.awaitNanos(left);
            }
            if (cut) {
                throw new ClientGone("the rest of the request does not come");
            }
            return taken(pieces.poll());
        } finally {
            lock.unlock();
        }
    }

    private byte @Nullable [] taken(byte @Nullable [] piece) {
        if (piece != null) {
            bytes -= piece.length;
            if (bytes <= HIGH_BYTES / 2) {
                roomAgain();
            }
        }
        return piece;
    }

    private void roomAgain() {
        if (full) {
            full = false;
            readAgain.run();
        }
    }
}
