package dev.davit.port;

import dev.davit.base.HostFailure;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;

/**
 * Keeps what is secret unreadable on disks: an object's encoding ↔ sealed bytes. Sealed bytes begin
 * with {@link #MARK}, which no JSON does: what was written before anything was sealed stays
 * readable.
 */
public interface Sealing {
    /** The first byte of everything that is sealed. */
    byte MARK = 1;

    /** Seals nothing, and opens nothing. */
    Sealing NONE =
            new Sealing() {
                @Override
                public boolean covers(KindId kind) {
                    return false;
                }

                @Override
                public byte[] seal(Key object, byte[] bytes) {
                    return bytes;
                }

                @Override
                public byte[] open(Key object, byte[] stored) {
                    if (isSealed(stored)) {
                        throw new HostFailure("open", 0, object.toString(), "there is no key");
                    }
                    return stored;
                }

                @Override
                public boolean stale(byte[] stored) {
                    return false;
                }
            };

    /** Makes it for the disk whose contents it seals, once that disk is locked. */
    interface Source {
        Sealing on(Disk disk);
    }

    static boolean isSealed(byte[] stored) {
        return stored.length > 0 && stored[0] == MARK;
    }

    /** Whether objects of this kind are sealed. */
    boolean covers(KindId kind);

    /**
     * What may be written to a disk: the bytes themselves for a kind that is not covered.
     *
     * @param object whose encoding it is: the seal holds for no other object
     */
    byte[] seal(Key object, byte[] bytes);

    /**
     * What was sealed; bytes that are not sealed are answered as they are.
     *
     * @throws HostFailure the key is not there, or the bytes are not what was sealed
     */
    byte[] open(Key object, byte[] stored);

    /** Of a covered object: not sealed, or with a key that is not the newest. */
    boolean stale(byte[] stored);

    /** The number of the key that seals now; it only rises. */
    default int newest() {
        return 0;
    }

    /** Whether there are keys that were the newest once: what they sealed may still be there. */
    default boolean hasOlder() {
        return false;
    }

    /**
     * Forgets keys: nothing that is to be read again is sealed with them, and all of it is durable.
     *
     * @param needed the oldest that stays
     */
    default void retire(int needed) {}

    /** Writes what is needed to open the seals, but for the administrator's key, to a backup. */
    default void copyTo(Disk backup) {}
}
