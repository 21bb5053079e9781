package dev.davit.control.pinned;

/**
 * One pod, as the shift sees it.
 *
 * @param name tells it from its siblings
 * @param digest of the template that it was made or last changed from
 * @param version what its label calls that
 */
record Child(String name, String digest, String version, State state) {

    enum State {
        READY,
        /** Starting, changing, failing. */
        UNREADY,
        /** Being deleted: it still has its place. */
        LEAVING
    }

    boolean leaving() {
        return state == State.LEAVING;
    }

    boolean ready() {
        return state == State.READY;
    }
}
