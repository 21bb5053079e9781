package dev.davit.store;

/** Every bound of the store, by name. {@link #DEFAULTS} is what a cluster runs with. */
public record StoreSettings(
        Commits commits, Log log, Watches watches, Volatiles volatiles, Retention retention) {

    public static final StoreSettings DEFAULTS =
            new StoreSettings(
                    Commits.DEFAULTS,
                    Log.DEFAULTS,
                    Watches.DEFAULTS,
                    Volatiles.DEFAULTS,
                    Retention.DEFAULTS);

    /**
     * Bounds of the commit loop.
     *
     * @param inboxDecisions decisions that may wait; more are refused at once
     * @param batchDecisions decisions in one group at most
     * @param batchBytes encoded bytes after which a group is closed
     * @param objectBytes size of one encoded object at most
     * @param housekeepingMillis how often an idle loop looks after what is due
     */
    public record Commits(
            int inboxDecisions,
            int batchDecisions,
            int batchBytes,
            int objectBytes,
            int housekeepingMillis) {
        public static final Commits DEFAULTS = new Commits(16_384, 1_024, 4 << 20, 3 << 20, 1_000);
    }

    /**
     * Bounds of the log and its snapshots.
     *
     * @param segmentBytes size of a preallocated log file
     * @param unsyncedRecords volatile records that may be outstanding before a sync is made anyway;
     *     also how far revisions leap after an unclean end, so that none is given twice
     * @param snapshotBytes a snapshot is written after so many bytes of log, or after as many as
     *     the last snapshot had where that is more
     * @param freeBytes room that must be left on the disk; writes are refused below
     */
    public record Log(int segmentBytes, int unsyncedRecords, long snapshotBytes, long freeBytes) {
        public static final Log DEFAULTS = new Log(32 << 20, 4_096, 128L << 20, 64L << 20);
    }

    /**
     * Bounds of the watches.
     *
     * @param queueChanges changes that one slow watcher may have waiting before it is cut off
     * @param queueBytes encoded size of what one slow watcher may have waiting, beside what it
     *     resumed from; one change more than that is never refused
     * @param windowChanges recent changes kept to resume from
     * @param windowBytes their encoded size at most
     * @param windowMillis how long they are kept; a few are kept for longer
     * @param subscriptions open watches at most
     */
    public record Watches(
            int queueChanges,
            long queueBytes,
            int windowChanges,
            long windowBytes,
            long windowMillis,
            int subscriptions) {
        /** Five minutes is what Kubernetes' own API server keeps of its etcd's past. */
        public static final Watches DEFAULTS =
                new Watches(16_384, 32L << 20, 65_536, 128L << 20, 300_000, 1_000_000);
    }

    /**
     * Bounds of volatile kinds.
     *
     * @param perKind objects of a volatile kind that are kept
     * @param ttlMillis how long they are kept
     * @param removalsPerStep how many are removed in one step
     */
    public record Volatiles(int perKind, long ttlMillis, int removalsPerStep) {
        public static final Volatiles DEFAULTS = new Volatiles(20_000, 3_600_000, 2_048);
    }

    /**
     * Bounds of history, where no HistoryPolicy says anything else.
     *
     * @param perObject newest entries kept of one object
     * @param ageMillis entries that were current within this time are kept
     * @param diskBytes what its files may take; the oldest states of all objects go first
     * @param entriesPerStep entries looked at in one step of the collector
     */
    public record Retention(int perObject, long ageMillis, long diskBytes, int entriesPerStep) {
        public static final Retention DEFAULTS =
                new Retention(1_000, 30L * 24 * 3_600_000, 8L << 30, 1_000);
    }

    public StoreSettings with(Commits changed) {
        return new StoreSettings(changed, log, watches, volatiles, retention);
    }

    public StoreSettings with(Log changed) {
        return new StoreSettings(commits, changed, watches, volatiles, retention);
    }

    public StoreSettings with(Watches changed) {
        return new StoreSettings(commits, log, changed, volatiles, retention);
    }

    public StoreSettings with(Volatiles changed) {
        return new StoreSettings(commits, log, watches, changed, retention);
    }

    public StoreSettings with(Retention changed) {
        return new StoreSettings(commits, log, watches, volatiles, changed);
    }
}
