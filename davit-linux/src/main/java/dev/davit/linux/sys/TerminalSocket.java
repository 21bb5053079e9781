package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The socket on which an OCI runtime hands over a terminal's master: one connection, one message
 * with one descriptor (SCM_RIGHTS). Layouts of msghdr and cmsghdr are those of 64-bit Linux.
 */
public final class TerminalSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final short POLLIN = 1;
    private static final int POLL_MILLIS = 50;
    private static final int MAX_PATH_BYTES = 108;
    private static final int NAME_BYTES = 4096;

    private static final MethodHandle SOCKET =
            Native.libc("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            Native.libc("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN =
            Native.libc("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT =
            Native.libc(
                    "accept4",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle POLL =
            Native.libc("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECVMSG =
            Native.libc("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private final Fd fd;
    private final SocketFolder folder;
    private final Path path;

    private TerminalSocket(Fd fd, SocketFolder folder, Path path) {
        this.fd = fd;
        this.folder = folder;
        this.path = path;
    }

    public static TerminalSocket listen(Path path) {
        SocketFolder folder = SocketFolder.of(path);
        try {
            return new TerminalSocket(listening(folder, path), folder, path);
        } catch (HostFailure failure) {
            folder.close();
            throw failure;
        }
    }

    /** Its name for the runtime that connects to it, while this is open. */
    public String address() {
        return folder.others(path.getFileName().toString()).toString();
    }

    private static Fd listening(SocketFolder folder, Path path) {
        byte[] name =
                folder.own(path.getFileName().toString())
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        Fd fd =
                new Fd(
                        Native.call(
                                "socket",
                                "unix",
                                (_, state) ->
                                        (int)
                                                SOCKET.invokeExact(
                                                        state,
                                                        AF_UNIX,
                                                        SOCK_STREAM | Libc.O_CLOEXEC,
                                                        0)));
        Native.call(
                "bind",
                path.toString(),
                (arena, state) -> {
                    MemorySegment address = arena.allocate(2 + MAX_PATH_BYTES, 2);
                    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
                    MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
                    return (int) BIND.invokeExact(state, fd.number(), address, 2 + name.length + 1);
                });
        Native.call(
                "listen",
                path.toString(),
                (_, state) -> (int) LISTEN.invokeExact(state, fd.number(), 1));
        return fd;
    }

    /** Blocks until the terminal comes; empty where the sender is gone without. */
    public Optional<Fd> receive(BooleanSupplier senderLives) {
        boolean lives = true;
        while (!readable(fd)) {
            if (!lives) {
                return Optional.empty();
            }
            lives = senderLives.getAsBoolean();
        }
        try (Fd connection =
                new Fd(
                        Native.call(
                                "accept",
                                path.toString(),
                                (_, state) ->
                                        (int)
                                                ACCEPT.invokeExact(
                                                        state,
                                                        fd.number(),
                                                        MemorySegment.NULL,
                                                        MemorySegment.NULL,
                                                        Libc.O_CLOEXEC)))) {
            return Optional.of(message(connection));
        }
    }

    private static boolean readable(Fd fd) {
        return Native.call(
                        "poll",
                        "socket",
                        (arena, state) -> {
                            MemorySegment wanted = arena.allocate(8, 4);
                            wanted.set(JAVA_INT, 0, fd.number());
                            wanted.set(JAVA_SHORT, 4, POLLIN);
                            return (int) POLL.invokeExact(state, wanted, 1L, POLL_MILLIS);
                        })
                > 0;
    }

    private static Fd message(Fd connection) {
        int[] received = {-1};
        Native.call(
                "recvmsg",
                "terminal",
                (arena, state) -> {
                    MemorySegment control = arena.allocate(24, 8);
                    MemorySegment header = header(arena, control);
                    long count =
                            (long)
                                    RECVMSG.invokeExact(
                                            state, connection.number(), header, MSG_CMSG_CLOEXEC);
                    if (count >= 0
                            && control.get(JAVA_INT, 8) == SOL_SOCKET
                            && control.get(JAVA_INT, 12) == SCM_RIGHTS) {
                        received[0] = control.get(JAVA_INT, 16);
                    }
                    return count;
                });
        if (received[0] < 0) {
            throw new HostFailure("receive terminal", 0, "runtime", "no descriptor in its message");
        }
        return new Fd(received[0]);
    }

    /** The runtime also sends a name, which nobody needs. */
    private static MemorySegment header(Arena arena, MemorySegment control) {
        MemorySegment part = arena.allocate(16, 8);
        part.set(ADDRESS, 0, arena.allocate(NAME_BYTES));
        part.set(JAVA_LONG, 8, NAME_BYTES);
        MemorySegment header = arena.allocate(56, 8);
        header.set(ADDRESS, 16, part);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, 32, control);
        header.set(JAVA_LONG, 40, control.byteSize());
        return header;
    }

    @Override
    public void close() {
        fd.close();
        folder.close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new HostFailure("remove", path.toString(), e);
        }
    }
}
