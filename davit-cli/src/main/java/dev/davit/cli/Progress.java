package dev.davit.cli;

import dev.davit.cli.output.Terminals;

/**
 * Says on a terminal how far something is, once it has taken longer than a second. Scripts see
 * nothing of it.
 */
public final class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PAUSE_MILLIS = 200;

    private volatile String what;
    private final long total;
    private final Thread teller;
    private volatile long done;

    /**
     * @param total 0 when it is not known
     */
    public Progress(String what, long total) {
        this.what = what;
        this.total = total;
        this.teller = Thread.ofVirtual().unstarted(this::tell);
        if (Terminals.errorIsTerminal()) {
            teller.start();
        }
    }

    /** What is going on now, such as {@code 3 of 5 pods are ready}. */
    public void says(String now) {
        what = now;
    }

    public void reached(long amount) {
        done = amount;
    }

    private void tell() {
        long began = System.nanoTime();
        boolean told = false;
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                long took = System.nanoTime() - began;
                if (took > PATIENCE_NANOS) {
                    told = true;
                    Out.part("\r\u001b[K" + line(took));
                }
            }
        } catch (InterruptedException over) {
            if (told) {
                Out.part("\r\u001b[K");
            }
        }
    }

    private String line(long tookNanos) {
        String seconds = " " + tookNanos / 1_000_000_000L + " s";
        return total > 0
                ? what + ": " + 100 * done / total + " %," + seconds
                : what + ":" + seconds;
    }

    @Override
    public void close() {
        if (teller.getState() != Thread.State.NEW) {
            teller.interrupt();
            try {
                teller.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
