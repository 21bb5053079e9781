package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A socket to the routing tables of the network namespace that its maker's thread is in. */
public final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final MethodHandle SOCKET =
            Native.libc("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND =
            Native.libc(
                    "send",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final Fd fd;

    public NetlinkSocket() {
        fd =
                new Fd(
                        Native.call(
                                "socket",
                                "netlink",
                                (_, state) ->
                                        (int)
                                                SOCKET.invokeExact(
                                                        state,
                                                        AF_NETLINK,
                                                        SOCK_RAW | Libc.O_CLOEXEC,
                                                        NETLINK_ROUTE)));
    }

    public void send(byte[] messages) {
        Native.call(
                "send",
                "netlink",
                (own, state) ->
                        (long)
                                SEND.invokeExact(
                                        state,
                                        fd.number(),
                                        own.allocateFrom(
                                                java.lang.foreign.ValueLayout.JAVA_BYTE, messages),
                                        (long) messages.length,
                                        0));
    }

    /** The next datagram; valid until the next call. */
    public MemorySegment receive() {
        return buffer.asSlice(0, Libc.read(fd, buffer));
    }

    public static String errorText(int errno) {
        return Native.message(errno);
    }

    @Override
    public void close() {
        fd.close();
        arena.close();
    }
}
