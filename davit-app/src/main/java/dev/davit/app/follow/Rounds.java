package dev.davit.app.follow;

/** Does something again and again, with a pause before each time, until it is closed. */
public final class Rounds implements AutoCloseable {
    private final long pauseMillis;
    private final Runnable work;
    private final Thread thread;

    /**
     * @param name of the thread, which waits for the work only
     */
    public Rounds(String name, long pauseMillis, Runnable work) {
        this.pauseMillis = pauseMillis;
        this.work = work;
        thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(pauseMillis);
                work.run();
            }
        } catch (InterruptedException closed) {
            // That is its end.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
