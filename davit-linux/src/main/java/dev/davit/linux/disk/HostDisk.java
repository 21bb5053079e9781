package dev.davit.linux.disk;

import dev.davit.base.HostFailure;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.port.DiskLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One directory of the host. */
public final class HostDisk implements Disk {
    private static final int LONGEST_HOLDER = 256;
    private static final long ENOUGH_BYTES = 1 << 20;

    private final Path root;

    /**
     * @param root made where it is missing
     */
    public HostDisk(Path root) {
        this.root = root.toAbsolutePath();
        attempt("make directory", "", () -> Files.createDirectories(this.root));
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public DiskLock lock(String path, String holder) {
        FileChannel channel =
                attempt(
                        "open",
                        path,
                        () ->
                                FileChannel.open(
                                        root.resolve(path),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE));
        boolean held = false;
        try {
            FileLock lock = attempt("lock", path, () -> tryLock(channel));
            if (lock == null) {
                throw new HostFailure(
                        "lock", Errno.EAGAIN, resolved(path), "it is held by " + holder(channel));
            }
            attempt("write", path, () -> writeHolder(channel, holder));
            held = true;
        } finally {
            if (!held) {
                attempt("close", path, () -> close(channel));
            }
        }
        return () -> attempt("close", path, () -> close(channel));
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException thisProcess) {
            return null;
        }
    }

    private static boolean writeHolder(FileChannel channel, String holder) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        return true;
    }

    private String holder(FileChannel channel) {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_HOLDER);
        attempt("read", "lock", () -> channel.read(bytes, 0));
        String holder = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        return holder.isEmpty() ? "another process" : holder;
    }

    private static boolean close(FileChannel channel) throws IOException {
        channel.close();
        return true;
    }

    @Override
    public DiskFile open(String path) {
        FileChannel channel =
                attempt(
                        "open",
                        path,
                        () ->
                                FileChannel.open(
                                        root.resolve(path),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE));
        return new HostFile(this, path, channel);
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    @Override
    public List<String> list(String directory) {
        Path path = root.resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (IOException failure) {
            throw failed("list", directory, failure);
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void makeDirectories(String directory) {
        attempt(
                "make directory",
                directory,
                () -> Files.createDirectories(root.resolve(directory)));
    }

    @Override
    public void rename(String from, String to) {
        attempt(
                "rename",
                from,
                () ->
                        Files.move(
                                root.resolve(from),
                                root.resolve(to),
                                StandardCopyOption.ATOMIC_MOVE,
                                StandardCopyOption.REPLACE_EXISTING));
    }

    @Override
    public void delete(String path) {
        attempt("delete", path, () -> Files.deleteIfExists(root.resolve(path)));
    }

    @Override
    public void syncDirectory(String directory) {
        // A directory opened for reading can be synced on Linux, and is on every file system.
        try (FileChannel channel =
                FileChannel.open(root.resolve(directory), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException failure) {
            throw failed("sync directory", directory, failure);
        }
    }

    @Override
    public long usableBytes() {
        return attempt("stat", "", () -> Files.getFileStore(root).getUsableSpace());
    }

    /** A call that may fail as calls to the host do. */
    interface HostCall<T extends @Nullable Object> {
        T run() throws IOException;
    }

    <T extends @Nullable Object> T attempt(String operation, String path, HostCall<T> call) {
        try {
            return call.run();
        } catch (IOException failure) {
            throw failed(operation, path, failure);
        }
    }

    private String resolved(String path) {
        return root.resolve(path).toString();
    }

    private HostFailure failed(String operation, String path, IOException failure) {
        String detail = String.valueOf(failure.getMessage());
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            detail = file.getReason();
        }
        int errno = Errno.of(detail);
        if (errno == 0 && operation.equals("write") && isFull()) {
            // The kernel's words may be in another language than ours.
            errno = Errno.ENOSPC;
        }
        return new HostFailure(operation, errno, resolved(path), detail);
    }

    private boolean isFull() {
        try {
            return Files.getFileStore(root).getUsableSpace() < ENOUGH_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
