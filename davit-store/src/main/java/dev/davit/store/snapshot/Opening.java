package dev.davit.store.snapshot;

import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Durability;
import dev.davit.port.Clock;
import dev.davit.port.Disk;
import dev.davit.port.Sealing;
import dev.davit.store.StoreSettings;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Keyspace;
import dev.davit.store.history.Refill;
import dev.davit.store.image.Image;
import dev.davit.store.image.WorkingImage;
import dev.davit.store.log.Damage;
import dev.davit.store.log.Damaged;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import dev.davit.store.log.LogRecovery;
import dev.davit.store.log.NewerFormat;
import dev.davit.store.log.SegmentedLog;
import dev.davit.store.watch.WatchHub;
import java.util.List;
import java.util.concurrent.Executor;

/** Brings a store's parts to where the log ends: newest good snapshot, log behind it, history. */
public final class Opening {
    /**
     * A restore leaves out so many revisions: nobody can have got one of them from the old store.
     */
    private static final long RESTORE_REVISION_LEAP = 1_000_000_000L;

    private static final long RESTORE_EPOCH_LEAP = 1_000_000L;

    private final Disk disk;
    private final Clock clock;
    private final StoreSettings settings;
    private final Sealing sealing;
    private final Executor background;
    private final Executor collecting;

    /**
     * What came out.
     *
     * @param refill brings history back after a full disk
     * @param notes what an operator should know; empty as a rule
     */
    public record Opened(
            Image image,
            SegmentedLog log,
            HistoryBook history,
            Refill refill,
            WatchHub watches,
            Snapshotter snapshotter,
            boolean restored,
            String notes) {}

    /**
     * @param background writes snapshots, prepares files
     * @param collecting removes old history
     */
    public Opening(
            Disk disk,
            Clock clock,
            StoreSettings settings,
            Sealing sealing,
            Executor background,
            Executor collecting) {
        this.disk = disk;
        this.clock = clock;
        this.settings = settings;
        this.sealing = sealing;
        this.background = background;
        this.collecting = collecting;
    }

    /**
     * Reads everything, then begins a new epoch.
     *
     * @throws Damaged what is there cannot be trusted
     * @throws NewerFormat what is there was written by a newer version
     */
    public Opened open(Keyspace keyspace) {
        boolean isNew = Format.isNew(disk);
        if (isNew) {
            refuseStrangers();
            Format.write(disk);
        }
        Format.check(disk);
        Snapshots snapshots = new Snapshots(disk, sealing);
        LogRecovery recovery = new LogRecovery(disk, settings.log(), sealing);
        boolean restoring = Backup.isIn(disk) && !recovery.hasLog();
        if (restoring) {
            Backup.restoreHistory(disk, keyspace);
        }
        HistoryBook history = new HistoryBook(keyspace, sealing);
        checkHistory(history);
        Snapshots.Found found = snapshots.newest();
        Snapshots.Snapshot base = found.newest();
        Image image = base == null ? Image.EMPTY : base.image();
        WatchHub watches = new WatchHub(settings.watches(), image.revision());
        Replay replay = new Replay(image, history, watches);
        // Nothing is acknowledged before there is a log: a format file alone is a new store.
        boolean mayBeEmpty = restoring || (!snapshots.any() && history.applied() == 0);
        LogRecovery.Start start =
                new LogRecovery.Start(
                        Math.min(image.revision(), history.applied()),
                        base == null ? 0 : base.epoch(),
                        mayBeEmpty,
                        restoring ? RESTORE_REVISION_LEAP : 0,
                        restoring ? RESTORE_EPOCH_LEAP : 1);
        LogRecovery.Tail tail = recovery.read(start, replay::group);
        if (tail.revision() < image.revision()) {
            throw new Damaged(
                    "The log of %s ends at revision %d, before the snapshot of revision %d. %s"
                            .formatted(
                                    disk.name(),
                                    tail.revision(),
                                    image.revision(),
                                    Damage.WHAT_TO_DO));
        }
        Image current = replay.image(tail.timeMillis());
        SegmentedLog log = recovery.begin(tail, current.timeMillis(), background);
        boolean restored = Backup.isIn(disk);
        if (restored) {
            Backup.done(disk);
        }
        Snapshotter snapshotter =
                new Snapshotter(
                        log, snapshots, history, clock, settings, sealing, background, collecting);
        return new Opened(
                current,
                log,
                history,
                new LogRefill(disk, settings.log(), sealing),
                watches,
                snapshotter,
                restored,
                found.notes());
    }

    /** A directory with files but without a format is not ours to write into. */
    private void refuseStrangers() {
        List<String> ours = List.of("lock", "format.new", "history", "keyring", "keyring.new");
        for (String name : disk.list("")) {
            if (!ours.contains(name)) {
                throw new Damaged(
                        "%s is not empty and no store (it has %s, but no format file). Name another directory."
                                .formatted(disk.name(), name));
            }
        }
    }

    private static void checkHistory(HistoryBook history) {
        String format = history.format();
        if (format == null) {
            return;
        }
        boolean known = format.matches("[0-9]{1,9}");
        if (!known || Integer.parseInt(format) > HistoryBook.FORMAT) {
            throw new NewerFormat(
                    "History has format %s, but this version of Davit reads up to %d: start the newer version."
                            .formatted(format, HistoryBook.FORMAT));
        }
        if (Integer.parseInt(format) < HistoryBook.FORMAT) {
            history.raiseFormat();
        }
    }

    /** Applies the log's groups to whatever has not seen them yet. */
    private static final class Replay {
        private final Image base;
        private final HistoryBook history;
        private final WatchHub watches;
        private final WorkingImage working;
        private long timeMillis;

        Replay(Image base, HistoryBook history, WatchHub watches) {
            this.base = base;
            this.history = history;
            this.watches = watches;
            working = base.edit();
            timeMillis = base.timeMillis();
        }

        void group(Group group) {
            if (group.firstRevision() > history.applied()) {
                history.add(group);
            }
            if (group.firstRevision() <= base.revision()) {
                return;
            }
            timeMillis = Math.max(timeMillis, group.timeMillis());
            long revision = group.firstRevision();
            for (LogRecord record : group.records()) {
                watches.publish(List.of(apply(record, revision++)), group.timeMillis());
            }
        }

        private Change apply(LogRecord record, long revision) {
            StoredObject before = working.get(record.key());
            byte[] bytes = record.bytes();
            if (bytes == null) {
                if (before == null) {
                    throw new Damaged(
                            "The log removes what is not there: "
                                    + record.key()
                                    + " at "
                                    + revision
                                    + ". "
                                    + Damage.WHAT_TO_DO);
                }
                working.remove(record.key(), revision);
                return new Change(revision, before.key(), before, null, last(before, revision));
            }
            StoredObject after = new StoredObject(record.key(), record.uid(), revision, bytes);
            working.put(after, record.durability() == Durability.VOLATILE);
            return new Change(revision, record.key(), before, after, null);
        }

        private static StoredObject last(StoredObject before, long revision) {
            byte[] bytes =
                    JsonWriter.write(
                            before.tree()
                                    .withAt(
                                            new JsonString(Long.toString(revision)),
                                            "metadata",
                                            "resourceVersion"));
            return new StoredObject(before.key(), before.uid(), revision, bytes);
        }

        Image image(long tailMillis) {
            return working.freeze(Math.max(timeMillis, tailMillis));
        }
    }
}
