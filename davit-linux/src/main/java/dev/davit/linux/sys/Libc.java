package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/** Files, pipes, processes and namespaces: thin, typed, each failing with a HostFailure. */
public final class Libc {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int O_NOFOLLOW = 0x20000;
    public static final int AT_FDCWD = -100;

    public static final int CLONE_FS = 0x200;
    public static final int CLONE_NEWNS = 0x20000;
    public static final int CLONE_NEWUTS = 0x4000000;
    public static final int CLONE_NEWIPC = 0x8000000;
    public static final int CLONE_NEWNET = 0x40000000;

    public static final int SIGKILL = 9;
    public static final int WNOHANG = 1;

    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int NR_PIDFD_SEND_SIGNAL = 424;
    private static final int NR_PIDFD_OPEN = 434;
    private static final int NR_OPENAT2 = 437;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int RESOLVE_IN_ROOT = 0x10;
    private static final int RESOLVE_NO_MAGICLINKS = 0x02;
    private static final int OPEN_HOW_BYTES = 24;
    private static final long TIOCSWINSZ = 0x5414;

    private static final MethodHandle OPEN =
            Native.libc(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            Native.libc("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            Native.libc("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            Native.libc("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle PIPE2 =
            Native.libc("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FCNTL =
            Native.libc(
                    "fcntl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle DUP2 =
            Native.libc("dup2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL =
            Native.libc(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS =
            Native.libc("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle UNSHARE =
            Native.libc("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETHOSTNAME =
            Native.libc("sethostname", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle LCHOWN =
            Native.libc("lchown", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle FCHOWNAT =
            Native.libc(
                    "fchownat",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETFSUID =
            Native.plainLibc("setfsuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETFSGID =
            Native.plainLibc("setfsgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle MKDIRAT =
            Native.libc("mkdirat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle MKNOD =
            Native.libc("mknod", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
    private static final MethodHandle WAITPID =
            Native.libc("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SYSCALL = Native.syscall();

    private Libc() {}

    public static Fd open(String path, int flags) {
        return new Fd(openRaw(path, flags));
    }

    private static int openRaw(String path, int flags) {
        return Native.call(
                "open",
                path,
                (arena, state) ->
                        (int)
                                OPEN.invokeExact(
                                        state, arena.allocateFrom(path), flags | O_CLOEXEC, 0));
    }

    /** Opens for writing without waiting for a reader; -ENXIO where there is none. */
    static int openFifo(String path) {
        return (int)
                Native.attempt((arena, state) ->
                        (int)
                                OPEN.invokeExact(
                                        state,
                                        arena.allocateFrom(path),
                                        O_WRONLY | O_NONBLOCK | O_CLOEXEC,
                                        0));
    }

    /**
     * Opens a path below a directory so that no symbolic link leads out of it: absolute links and
     * {@code ..} are taken relative to the directory.
     */
    public static Fd openInside(Fd directory, String path, int flags) {
        return new Fd(
                Native.call(
                        "openat2",
                        path,
                        (arena, state) -> {
                            MemorySegment how = arena.allocate(OPEN_HOW_BYTES, 8);
                            how.set(JAVA_LONG, 0, flags | O_CLOEXEC);
                            how.set(JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
                            return (long)
                                    SYSCALL.invokeExact(
                                            state,
                                            (long) NR_OPENAT2,
                                            (long) directory.number(),
                                            arena.allocateFrom(path).address(),
                                            how.address(),
                                            (long) OPEN_HOW_BYTES,
                                            0L);
                        }));
    }

    /** Makes one directory; false where it is there. */
    public static boolean makeDirectoryAt(Fd directory, String name, int mode) {
        long answer =
                Native.attempt((arena, state) ->
                        (int)
                                MKDIRAT.invokeExact(
                                        state, directory.number(), arena.allocateFrom(name), mode));
        if (answer < 0 && answer != -Errno.EEXIST) {
            throw Native.failure("mkdir", (int) -answer, name);
        }
        return answer >= 0;
    }

    /**
     * Makes a device node.
     *
     * @param mode with the type's bits
     * @param device its number, as stat(2) tells it
     */
    public static void makeNode(String path, int mode, long device) {
        Native.call(
                "mknod",
                path,
                (arena, state) ->
                        (int) MKNOD.invokeExact(state, arena.allocateFrom(path), mode, device));
    }

    static void close(int fd) {
        Native.call("close", "fd " + fd, (_, state) -> (int) CLOSE.invokeExact(state, fd));
    }

    /** Reads at most the buffer; 0 at the end. */
    public static int read(Fd fd, MemorySegment into) {
        return Native.call(
                "read",
                "fd " + fd.number(),
                (_, state) -> (long) READ.invokeExact(state, fd.number(), into, into.byteSize()));
    }

    /** As {@link #read}, but answers -errno: a pty's end is an EIO. */
    static long tryRead(Fd fd, MemorySegment into) {
        return Native.attempt(
                (_, state) -> (long) READ.invokeExact(state, fd.number(), into, into.byteSize()));
    }

    /** Writes as much as goes; answers how much, or -errno. */
    static long tryWrite(Fd fd, MemorySegment from) {
        return Native.attempt(
                (_, state) -> (long) WRITE.invokeExact(state, fd.number(), from, from.byteSize()));
    }

    public record Pipe(Fd reading, Fd writing) {}

    public static Pipe pipe() {
        int[] ends = new int[2];
        Native.call(
                "pipe",
                "",
                (arena, state) -> {
                    MemorySegment both = arena.allocate(JAVA_INT, 2);
                    int answer = (int) PIPE2.invokeExact(state, both, O_CLOEXEC);
                    ends[0] = both.getAtIndex(JAVA_INT, 0);
                    ends[1] = both.getAtIndex(JAVA_INT, 1);
                    return answer;
                });
        return new Pipe(new Fd(ends[0]), new Fd(ends[1]));
    }

    /** A second descriptor for the same thing, numbered at least {@code lowest}. */
    static Fd duplicate(int fd, int lowest) {
        return new Fd(
                Native.call(
                        "fcntl",
                        "fd " + fd,
                        (_, state) -> (int) FCNTL.invokeExact(state, fd, F_DUPFD_CLOEXEC, lowest)));
    }

    /** A second descriptor for the same thing. */
    public static Fd duplicate(Fd fd) {
        return duplicate(fd.number(), 0);
    }

    /** Makes a number, a standard stream's for instance, mean what a descriptor means. */
    public static void replace(int number, Fd with) {
        Native.call(
                "dup2",
                "fd " + number,
                (_, state) -> (int) DUP2.invokeExact(state, with.number(), number));
    }

    public static void windowSize(Fd terminal, int columns, int rows) {
        Native.call(
                "ioctl TIOCSWINSZ",
                "terminal",
                (arena, state) -> {
                    MemorySegment size = arena.allocate(JAVA_SHORT, 4);
                    size.setAtIndex(JAVA_SHORT, 0, (short) rows);
                    size.setAtIndex(JAVA_SHORT, 1, (short) columns);
                    return (int) IOCTL.invokeExact(state, terminal.number(), TIOCSWINSZ, size);
                });
    }

    /** Moves the calling thread; see {@link OwnThread}. */
    public static void setns(Fd namespace, int type, String subject) {
        Native.call(
                "setns",
                subject,
                (_, state) -> (int) SETNS.invokeExact(state, namespace.number(), type));
    }

    /** Moves the calling thread; see {@link OwnThread}. */
    public static void unshare(int what) {
        Native.call("unshare", "thread", (_, state) -> (int) UNSHARE.invokeExact(state, what));
    }

    public static void setHostname(String name) {
        Native.call(
                "sethostname",
                name,
                (arena, state) -> {
                    MemorySegment text = arena.allocateFrom(name);
                    return (int) SETHOSTNAME.invokeExact(state, text, text.byteSize() - 1);
                });
    }

    /** Whose the files are that the calling thread makes; see {@link OwnThread}. */
    public static void actOnFilesAs(int id) {
        Native.attempt((_, _) -> {
            int _ = (int) SETFSGID.invokeExact(id);
            return (int) SETFSUID.invokeExact(id);
        });
    }

    public static void chown(String path, int uid, int gid) {
        Native.call(
                "chown",
                path,
                (arena, state) ->
                        (int) LCHOWN.invokeExact(state, arena.allocateFrom(path), uid, gid));
    }

    /** Gives what is open to a group; whose it is stays. */
    public static void changeGroup(Fd of, int gid) {
        Native.call(
                "chown",
                of.path(),
                (arena, state) ->
                        (int)
                                FCHOWNAT.invokeExact(
                                        state,
                                        of.number(),
                                        arena.allocateFrom(""),
                                        -1,
                                        gid,
                                        AT_EMPTY_PATH));
    }

    /**
     * Waits for a child of this process; answers its wait status, or empty where it still runs or
     * is no child of ours.
     */
    static OptionalInt waitFor(int pid, int options) {
        int[] status = new int[1];
        long answer =
                Native.attempt((arena, state) -> {
                    MemorySegment word = arena.allocate(JAVA_INT);
                    int pidOrError = (int) WAITPID.invokeExact(state, pid, word, options);
                    status[0] = word.get(JAVA_INT, 0);
                    return pidOrError;
                });
        return answer == pid ? OptionalInt.of(status[0]) : OptionalInt.empty();
    }

    /** A descriptor that stands for a process; empty where it has ended. */
    static Optional<Fd> pidfd(int pid) {
        long answer =
                Native.attempt((_, state) ->
                        (long)
                                SYSCALL.invokeExact(
                                        state, (long) NR_PIDFD_OPEN, (long) pid, 0L, 0L, 0L, 0L));
        if (answer == -Errno.ESRCH) {
            return Optional.empty();
        }
        if (answer < 0) {
            throw Native.failure("pidfd_open", (int) -answer, "process " + pid);
        }
        return Optional.of(new Fd((int) answer));
    }

    /** No error where the process has ended. */
    static void signal(Fd pidfd, int signal) {
        long answer =
                Native.attempt((_, state) ->
                        (long)
                                SYSCALL.invokeExact(
                                        state,
                                        (long) NR_PIDFD_SEND_SIGNAL,
                                        (long) pidfd.number(),
                                        (long) signal,
                                        0L,
                                        0L,
                                        0L));
        if (answer < 0 && answer != -Errno.ESRCH) {
            throw Native.failure("pidfd_send_signal", (int) -answer, "signal " + signal);
        }
    }
}
