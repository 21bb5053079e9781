package dev.davit.http.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the client sent and the program has not taken yet; the socket is not read while it is full.
 */
final class Inbox {
    /** Above this the socket is not read any more; below half of it, it is again. */
    static final int HIGH_BYTES = 256 << 10;

    record Size(int columns, int rows) {}

    private final Runnable readAgain;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> stdin = new ArrayDeque<>();
    private @Nullable Size size;
    private int bytes;
    private boolean full;
    private boolean stdinEnded;
    private boolean closed;

    Inbox(Runnable readAgain) {
        this.readAgain = readAgain;
    }

    /**
     * Takes what came for stdin.
     *
     * @return false when the socket should not be read until {@code readAgain}
     */
    boolean add(byte[] piece) {
        lock.lock();
        try {
            if (!stdinEnded && !closed) {
                stdin.add(piece);
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

    /** A newer size replaces one that was not applied yet. */
    void resize(Size wanted) {
        lock.lock();
        try {
            size = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void endStdin() {
        lock.lock();
        try {
            stdinEnded = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            if (full) {
                full = false;
                readAgain.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing will be taken any more, whatever was there. */
    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The next bytes; null once there will be no more. */
    byte @Nullable [] nextStdin() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stdin.isEmpty() && !stdinEnded && !closed) {
                changed.await();
            }
            byte[] piece = closed ? null : stdin.poll();
            if (piece != null) {
                bytes -= piece.length;
                if (full && bytes <= HIGH_BYTES / 2) {
                    full = false;
                    readAgain.run();
                }
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    @Nullable Size nextSize() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == null && !closed) {
                changed.await();
            }
            Size next = closed ? null : size;
            size = null;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
