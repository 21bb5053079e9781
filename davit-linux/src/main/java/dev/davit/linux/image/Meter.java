package dev.davit.linux.image;

import dev.davit.linux.image.registry.PullNews;
import dev.davit.port.ImagePulls;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far one pull has come. Written by its threads, read by whoever asks. */
final class Meter implements PullNews {
    private static final long BUCKET_NANOS = 1_000_000_000;

    private final AtomicInteger layersDone = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong fetched = new AtomicLong();
    private volatile int layers;
    private volatile long total;
    private volatile String waiting = "";

    private long bucketSince = System.nanoTime();
    private long bucketBytes;
    private long perSecond;

    void expects(int allLayers, int there, long bytes) {
        layers = allLayers;
        layersDone.set(there);
        total = bytes;
    }

    void layerDone() {
        layersDone.incrementAndGet();
    }

    /** Bytes of a layer that an earlier pull has left here. */
    void had(long bytes) {
        done.addAndGet(bytes);
    }

    /** Bytes that have to be had again. */
    void lost(long bytes) {
        done.addAndGet(-bytes);
    }

    @Override
    public void received(int bytes) {
        done.addAndGet(bytes);
        fetched.addAndGet(bytes);
        rate(bytes);
    }

    @Override
    public void waiting(String words) {
        waiting = words;
    }

    long fetchedBytes() {
        return fetched.get();
    }

    /** Halfway between what it was and what it is in this second. */
    private synchronized long rate(int bytes) {
        long now = System.nanoTime();
        long nanos = now - bucketSince;
        bucketBytes += bytes;
        if (nanos >= BUCKET_NANOS) {
            long current = (long) (bucketBytes * 1e9 / nanos);
            perSecond = perSecond == 0 ? current : (perSecond + current) / 2;
            bucketSince = now;
            bucketBytes = 0;
        }
        return perSecond == 0 && nanos > 0 ? (long) (bucketBytes * 1e9 / nanos) : perSecond;
    }

    ImagePulls.Progress progress() {
        return new ImagePulls.Progress(
                layersDone.get(), layers, done.get(), total, rate(0), waiting);
    }
}
