package dev.davit.port;

/** A lock file that is held; see {@link Disk#lock}. */
public interface DiskLock extends AutoCloseable {
    @Override
    void close();
}
