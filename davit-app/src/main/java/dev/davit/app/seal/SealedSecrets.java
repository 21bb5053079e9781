package dev.davit.app.seal;

import dev.davit.app.seal.Keyring.DataKey;
import dev.davit.base.HostFailure;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.port.Clock;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.Entropy;
import dev.davit.port.Sealing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.crypto.AEADBadTagException;

/**
 * Secrets in the store's log, snapshots, history and backups: {@code MARK, key number (4 bytes),
 * nonce, ciphertext, tag}. The seal names the object: bytes that were moved to another one do not
 * open.
 *
 * <p>The keyring lies beside what it opens, in the store's directory, itself sealed with the {@link
 * MasterKey}.
 */
public final class SealedSecrets implements Sealing {
    /** A data key seals for so long; then the next start makes a new one. */
    static final long KEY_MILLIS = 90L * 24 * 3_600_000;

    private static final String FILE = "keyring";
    private static final String NEW = "keyring.new";
    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    private final Disk disk;
    private final MasterFile masterFile;
    private final Entropy entropy;
    private final Clock clock;
    private MasterKey master;
    private volatile Keyring ring;

    private SealedSecrets(
            Disk disk,
            MasterFile masterFile,
            Entropy entropy,
            Clock clock,
            MasterKey master,
            Keyring ring) {
        this.disk = disk;
        this.masterFile = masterFile;
        this.entropy = entropy;
        this.clock = clock;
        this.master = master;
        this.ring = ring;
    }

    /**
     * Reads the keys, or makes the first ones. Call it with the store's directory locked.
     *
     * @param masterFile the administrator's key, or a symbolic link to it
     * @throws HostFailure the keyring is there and its master key is not: what to put back is said
     */
    public static SealedSecrets open(Disk disk, Path masterFile, Entropy entropy, Clock clock) {
        MasterFile file = new MasterFile(masterFile);
        if (!disk.exists(FILE)) {
            MasterKey master = file.exists() ? file.read() : file.make(MasterKey.fresh(entropy));
            Keyring first = Keyring.empty().and(entropy, clock.wallMillis());
            write(disk, first.sealed(master, entropy));
            return new SealedSecrets(disk, file, entropy, clock, master, first);
        }
        String where = disk.name() + "/" + FILE;
        byte[] sealed = read(disk);
        MasterKey master = file.find(Keyring.print(sealed, where), where);
        Keyring ring = Keyring.open(sealed, master, where);
        SealedSecrets opened = new SealedSecrets(disk, file, entropy, clock, master, ring);
        if (clock.wallMillis() - ring.newest().madeMillis() > KEY_MILLIS) {
            opened.rotate();
        }
        return opened;
    }

    /**
     * From now on another data key seals, and another master key seals the data keys. What was
     * sealed before is sealed anew bit by bit: history as it is walked through, the rest with a
     * snapshot. Old data keys stay until that is done; a backup has those of its time.
     */
    public synchronized void rotate() {
        MasterKey next = MasterKey.fresh(entropy);
        Keyring more = ring.and(entropy, clock.wallMillis());
        // In this order a crash leaves a keyring whose master key is one of the two files.
        masterFile.prepare(next);
        write(disk, more.sealed(next, entropy));
        masterFile.replace();
        master = next;
        ring = more;
    }

    @Override
    public int newest() {
        return ring.newest().id();
    }

    @Override
    public boolean hasOlder() {
        return ring.keys().size() > 1;
    }

    @Override
    public synchronized void retire(int needed) {
        Keyring fewer = ring.from(needed);
        if (fewer.keys().size() < ring.keys().size()) {
            write(disk, fewer.sealed(master, entropy));
            ring = fewer;
        }
    }

    /** How the keys are, for an administrator. */
    public KeyUse use() {
        Keyring now = ring;
        return new KeyUse(now.newest().id(), now.newest().madeMillis(), now.keys().size() - 1);
    }

    /**
     * How the keys are.
     *
     * @param newest the number of the data key that seals now
     * @param madeMillis when it was made, since 1970 UTC
     * @param older data keys that something may still be sealed with
     */
    public record KeyUse(int newest, long madeMillis, int older) {
        /** In Prometheus' text format. */
        public String metrics() {
            return """
            # HELP davit_secrets_data_keys Data keys that Secrets on the disk may be sealed with.
            # TYPE davit_secrets_data_keys gauge
            davit_secrets_data_keys{state="sealing"} 1
            davit_secrets_data_keys{state="retiring"} %d
            # HELP davit_secrets_data_key_made_timestamp_seconds When the data key that seals was made.
            # TYPE davit_secrets_data_key_made_timestamp_seconds gauge
            davit_secrets_data_key_made_timestamp_seconds %d
            """
                    .formatted(older, madeMillis / 1_000);
        }

        /** In a line. */
        public String text() {
            String sealing = "data key " + newest;
            return older == 0
                    ? sealing
                    : sealing + "; " + older + " older, until all is sealed anew";
        }
    }

    @Override
    public boolean covers(KindId kind) {
        return kind.equals(Kinds.SECRET.id());
    }

    @Override
    public byte[] seal(Key object, byte[] bytes) {
        if (!covers(object.kind())) {
            return bytes;
        }
        DataKey key = ring.newest();
        byte[] head = ByteBuffer.allocate(HEAD_BYTES).put(MARK).putInt(key.id()).array();
        return Cipher256.seal(key.key(), entropy, head, name(object), bytes);
    }

    @Override
    public byte[] open(Key object, byte[] stored) {
        if (!Sealing.isSealed(stored)) {
            return stored;
        }
        DataKey key = stored.length < HEAD_BYTES ? null : ring.keys().get(id(stored));
        if (key == null) {
            throw new HostFailure(
                    "open",
                    0,
                    object.toString(),
                    "it is sealed with data key %d, which %s/%s does not have: put back the keyring of its time"
                            .formatted(
                                    stored.length < HEAD_BYTES ? 0 : id(stored),
                                    disk.name(),
                                    FILE));
        }
        try {
            return Cipher256.open(key.key(), stored, HEAD_BYTES, name(object));
        } catch (AEADBadTagException broken) {
            throw new HostFailure(
                    "open", 0, object.toString(), "its seal is broken: the bytes were changed");
        }
    }

    @Override
    public boolean stale(byte[] stored) {
        return !Sealing.isSealed(stored)
                || stored.length < HEAD_BYTES
                || id(stored) != ring.newest().id();
    }

    @Override
    public synchronized void copyTo(Disk backup) {
        write(backup, ring.sealed(master, entropy));
    }

    private static int id(byte[] sealed) {
        return ByteBuffer.wrap(sealed).getInt(1);
    }

    private static byte[] name(Key object) {
        String name =
                object.kind().group()
                        + '\0'
                        + object.kind().plural()
                        + '\0'
                        + object.namespace()
                        + '\0'
                        + object.name();
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(Disk disk) {
        try (DiskFile file = disk.open(FILE)) {
            if (file.size() > Keyring.MAX_BYTES) {
                throw new HostFailure("read", 0, disk.name() + "/" + FILE, "it is too large");
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return bytes.array();
        }
    }

    private static void write(Disk disk, byte[] bytes) {
        disk.delete(NEW);
        try (DiskFile file = disk.open(NEW)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.sync();
        }
        disk.rename(NEW, FILE);
        disk.syncDirectory("");
    }
}
