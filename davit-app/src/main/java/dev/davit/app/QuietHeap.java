package dev.davit.app;

import java.time.Duration;

/**
 * Collects the heap when nobody is waiting for anything, and gives back what was only needed while
 * there was much to do. The serial collector would do neither before the heap is full: garbage that
 * has become old stays for hours, and the heap as large as the largest burst made it.
 *
 * <p>A collection stops everything for about a millisecond per MiB that is in use.
 */
final class QuietHeap implements AutoCloseable {
    private static final long LOOK_MILLIS = 10_000;

    /** Until the first collection: a start leaves as much behind as it keeps. */
    private static final long FIRST_LOOK_MILLIS = 2_000;

    /** Less CPU time than this part of a core is quiet. */
    private static final double QUIET = 0.05;

    /** What must have been allocated since: where nothing happens, that takes hours. */
    private static final long WORTH_BYTES = 16L << 20;

    /** More in use is not collected for being quiet: it would be felt. */
    private static final long LARGEST_BYTES = 512L << 20;

    /** So much more than was in use is collected even where it is not quiet. */
    private static final long GARBAGE_BYTES = 256L << 20;

    private final Thread thread;
    private long inUse;

    private QuietHeap() {
        thread = Thread.ofPlatform().daemon().name("quiet heap").unstarted(this::look);
    }

    static QuietHeap watch() {
        QuietHeap heap = new QuietHeap();
        heap.thread.start();
        return heap;
    }

    private void look() {
        try {
            while (true) {
                Duration before = cpuTime();
                long millis = inUse == 0 ? FIRST_LOOK_MILLIS : LOOK_MILLIS;
                Thread.sleep(millis);
                double share = (double) cpuTime().minus(before).toMillis() / millis;
                if (due(inUse, used(), share < QUIET)) {
                    System.gc();
                    inUse = used();
                }
            }
        } catch (InterruptedException closed) {
            // The program ends.
        }
    }

    /**
     * Whether to collect now.
     *
     * @param before bytes that were in use after the last collection; 0 before the first
     */
    static boolean due(long before, long now, boolean quiet) {
        long more = now - before;
        return more > before + GARBAGE_BYTES
                || (quiet && now < LARGEST_BYTES && more > Math.max(WORTH_BYTES, before / 4));
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
