package dev.davit.sim;

/** Bugs that the simulation must find: planted to see that it can. */
public enum PlantedBug {
    NONE(""),
    /** The log is never synced. */
    SKIP_SYNC("skip-fsync"),
    /** A watcher misses a change now and then. */
    DROP_WATCH_EVENT("drop-event"),
    /** The log's sync happens, but that of its directory does not. */
    SKIP_DIRECTORY_SYNC("skip-directory-fsync"),
    /** Deletions hit whoever has the name, although they say whom they mean. */
    IGNORE_UID("ignore-uid");

    private final String text;

    PlantedBug(String text) {
        this.text = text;
    }

    /** As it is said on the command line; empty for none. */
    public String text() {
        return text;
    }
}
