package dev.davit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Buffers that nobody gives back, as Netty's detector sees them. */
final class Leaks {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    /** Held here, since the log manager does not. */
    private static final Logger LOG = Logger.getLogger(ResourceLeakDetector.class.getName());

    static {
        LOG.addHandler(
                new Handler() {
                    @Override
                    public void publish(LogRecord found) {
                        SEEN.add(found.getMessage());
                    }

                    @Override
                    public void flush() {
                        // Nothing is kept back.
                    }

                    @Override
                    public void close() {
                        // Nothing is open.
                    }
                });
    }

    private Leaks() {}

    /** From now on every buffer is followed. */
    static void watch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    /** The detector looks for what was lost whenever another buffer is made. */
    static void none() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(20);
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        assertThat(SEEN).isEmpty();
    }
}
