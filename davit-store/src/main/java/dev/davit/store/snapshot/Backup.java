package dev.davit.store.snapshot;

import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.Sealing;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Keyspace;
import dev.davit.store.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A backup is a data directory without a log: a snapshot, history as one file, and a mark that
 * makes the next opening raise the epoch. The mark is written last: without it there is no backup.
 */
public final class Backup {
    static final String MARK = "backup";
    private static final String HISTORY = "history.export";
    private static final String MAGIC = "DAVITHST";

    /** Entries written to history at once while importing. */
    private static final int IMPORT_BATCH = 1_000;

    private Backup() {}

    /** Writes a consistent copy; what is committed meanwhile is not in it. */
    public static void write(
            Image image, long epoch, HistoryBook history, Sealing sealing, Disk target) {
        if (!target.list("").isEmpty()) {
            throw new IllegalArgumentException(
                    "the target of a backup must be empty: " + target.name());
        }
        Format.write(target);
        sealing.copyTo(target);
        new Snapshots(target, sealing).write(image, epoch);
        try (DiskFile file = target.open(HISTORY)) {
            BlockWriter out = new BlockWriter(file, MAGIC);
            export(history.keyspace(), image.revision(), out);
            out.finish();
            file.sync();
        }
        try (DiskFile mark = target.open(MARK)) {
            mark.sync();
        }
        target.syncDirectory("");
    }

    private static void export(Keyspace keys, long revision, BlockWriter out) {
        try (Keyspace.Cursor at = keys.cursor()) {
            for (boolean there = at.seek(new byte[0]); there; there = at.next()) {
                byte[] key = at.key();
                byte[] value = at.value();
                if (Arrays.equals(key, HistoryCodec.appliedKey())) {
                    value = HistoryCodec.number(revision);
                }
                boolean later =
                        (HistoryCodec.isEntry(key) && HistoryCodec.revision(key) > revision)
                                || (HistoryCodec.isTime(key)
                                        && HistoryCodec.number(value) > revision);
                if (!later) {
                    out.sink().putBytes(key).putBytes(value);
                    out.itemDone();
                }
            }
        }
    }

    static boolean isIn(Disk disk) {
        return disk.exists(MARK);
    }

    /**
     * Fills history from a backup, in place of whatever another life of the store left there. It
     * may be done again after a crash.
     */
    static void restoreHistory(Disk disk, Keyspace keys) {
        clear(keys);
        try (DiskFile file = disk.open(HISTORY)) {
            List<Keyspace.Put> puts = new ArrayList<>();
            new BlockReader(file, disk.name() + "/" + HISTORY, MAGIC)
                    .read(in -> {
                        byte[] key = in.getBytes();
                        puts.add(new Keyspace.Put(key, in.getBytes()));
                        if (puts.size() >= IMPORT_BATCH) {
                            keys.write(puts);
                            puts.clear();
                        }
                    });
            keys.write(puts);
        }
        keys.flush();
    }

    private static void clear(Keyspace keys) {
        List<Keyspace.Put> removals = new ArrayList<>();
        try (Keyspace.Cursor at = keys.cursor()) {
            for (boolean there = at.seek(new byte[0]); there; there = at.next()) {
                removals.add(new Keyspace.Put(at.key(), null));
                if (removals.size() >= IMPORT_BATCH) {
                    keys.write(removals);
                    removals.clear();
                }
            }
        }
        keys.write(removals);
    }

    /** The restored store is a store of its own now. */
    static void done(Disk disk) {
        disk.delete(MARK);
        disk.delete(HISTORY);
        disk.syncDirectory("");
    }
}
