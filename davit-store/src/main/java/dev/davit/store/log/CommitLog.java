package dev.davit.store.log;

/**
 * The log port. One thread appends. A failed append or sync leaves unknown what is on the disk: the
 * log must not be used again until it was opened anew; {@link NoRoom} is the exception.
 */
public interface CommitLog extends AutoCloseable {

    /** Thrown when a group was refused before anything of it was written. The log stays usable. */
    final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoRoom(String message, Throwable cause) {
            super(message, cause);
        }

        public NoRoom(String message) {
            super(message);
        }
    }

    /** This opening's number: above that of every opening before. */
    long epoch();

    /** What the next group's first revision must be. */
    long nextRevision();

    /**
     * Appends a group.
     *
     * @param sync false leaves it to a later sync; the log bounds how much may be outstanding
     */
    void append(Group group, boolean sync);

    /** Makes everything appended durable. */
    void sync();

    /** Bytes appended since this was opened, and bytes that opening it had to read. */
    long appendedBytes();

    /** What is appended from here on is kept apart from what there is: that may be cut whole. */
    void turnOver();

    /** Revisions at or below this one will not be asked for again. */
    void cut(long throughRevision);

    /** Marks a clean end: the next opening continues without a gap in the revisions. */
    void end(long timeMillis);

    /** Lets go of the files; without a clean end before it, as a crash would. */
    @Override
    void close();
}
