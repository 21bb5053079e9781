package dev.davit.store.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Byte keys in unsigned order. Writes are atomic and in order but durable only after a flush: what
 * was not flushed is lost in a crash from the newest end, and comes again from the log.
 */
public interface Keyspace extends AutoCloseable {

    /**
     * One change.
     *
     * @param value null to delete
     */
    @SuppressWarnings("ArrayRecordComponent") // passed through, never compared
    record Put(byte[] key, byte @Nullable [] value) {}

    void write(List<Put> puts);

    byte @Nullable [] get(byte[] key);

    /** A reader of the keys in order; sees at least everything written before it was opened. */
    Cursor cursor();

    /** Everything written so far is durable afterwards. */
    void flush();

    /** What its files take on the disk. */
    long diskBytes();

    /** As {@link #diskBytes}, with what is in memory and becomes files with the next flush. */
    default long footprint() {
        return diskBytes();
    }

    /**
     * Gives the disk free of what was deleted or overwritten between two keys. Blocks; others read
     * and write meanwhile.
     *
     * @param wholly also where it would not be worth it: nothing that is gone stays readable
     */
    void compact(byte[] from, byte[] to, boolean wholly);

    /**
     * Gives up everything that was not flushed and begins again with what is durable: the way on
     * after a full disk. What others write meanwhile may be given up too.
     *
     * @param refill adds what was given up: nobody reads before it is done
     */
    void reopen(Runnable refill);

    @Override
    void close();

    /** Stands before the first key until it is sent somewhere. */
    interface Cursor extends AutoCloseable {

        /** Goes to the first key at or behind this one; false where there is none. */
        boolean seek(byte[] key);

        /** Goes one on; false where there is none. */
        boolean next();

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
