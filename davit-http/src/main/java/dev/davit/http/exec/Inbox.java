package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.PieceQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the client of a program sent and the program has not taken yet: stdin, and a size. */
final class Inbox {
    record Size(int columns, int rows) {}

    private final PieceQueue stdin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Size size;
    private boolean closed;

    /**
     * @param readAgain called on any thread, once there is room for stdin again
     */
    Inbox(Runnable readAgain) {
        stdin = new PieceQueue(readAgain);
    }

    /**
     * Takes what came for stdin.
     *
     * @return false when the socket should not be read until {@code readAgain}
     */
    boolean add(byte[] piece) {
        return stdin.add(piece);
    }

    void endStdin() {
        stdin.end();
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

    /** Nothing will be taken any more, whatever was there. */
    void close() {
        stdin.cut();
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next bytes; null once there will be no more. */
    byte @Nullable [] nextStdin() throws InterruptedException {
        try {
            return stdin.next(PieceQueue.FOR_EVER);
        } catch (ClientGone closedMeanwhile) {
            return null;
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
