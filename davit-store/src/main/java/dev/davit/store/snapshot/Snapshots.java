package dev.davit.store.snapshot;

import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.KindId;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.Sealing;
import dev.davit.store.codec.ByteSink;
import dev.davit.store.codec.ByteSource;
import dev.davit.store.codec.Names;
import dev.davit.store.codec.RecordCodec;
import dev.davit.store.image.Image;
import dev.davit.store.image.WorkingImage;
import dev.davit.store.log.Damage;
import dev.davit.store.log.Damaged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The snapshot files of a store. Two are kept, so that one damaged file loses nothing. */
public final class Snapshots {
    static final String DIRECTORY = "snapshot";
    private static final String NEW = DIRECTORY + "/new";
    private static final String SUFFIX = ".snap";
    private static final String MAGIC = "DAVITSNP";
    private static final int KEPT = 2;

    private final Disk disk;
    private final Sealing sealing;

    /** What a snapshot holds. */
    public record Snapshot(Image image, long epoch) {}

    /**
     * What a search found.
     *
     * @param newest the newest good one, or null where there is none
     * @param notes what was found damaged on the way; empty as a rule
     */
    public record Found(@Nullable Snapshot newest, String notes) {}

    public Snapshots(Disk disk, Sealing sealing) {
        this.disk = disk;
        this.sealing = sealing;
    }

    /** Writes one durably; answers its size. */
    public long write(Image image, long epoch) {
        disk.makeDirectories(DIRECTORY);
        disk.delete(NEW);
        long bytes;
        try (DiskFile file = disk.open(NEW)) {
            BlockWriter out = new BlockWriter(file, MAGIC);
            writeHead(out.sink(), image, epoch);
            out.itemDone();
            image.scanAll(object -> {
                RecordCodec.writeObject(out.sink(), object, sealing);
                out.itemDone();
                return true;
            });
            bytes = out.finish();
            file.sync();
        }
        disk.rename(NEW, path(image.revision()));
        disk.syncDirectory(DIRECTORY);
        disk.syncDirectory("");
        return bytes;
    }

    private static void writeHead(ByteSink out, Image image, long epoch) {
        out.putLong(image.revision()).putLong(image.timeMillis()).putLong(epoch);
        out.putInt(image.volatileKinds().size());
        for (KindId kind : image.volatileKinds()) {
            RecordCodec.writeKind(out, kind);
        }
    }

    /** Removes all but the newest; answers the oldest revision that is left, 0 for none. */
    public long prune() {
        List<Long> revisions = revisions();
        List<Long> kept = revisions.subList(Math.max(0, revisions.size() - KEPT), revisions.size());
        for (long revision : revisions) {
            if (!kept.contains(revision)) {
                disk.delete(path(revision));
            }
        }
        return kept.isEmpty() ? 0 : kept.getFirst();
    }

    /** Removes all but the newest one; what others hold must not be found any more. */
    public void onlyNewest() {
        List<Long> revisions = revisions();
        for (long revision : revisions.subList(0, Math.max(0, revisions.size() - 1))) {
            disk.delete(path(revision));
        }
        disk.syncDirectory(DIRECTORY);
    }

    /** Whether there is any, good or not. */
    public boolean any() {
        return !revisions().isEmpty();
    }

    /** Reads the newest good one. */
    public Found newest() {
        StringBuilder notes = new StringBuilder();
        for (long revision : revisions().reversed()) {
            try {
                return new Found(read(path(revision)), notes.toString());
            } catch (Damaged damaged) {
                notes.append(damaged.getMessage()).append(". An older one was used. ");
            }
        }
        if (!notes.isEmpty()) {
            throw new Damaged("No snapshot can be read: " + notes + Damage.WHAT_TO_DO);
        }
        return new Found(null, "");
    }

    private Snapshot read(String path) {
        try (DiskFile file = disk.open(path)) {
            Loader loader = new Loader(sealing);
            new BlockReader(file, disk.name() + "/" + path, MAGIC).read(loader::item);
            return new Snapshot(
                    loader.working.freeze(loader.revision, loader.timeMillis), loader.epoch);
        }
    }

    private static final class Loader {
        private final Sealing sealing;
        final WorkingImage working = Image.EMPTY.edit();
        final Names names = new Names();
        final Set<KindId> volatileKinds = new HashSet<>();
        long revision = -1;
        long timeMillis;
        long epoch;

        Loader(Sealing sealing) {
            this.sealing = sealing;
        }

        void item(ByteSource in) {
            if (revision < 0) {
                revision = in.getLong();
                timeMillis = in.getLong();
                epoch = in.getLong();
                for (int kinds = in.getInt(); kinds > 0; kinds--) {
                    volatileKinds.add(RecordCodec.readKind(in));
                }
                return;
            }
            StoredObject object = RecordCodec.readObject(in, names, sealing);
            working.load(object, volatileKinds.contains(object.key().kind()));
        }
    }

    private static String path(long revision) {
        return DIRECTORY + "/%016x".formatted(revision) + SUFFIX;
    }

    private List<Long> revisions() {
        List<Long> revisions = new ArrayList<>();
        for (String name : disk.list(DIRECTORY)) {
            if (name.endsWith(SUFFIX)) {
                String digits = name.substring(0, name.length() - SUFFIX.length());
                revisions.add(Long.parseLong(digits, 16));
            }
        }
        return revisions;
    }
}
