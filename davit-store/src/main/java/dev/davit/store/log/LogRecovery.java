package dev.davit.store.log;

import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.Sealing;
import dev.davit.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Reads the log back: all of it is checked before anything new is written. */
public final class LogRecovery {
    private static final String SUFFIX = ".log";

    private final Disk disk;
    private final StoreSettings.Log bounds;
    private final Sealing sealing;

    /**
     * Where the log ended.
     *
     * @param revision the newest revision that is there
     * @param segment number of the last segment, 0 for none
     * @param end bytes of the last segment that count
     * @param nextRevision the first one to be given out
     */
    public record Tail(
            long revision,
            long timeMillis,
            long segment,
            long end,
            long nextEpoch,
            long nextRevision,
            long bytesRead,
            List<Old> segments) {

        public Tail {
            segments = List.copyOf(segments);
        }

        /** A new epoch follows this one. */
        long epoch() {
            return nextEpoch - 1;
        }
    }

    /** A segment that is there, and the newest revision in it. */
    public record Old(long segment, long lastRevision) {}

    /**
     * From where to read, and how to go on.
     *
     * @param after the newest revision that is known from elsewhere
     * @param epoch the newest epoch that is known from elsewhere
     * @param isNew nothing was ever written here: there may be no log
     * @param revisionLeap revisions to leave out, whatever the log's end looks like
     * @param epochLeap at least 1
     */
    public record Start(long after, long epoch, boolean isNew, long revisionLeap, long epochLeap) {}

    public LogRecovery(Disk disk, StoreSettings.Log bounds, Sealing sealing) {
        this.disk = disk;
        this.bounds = bounds;
        this.sealing = sealing;
    }

    /** Whether there is any segment. */
    public boolean hasLog() {
        return !segments().isEmpty();
    }

    /** Reads everything and hands out the groups behind {@code start.after}. */
    public Tail read(Start start, Consumer<Group> sink) {
        List<Long> segments = segments();
        if (segments.isEmpty()) {
            return readNothing(start);
        }
        List<DiskFile> files = new ArrayList<>();
        try {
            List<SegmentHead> heads = new ArrayList<>();
            for (long segment : segments) {
                DiskFile file = disk.open(SegmentHead.path(segment));
                files.add(file);
                heads.add(SegmentHead.read(file, segment));
            }
            return read(start, sink, files, heads);
        } finally {
            files.forEach(DiskFile::close);
        }
    }

    private Tail readNothing(Start start) {
        if (!start.isNew()) {
            throw new Damaged(
                    "There is no log in %s/%s, but there was one. %s"
                            .formatted(disk.name(), SegmentedLog.DIRECTORY, Damage.WHAT_TO_DO));
        }
        long next = start.after() + 1 + start.revisionLeap();
        long epoch = start.epoch() + start.epochLeap();
        return new Tail(start.after(), 0, 0, 0, epoch, next, 0, List.of());
    }

    private Tail read(
            Start start, Consumer<Group> sink, List<DiskFile> files, List<SegmentHead> heads) {
        long base = heads.getFirst().previousRevision();
        if (base > start.after()) {
            throw new Damaged(
                    "The log begins behind revision %d, but snapshot or history end at %d. %s"
                            .formatted(base, start.after(), Damage.WHAT_TO_DO));
        }
        SegmentScan scan = new SegmentScan(start.after(), heads.getFirst(), sealing, sink);
        List<Old> old = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            SegmentHead head = heads.get(i);
            if (head.previousRevision() != scan.revision) {
                throw new Damaged(
                        "%s begins behind revision %d, but the log before it ends at %d. %s"
                                .formatted(
                                        SegmentHead.path(head.segment()),
                                        head.previousRevision(),
                                        scan.revision,
                                        Damage.WHAT_TO_DO));
            }
            boolean last = i + 1 == files.size();
            scan.read(files.get(i), head.segment(), last ? -1 : heads.get(i + 1).previousEnd());
            old.add(new Old(head.segment(), scan.revision));
        }
        long leap = scan.clean ? 0 : bounds.unsyncedRecords();
        return new Tail(
                scan.revision,
                scan.timeMillis,
                heads.getLast().segment(),
                scan.end,
                Math.max(scan.epoch, start.epoch()) + start.epochLeap(),
                Math.max(scan.next, start.after() + 1) + Math.max(leap, start.revisionLeap()),
                scan.bytesRead,
                old);
    }

    /** Makes the log ready for appending: a new segment, a new epoch. */
    public SegmentedLog begin(Tail tail, long timeMillis, Executor background) {
        disk.makeDirectories(SegmentedLog.DIRECTORY);
        disk.syncDirectory("");
        deleteLeftovers();
        SegmentStock stock = new SegmentStock(disk, bounds, background);
        SegmentedLog log = new SegmentedLog(disk, bounds, stock, sealing, tail, timeMillis);
        if (tail.segment() > 0) {
            // Durable now: the new segment says where this one ends. What is behind is waste.
            try (DiskFile last = disk.open(SegmentHead.path(tail.segment()))) {
                last.truncate(tail.end());
            }
        }
        return log;
    }

    private void deleteLeftovers() {
        List<String> kept = segments().stream().map(SegmentHead::path).toList();
        for (String name : disk.list(SegmentedLog.DIRECTORY)) {
            String path = SegmentedLog.DIRECTORY + "/" + name;
            if (!kept.contains(path)) {
                disk.delete(path);
            }
        }
    }

    /**
     * The newest unbroken run of segments. Older ones behind a gap are leftovers of a cut that a
     * crash undid in part.
     */
    private List<Long> segments() {
        List<Long> run = new ArrayList<>();
        List<String> names = disk.list(SegmentedLog.DIRECTORY);
        for (String name : names.reversed()) {
            if (name.endsWith(SUFFIX)) {
                long segment = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
                if (!run.isEmpty() && segment != run.getLast() - 1) {
                    break;
                }
                run.add(segment);
            }
        }
        return run.reversed();
    }
}
