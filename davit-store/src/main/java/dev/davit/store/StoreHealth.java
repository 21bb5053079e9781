package dev.davit.store;

/**
 * How the store is.
 *
 * @param epoch this opening's number; raised by every opening, and far by a restore
 * @param revision the newest one that is durable and published
 * @param message what is wrong and what would help; empty where all is well
 * @param restored this data came from a backup: what happened after it is not known here
 * @param watches how many are open
 */
public record StoreHealth(
        State state, long epoch, long revision, String message, boolean restored, int watches) {

    /** Reads are served in every state but {@code CLOSED}. */
    public enum State {
        SERVING,
        /** The disk is full: writes are refused until there is room again. */
        NO_ROOM,
        /** A write failed half-way: nothing more is accepted until the store is opened anew. */
        STOPPED,
        CLOSED
    }
}
