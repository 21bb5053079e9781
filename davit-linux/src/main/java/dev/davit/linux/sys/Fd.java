package dev.davit.linux.sys;

/** An open descriptor of this process; closed once. */
public final class Fd implements AutoCloseable {
    private final int number;
    private boolean open = true;

    public Fd(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The path by which this process (and no other) can name what the descriptor stands for. */
    public String path() {
        return "/proc/self/fd/" + number;
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            Libc.close(number);
        }
    }
}
