package dev.davit.port;

import java.util.List;

/**
 * One directory tree, named by relative paths with {@code /}. What was not synced may be lost or
 * torn in a crash, names included: sync a new file, then its directory.
 */
public interface Disk {

    /** Which directory this is, for messages. */
    String name();

    /**
     * Takes a lock file that no other process, and no other opener in this one, may hold at the
     * same time. A crash frees it.
     *
     * @param holder who locks; shown to those who come later
     * @throws dev.davit.base.HostFailure with errno EAGAIN (11) and the holder in its message when
     *     it is taken
     */
    DiskLock lock(String path, String holder);

    /** Opens for reading and writing; creates the file (not its directory) where it is missing. */
    DiskFile open(String path);

    boolean exists(String path);

    /** The names in a directory, sorted; empty where it does not exist. */
    List<String> list(String directory);

    void makeDirectories(String directory);

    /** Replaces the target in one step. */
    void rename(String from, String to);

    /** No error where the file is missing. */
    void delete(String path);

    /** Makes creations, renames and deletions in a directory durable. */
    void syncDirectory(String directory);

    long usableBytes();
}
