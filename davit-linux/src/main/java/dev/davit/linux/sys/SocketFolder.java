package dev.davit.linux.sys;

import java.nio.file.Path;

/**
 * A folder with UNIX sockets in it, however long its path: a socket's address has room for 107
 * bytes (unix(7)), so it is named through the folder's descriptor. Names are good while this is
 * open.
 */
public final class SocketFolder implements AutoCloseable {
    private final Fd fd;

    private SocketFolder(Fd fd) {
        this.fd = fd;
    }

    public static SocketFolder open(Path folder) {
        return new SocketFolder(Libc.open(folder.toString(), Libc.O_PATH));
    }

    /** The folder that a socket is in. */
    public static SocketFolder of(Path socket) {
        Path folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("not a socket: " + socket);
        }
        return open(folder);
    }

    /** A socket's name for this process. */
    public Path own(String name) {
        return Path.of(fd.path(), name);
    }

    /** A socket's name for processes that this one starts. */
    public Path others(String name) {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + fd.number(), name);
    }

    @Override
    public void close() {
        fd.close();
    }
}
