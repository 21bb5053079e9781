package dev.davit.linux.sys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes on their way between a descriptor's platform thread and whoever reads or writes on a
 * virtual one: a native read would hold a virtual thread's carrier.
 */
final class ByteQueue {
    static final int CAPACITY_BYTES = 64 * 1024;

    private final byte[] ring = new byte[CAPACITY_BYTES];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int start;
    private int size;
    private boolean ended;
    private boolean abandoned;

    /** Blocks while full. False once the reader has gone. */
    boolean put(byte[] bytes, int offset, int length) throws InterruptedException {
        int from = offset;
        int left = length;
        lock.lockInterruptibly();
        try {
            while (left > 0) {
                while (size == CAPACITY_BYTES && !abandoned) {
                    changed.await();
                }
                if (abandoned) {
                    return false;
                }
                int end = (start + size) % CAPACITY_BYTES;
                int room = Math.min(CAPACITY_BYTES - size, CAPACITY_BYTES - end);
                int part = Math.min(left, room);
                System.arraycopy(bytes, from, ring, end, part);
                size += part;
                from += part;
                left -= part;
                changed.signalAll();
            }
            return !abandoned;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks while empty. -1 at the end. */
    int take(byte[] into, int offset, int length) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && !ended && !abandoned) {
                changed.await();
            }
            if (size == 0 || abandoned) {
                return -1;
            }
            int part = Math.min(length, Math.min(size, CAPACITY_BYTES - start));
            System.arraycopy(ring, start, into, offset, part);
            start = (start + part) % CAPACITY_BYTES;
            size -= part;
            changed.signalAll();
            return part;
        } finally {
            lock.unlock();
        }
    }

    /** No more will be put. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more will be taken. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    return length == 0 ? 0 : take(into, offset, length);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }

            @Override
            public int available() {
                lock.lock();
                try {
                    return size;
                } finally {
                    lock.unlock();
                }
            }

            @Override
            public void close() {
                abandon();
            }
        };
    }

    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                try {
                    if (!put(from, offset, length)) {
                        throw new IOException("the program no longer reads");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }

            @Override
            public void close() {
                end();
            }
        };
    }
}
