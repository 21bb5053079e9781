package dev.davit.linux.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.davit.base.HostFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The file system calls that unpacking needs and the JDK does not have, or has only for names that
 * fit the locale. Paths are bytes, one per char. Not for several threads: the buffers are shared by
 * all calls of one instance.
 */
final class FileCalls implements AutoCloseable {
    static final int ENOENT = 2;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int ENOSPC = 28;
    static final int EDQUOT = 122;

    /** The kernel's limit of a path. */
    static final int MAX_PATH = 4095;

    /** What a change of the owner takes away. */
    private static final int SET_ID = 06000;

    static final int S_IFMT = 0170000;
    static final int S_IFDIR = 0040000;
    static final int S_IFCHR = 0020000;
    static final int S_IFIFO = 0010000;
    static final int S_IFREG = 0100000;
    static final int S_IFLNK = 0120000;

    private static final int O_WRONLY_CREATE_NEW = 01 | 0100 | 0200 | 0400000 | 02000000;
    private static final int O_RDONLY_NOFOLLOW = 0400000 | 02000000;
    private static final int O_DIRECTORY = 0200000;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC = 0x7ff;
    private static final int BUFFER = 256 * 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            handle("open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE =
            handle("write", 0, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle READ =
            handle("read", 0, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = handle("close", 0, JAVA_INT, JAVA_INT);
    private static final MethodHandle LCHOWN =
            handle("lchown", 0, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CHMOD = handle("chmod", 0, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle FCHOWN =
            handle("fchown", 0, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle FCHMOD = handle("fchmod", 0, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle UTIMENSAT =
            handle("utimensat", 0, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle FUTIMENS = handle("futimens", 0, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle LSETXATTR =
            handle("lsetxattr", 0, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LGETXATTR =
            handle("lgetxattr", 0, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle MKNOD =
            handle("mknod", 0, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MKDIR = handle("mkdir", 0, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SYMLINK = handle("symlink", 0, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle LINK = handle("link", 0, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle UNLINK = handle("unlink", 0, JAVA_INT, ADDRESS);
    private static final MethodHandle READLINK =
            handle("readlink", 0, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle STATX =
            handle("statx", 0, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SYNCFS = handle("syncfs", 0, JAVA_INT, JAVA_INT);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment path = arena.allocate(MAX_PATH + 1L);
    private final MemorySegment other = arena.allocate(MAX_PATH + 1L);
    private final MemorySegment stat = arena.allocate(256, 8);
    private final MemorySegment times = arena.allocate(32, 8);
    private final MemorySegment buffer = arena.allocate(BUFFER);

    /** What statx says of a file. */
    record Stat(int mode, int uid, int gid, long size, int deviceMajor, int deviceMinor) {
        int permissions() {
            return mode & 07777;
        }

        boolean isDirectory() {
            return (mode & S_IFMT) == S_IFDIR;
        }

        boolean isLink() {
            return (mode & S_IFMT) == S_IFLNK;
        }

        boolean isFile() {
            return (mode & S_IFMT) == S_IFREG;
        }

        /** As overlay marks what a layer removes. */
        boolean isWhiteout() {
            return (mode & S_IFMT) == S_IFCHR && deviceMajor == 0 && deviceMinor == 0;
        }
    }

    private static MethodHandle handle(
            String name, int variadicFrom, MemoryLayout answer, MemoryLayout... arguments) {
        Linker.Option errno = Linker.Option.captureCallState("errno");
        FunctionDescriptor shape = FunctionDescriptor.of(answer, arguments);
        MemorySegment function = LINKER.defaultLookup().find(name).orElseThrow();
        return variadicFrom == 0
                ? LINKER.downcallHandle(function, shape, errno)
                : LINKER.downcallHandle(
                        function, shape, errno, Linker.Option.firstVariadicArg(variadicFrom));
    }

    @FunctionalInterface
    private interface Call {
        long invoke() throws Throwable;
    }

    /** The answer, or the errno negated. */
    private long attempt(Call call) {
        try {
            long answer = call.invoke();
            return answer >= 0 ? answer : -(int) ERRNO.get(state, 0L);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private long must(String operation, String subject, Call call) {
        long answer = attempt(call);
        if (answer < 0) {
            throw failure(operation, (int) -answer, subject);
        }
        return answer;
    }

    private static HostFailure failure(String operation, int errno, String subject) {
        String detail =
                switch (errno) {
                    case ENOENT -> "no such file or directory";
                    case EEXIST -> "it is there already";
                    case ENOTDIR -> "not a directory";
                    case ENOSPC -> "no space left on the device";
                    case EDQUOT -> "the disk quota is used up";
                    default -> "error " + errno;
                };
        return new HostFailure(operation, errno, TarEntry.shown(subject), detail);
    }

    private static MemorySegment set(MemorySegment into, String bytes) {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        if (raw.length > MAX_PATH) {
            throw new BadArchive("a path is longer than " + MAX_PATH + " bytes");
        }
        MemorySegment.copy(raw, 0, into, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, raw.length);
        into.set(java.lang.foreign.ValueLayout.JAVA_BYTE, raw.length, (byte) 0);
        return into;
    }

    /** Of the file itself, not of what a link leads to; null where there is none. */
    @Nullable Stat stat(String file) {
        set(path, file);
        long answer = statx(AT_FDCWD, AT_SYMLINK_NOFOLLOW);
        if (answer == -ENOENT || answer == -ENOTDIR) {
            return null;
        }
        if (answer < 0) {
            throw failure("statx", (int) -answer, file);
        }
        return told();
    }

    /** Of an open file. */
    Stat stat(int fd, String subject) {
        set(path, "");
        long answer = statx(fd, AT_EMPTY_PATH);
        if (answer < 0) {
            throw failure("statx", (int) -answer, subject);
        }
        return told();
    }

    private long statx(int at, int flags) {
        return attempt(() -> (int) STATX.invokeExact(state, at, path, flags, STATX_BASIC, stat));
    }

    private Stat told() {
        return new Stat(
                stat.get(JAVA_SHORT, 28) & 0xffff,
                stat.get(JAVA_INT, 20),
                stat.get(JAVA_INT, 24),
                stat.get(JAVA_LONG, 40),
                stat.get(JAVA_INT, 128),
                stat.get(JAVA_INT, 132));
    }

    String readLink(String file) {
        set(path, file);
        long length =
                must(
                        "readlink",
                        file,
                        () -> (long) READLINK.invokeExact(state, path, other, (long) MAX_PATH));
        return bytes(other, length);
    }

    private static String bytes(MemorySegment from, long length) {
        byte[] raw = new byte[(int) length];
        MemorySegment.copy(from, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, raw, 0, raw.length);
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    /**
     * A new file, opened for writing; -1 where something has its name.
     *
     * @param mode of which the umask takes away
     */
    int create(String file, int mode) {
        set(path, file);
        long fd = attempt(() -> (int) OPEN.invokeExact(state, path, O_WRONLY_CREATE_NEW, mode));
        if (fd < 0 && fd != -EEXIST) {
            throw failure("create", (int) -fd, file);
        }
        return fd < 0 ? -1 : (int) fd;
    }

    void write(int fd, byte[] bytes, int length, String subject) {
        MemorySegment.copy(bytes, 0, buffer, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, length);
        long done = 0;
        while (done < length) {
            MemorySegment rest = buffer.asSlice(done, length - done);
            done +=
                    must(
                            "write",
                            subject,
                            () -> (long) WRITE.invokeExact(state, fd, rest, rest.byteSize()));
        }
    }

    /** As much as one write takes. */
    static int bufferBytes() {
        return BUFFER;
    }

    /** Changes only what is otherwise: each change is a transaction of the file system's. */
    void owner(int fd, int uid, int gid, int mode, String subject) {
        Stat now = stat(fd, subject);
        boolean chown = now.uid() != uid || now.gid() != gid;
        if (chown) {
            must("chown", subject, () -> (int) FCHOWN.invokeExact(state, fd, uid, gid));
        }
        if (now.permissions() != mode || (chown && (mode & SET_ID) != 0)) {
            must("chmod", subject, () -> (int) FCHMOD.invokeExact(state, fd, mode));
        }
    }

    /** Likewise of a directory, or what else is no link. */
    void owner(String file, int uid, int gid, int mode) {
        Stat now = stat(file);
        boolean chown = now == null || now.uid() != uid || now.gid() != gid;
        if (chown) {
            owner(file, uid, gid);
        }
        if (now == null || now.permissions() != mode || (chown && (mode & SET_ID) != 0)) {
            mode(file, mode);
        }
    }

    void close(int fd) {
        must("close", "", () -> (int) CLOSE.invokeExact(state, fd));
    }

    void owner(String file, int uid, int gid) {
        set(path, file);
        must("chown", file, () -> (int) LCHOWN.invokeExact(state, path, uid, gid));
    }

    /** Never of a link: it would change what the link leads to. */
    void mode(String file, int mode) {
        set(path, file);
        must("chmod", file, () -> (int) CHMOD.invokeExact(state, path, mode));
    }

    void modified(String file, long seconds, int nanos) {
        set(path, file);
        set(times, seconds, nanos);
        must(
                "utimensat",
                file,
                () ->
                        (int)
                                UTIMENSAT.invokeExact(
                                        state, AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW));
    }

    void modified(int fd, long seconds, int nanos, String subject) {
        set(times, seconds, nanos);
        must("futimens", subject, () -> (int) FUTIMENS.invokeExact(state, fd, times));
    }

    /** Of the last access and of the last change. */
    private static void set(MemorySegment times, long seconds, int nanos) {
        for (int i = 0; i < 2; i++) {
            times.setAtIndex(JAVA_LONG, 2L * i, seconds);
            times.setAtIndex(JAVA_LONG, 2L * i + 1, nanos);
        }
    }

    void xattr(String file, String name, byte[] value) {
        if (value.length > BUFFER) {
            throw new BadArchive("an extended attribute has " + value.length + " bytes");
        }
        set(path, file);
        set(other, name);
        MemorySegment.copy(
                value, 0, buffer, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, value.length);
        must(
                "setxattr " + name,
                file,
                () ->
                        (int)
                                LSETXATTR.invokeExact(
                                        state, path, other, buffer, (long) value.length, 0));
    }

    /** Empty where it has none. */
    String xattr(String file, String name) {
        set(path, file);
        set(other, name);
        long length =
                attempt(() ->
                        (long) LGETXATTR.invokeExact(state, path, other, buffer, (long) BUFFER));
        return length <= 0 ? "" : bytes(buffer, length);
    }

    void whiteout(String file) {
        set(path, file);
        must("mknod", file, () -> (int) MKNOD.invokeExact(state, path, S_IFCHR, 0L));
    }

    void fifo(String file) {
        set(path, file);
        must("mkfifo", file, () -> (int) MKNOD.invokeExact(state, path, S_IFIFO | 0600, 0L));
    }

    /** False where something has its name. */
    boolean directory(String file, int mode) {
        set(path, file);
        return made("mkdir", file, () -> (int) MKDIR.invokeExact(state, path, mode));
    }

    private boolean made(String operation, String subject, Call call) {
        long answer = attempt(call);
        if (answer < 0 && answer != -EEXIST) {
            throw failure(operation, (int) -answer, subject);
        }
        return answer >= 0;
    }

    /** False where something has its name. */
    boolean symbolicLink(String file, String target) {
        set(path, file);
        set(other, target);
        return made("symlink", file, () -> (int) SYMLINK.invokeExact(state, other, path));
    }

    void hardLink(String file, String target) {
        set(path, file);
        set(other, target);
        must("link", file, () -> (int) LINK.invokeExact(state, other, path));
    }

    void unlink(String file) {
        set(path, file);
        must("unlink", file, () -> (int) UNLINK.invokeExact(state, path));
    }

    /** The start of a file, at most {@code limit} bytes of it. */
    byte[] head(String file, int limit) {
        set(path, file);
        int fd =
                (int)
                        must(
                                "open",
                                file,
                                () -> (int) OPEN.invokeExact(state, path, O_RDONLY_NOFOLLOW, 0));
        try {
            java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
            long read = 1;
            while (read > 0 && content.size() < limit) {
                long most = Math.min(BUFFER, limit - content.size());
                read = must("read", file, () -> (long) READ.invokeExact(state, fd, buffer, most));
                content.writeBytes(bytes(buffer, read).getBytes(StandardCharsets.ISO_8859_1));
            }
            return content.toByteArray();
        } finally {
            close(fd);
        }
    }

    /** Everything that was written to the file system of a directory is on the disk. */
    void sync(String directory) {
        set(path, directory);
        int flags = O_RDONLY_NOFOLLOW | O_DIRECTORY;
        int fd = (int) must("open", directory, () -> (int) OPEN.invokeExact(state, path, flags, 0));
        try {
            must("syncfs", directory, () -> (int) SYNCFS.invokeExact(state, fd));
        } finally {
            close(fd);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
