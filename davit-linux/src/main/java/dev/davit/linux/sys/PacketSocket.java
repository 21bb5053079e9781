package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.davit.base.HostFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client's end of a UNIX socket that keeps packets apart (SOCK_SEQPACKET). */
public final class PacketSocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SHUT_WR = 1;
    private static final int SHUT_RDWR = 2;
    private static final int ENOTCONN = 107;
    private static final int MAX_PATH_BYTES = 108;

    private static final MethodHandle SOCKET =
            Native.libc("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CONNECT =
            Native.libc("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SHUTDOWN =
            Native.libc("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private PacketSocket() {}

    /** Connects. The path goes through its folder's descriptor: a socket's may not be long. */
    public static Fd connect(Path path) {
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
                                                        SOCK_SEQPACKET | Libc.O_CLOEXEC,
                                                        0)));
        try (SocketFolder folder = SocketFolder.of(path)) {
            byte[] name =
                    folder.own(path.getFileName().toString())
                            .toString()
                            .getBytes(StandardCharsets.UTF_8);
            Native.call(
                    "connect",
                    path.toString(),
                    (arena, state) -> {
                        MemorySegment address = arena.allocate(2 + MAX_PATH_BYTES, 2);
                        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
                        MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
                        return (int)
                                CONNECT.invokeExact(
                                        state, fd.number(), address, 2 + name.length + 1);
                    });
            return fd;
        } catch (HostFailure refused) {
            fd.close();
            throw refused;
        }
    }

    /** One packet; a length of 0 or less: the other side has gone. */
    public static long receive(Fd socket, MemorySegment into) {
        return Libc.tryRead(socket, into);
    }

    /** False where the other side has gone. */
    public static boolean send(Fd socket, byte[] packet, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(length);
            MemorySegment.copy(packet, 0, bytes, JAVA_BYTE, 0, length);
            return Libc.tryWrite(socket, bytes) == length;
        }
    }

    /** The other side reads the end; it may still write. */
    public static void endWriting(Fd socket) {
        shutdown(socket, SHUT_WR);
    }

    /** Whoever blocks on it goes on at once. */
    public static void end(Fd socket) {
        shutdown(socket, SHUT_RDWR);
    }

    /** One that the other side has left already is at its end anyhow. */
    private static void shutdown(Fd socket, int how) {
        try {
            Native.call(
                    "shutdown",
                    "socket",
                    (_, state) -> (int) SHUTDOWN.invokeExact(state, socket.number(), how));
        } catch (HostFailure gone) {
            if (gone.errno() != ENOTCONN) {
                throw gone;
            }
        }
    }
}
