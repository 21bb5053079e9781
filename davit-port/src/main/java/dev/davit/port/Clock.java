package dev.davit.port;

/** Time, as something that is handed in. */
public interface Clock {

    /** Milliseconds since 1970 UTC; may jump. */
    long wallMillis();

    /** Nanoseconds since some fixed point; never goes back. */
    long monotonicNanos();
}
