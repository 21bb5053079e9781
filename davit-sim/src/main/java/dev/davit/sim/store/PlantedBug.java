package dev.davit.sim.store;

/** Bugs that the simulation must find: handed in by tests, to see that it can. */
public enum PlantedBug {
    NONE,
    /** The log is never synced. */
    SKIP_SYNC,
    /** A watcher misses a change now and then. */
    DROP_WATCH_EVENT,
    /** The log's sync happens, but that of its directory does not. */
    SKIP_DIRECTORY_SYNC
}
