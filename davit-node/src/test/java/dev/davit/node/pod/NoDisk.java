package dev.davit.node.pod;

import dev.davit.base.HostFailure;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.DiskLock;
import java.util.List;

/** For where nothing may be kept. */
public final class NoDisk implements Disk {
    @Override
    public String name() {
        return "no disk";
    }

    @Override
    public DiskLock lock(String path, String holder) {
        throw new HostFailure("lock", 5, path, "there is no disk");
    }

    @Override
    public DiskFile open(String path) {
        throw new HostFailure("open", 5, path, "there is no disk");
    }

    @Override
    public boolean exists(String path) {
        return false;
    }

    @Override
    public List<String> list(String directory) {
        return List.of();
    }

    @Override
    public void makeDirectories(String directory) {}

    @Override
    public void rename(String from, String to) {}

    @Override
    public void delete(String path) {}

    @Override
    public void syncDirectory(String directory) {}

    @Override
    public long usableBytes() {
        return 0;
    }
}
