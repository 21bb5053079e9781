package dev.davit.linux.sys;

import java.io.InputStream;
import java.io.OutputStream;

/** A bounded pipe between two threads: one puts, the other reads. */
public final class StreamPair {
    private final ByteQueue queue = new ByteQueue();

    /** Blocks while full. False once the reader has gone. */
    public boolean put(byte[] bytes, int offset, int length) throws InterruptedException {
        return queue.put(bytes, offset, length);
    }

    /** No more will be put. */
    public void end() {
        queue.end();
    }

    /** No more will be read. */
    public void abandon() {
        queue.abandon();
    }

    public InputStream input() {
        return queue.input();
    }

    /** Closing it is the end. */
    public OutputStream output() {
        return queue.output();
    }
}
