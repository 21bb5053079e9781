package dev.davit.store.snapshot;

import dev.davit.port.Disk;
import dev.davit.port.Sealing;
import dev.davit.store.StoreSettings;
import dev.davit.store.history.HistoryBook;
import dev.davit.store.history.Refill;
import dev.davit.store.log.LogRecovery;

/** History is filled from the log, which is never cut before history has it durably. */
final class LogRefill implements Refill {
    /** What history writes at once: its table in memory, and what a compaction takes besides. */
    private static final long HISTORY_BYTES = 48L << 20;

    private final Disk disk;
    private final StoreSettings.Log bounds;
    private final Sealing sealing;

    LogRefill(Disk disk, StoreSettings.Log bounds, Sealing sealing) {
        this.disk = disk;
        this.bounds = bounds;
        this.sealing = sealing;
    }

    @Override
    public String lacking() {
        long needed = HISTORY_BYTES + bounds.freeBytes();
        long free = disk.usableBytes();
        return free >= needed
                ? ""
                : "The disk of the data directory %s is full, history cannot be written: %d MiB are free, %d MiB are needed. Make room there; writes go on by themselves then."
                        .formatted(disk.name(), free >> 20, needed >> 20);
    }

    @Override
    public void into(HistoryBook history) {
        LogRecovery.Start start = new LogRecovery.Start(history.applied(), 0, false, 0, 1);
        new LogRecovery(disk, bounds, sealing)
                .read(
                        start,
                        group -> {
                            if (group.firstRevision() > history.applied()) {
                                history.add(group);
                            }
                        });
    }
}
