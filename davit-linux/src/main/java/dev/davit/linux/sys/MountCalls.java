package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The mount calls, old and new. The new ones go by numbers that every architecture shares. */
public final class MountCalls {
    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;
    public static final long MS_NOEXEC = 8;
    public static final long MS_REMOUNT = 32;
    public static final long MS_BIND = 4096;
    public static final long MS_REC = 16384;
    public static final long MS_PRIVATE = 1 << 18;
    public static final long MS_SLAVE = 1 << 19;

    public static final long ATTR_RDONLY = 1;
    public static final long ATTR_NOSUID = 2;
    public static final long ATTR_NODEV = 4;
    public static final long ATTR_NOEXEC = 8;
    private static final long ATTR_IDMAP = 0x100000;

    private static final int MNT_DETACH = 2;
    private static final int UMOUNT_NOFOLLOW = 8;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_RECURSIVE = 0x8000;
    private static final int OPEN_TREE_CLONE = 1;
    private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int SET_FLAG = 0;
    private static final int SET_STRING = 1;
    private static final int SET_FD = 5;
    private static final int CMD_CREATE = 6;
    private static final int MOUNT_ATTR_BYTES = 32;

    private static final long NR_OPEN_TREE = 428;
    private static final long NR_MOVE_MOUNT = 429;
    private static final long NR_FSOPEN = 430;
    private static final long NR_FSCONFIG = 431;
    private static final long NR_FSMOUNT = 432;
    private static final long NR_MOUNT_SETATTR = 442;

    private static final MethodHandle MOUNT =
            Native.libc(
                    "mount",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle UMOUNT =
            Native.libc("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SYSCALL = Native.syscall();

    private MountCalls() {}

    public static void mount(
            String source,
            String target,
            @Nullable String type,
            long flags,
            @Nullable String data) {
        Native.call(
                "mount",
                target,
                (arena, state) ->
                        (int)
                                MOUNT.invokeExact(
                                        state,
                                        arena.allocateFrom(source),
                                        arena.allocateFrom(target),
                                        text(arena, type),
                                        flags,
                                        text(arena, data)));
    }

    public static void bind(String source, String target) {
        mount(source, target, null, MS_BIND, null);
    }

    private static MemorySegment text(Arena arena, @Nullable String value) {
        return value == null ? MemorySegment.NULL : arena.allocateFrom(value);
    }

    /** Takes the topmost mount away, busy or not. False where nothing is mounted. */
    public static boolean detach(String target) {
        long answer =
                Native.attempt((arena, state) ->
                        (int)
                                UMOUNT.invokeExact(
                                        state,
                                        arena.allocateFrom(target),
                                        MNT_DETACH | UMOUNT_NOFOLLOW));
        if (answer < 0 && answer != -Errno.EINVAL && answer != -Errno.ENOENT) {
            throw Native.failure("umount", (int) -answer, target);
        }
        return answer >= 0;
    }

    /** A private copy of the mount at a path, from that path on down; attached nowhere yet. */
    public static Fd cloneTree(String path, boolean recursive) {
        int flags = OPEN_TREE_CLONE | Libc.O_CLOEXEC | (recursive ? AT_RECURSIVE : 0);
        return new Fd(
                call(
                        "open_tree",
                        path,
                        NR_OPEN_TREE,
                        arena ->
                                new long[] {
                                    Libc.AT_FDCWD, arena.allocateFrom(path).address(), flags
                                }));
    }

    /** As {@link #cloneTree(String, boolean)} for what a descriptor stands for. */
    public static Fd cloneTree(Fd of) {
        int flags = OPEN_TREE_CLONE | Libc.O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE;
        return new Fd(
                call(
                        "open_tree",
                        "fd " + of.number(),
                        NR_OPEN_TREE,
                        arena ->
                                new long[] {of.number(), arena.allocateFrom("").address(), flags}));
    }

    /** Shows the files of a detached mount with ids mapped as in a user namespace. */
    public static void mapIds(Fd tree, Fd userNamespace) {
        setAttributes(tree, ATTR_IDMAP, userNamespace.number(), "idmap");
    }

    public static void setReadOnly(Fd tree) {
        setAttributes(tree, ATTR_RDONLY, 0, "read-only");
    }

    /** Nothing in it is run. */
    public static void setNoExec(Fd tree) {
        setAttributes(tree, ATTR_NOEXEC, 0, "no exec");
    }

    private static void setAttributes(Fd tree, long set, long userNamespace, String what) {
        call(
                "mount_setattr",
                what,
                NR_MOUNT_SETATTR,
                arena -> {
                    MemorySegment attributes = arena.allocate(MOUNT_ATTR_BYTES, 8);
                    attributes.set(JAVA_LONG, 0, set);
                    attributes.set(JAVA_LONG, 24, userNamespace);
                    return new long[] {
                        tree.number(),
                        arena.allocateFrom("").address(),
                        AT_EMPTY_PATH,
                        attributes.address(),
                        MOUNT_ATTR_BYTES
                    };
                });
    }

    /** Attaches a detached mount at a path. */
    public static void attach(Fd tree, String target) {
        call(
                "move_mount",
                target,
                NR_MOVE_MOUNT,
                arena ->
                        new long[] {
                            tree.number(),
                            arena.allocateFrom("").address(),
                            Libc.AT_FDCWD,
                            arena.allocateFrom(target).address(),
                            MOVE_MOUNT_F_EMPTY_PATH
                        });
    }

    public static Fd openFilesystem(String type) {
        return new Fd(
                call(
                        "fsopen",
                        type,
                        NR_FSOPEN,
                        arena -> new long[] {arena.allocateFrom(type).address(), FSOPEN_CLOEXEC}));
    }

    public static void set(Fd filesystem, String key, String value) {
        call(
                "fsconfig " + key,
                value,
                NR_FSCONFIG,
                arena ->
                        new long[] {
                            filesystem.number(),
                            SET_STRING,
                            arena.allocateFrom(key).address(),
                            arena.allocateFrom(value).address(),
                            0
                        });
    }

    public static void setFlag(Fd filesystem, String key) {
        call(
                "fsconfig",
                key,
                NR_FSCONFIG,
                arena ->
                        new long[] {
                            filesystem.number(), SET_FLAG, arena.allocateFrom(key).address(), 0, 0
                        });
    }

    public static void set(Fd filesystem, String key, Fd value) {
        call(
                "fsconfig " + key,
                "fd " + value.number(),
                NR_FSCONFIG,
                arena ->
                        new long[] {
                            filesystem.number(),
                            SET_FD,
                            arena.allocateFrom(key).address(),
                            0,
                            value.number()
                        });
    }

    /** Makes the configured filesystem, and a detached mount of it. */
    public static Fd create(Fd filesystem, String subject, long attributes) {
        call(
                "fsconfig create",
                subject,
                NR_FSCONFIG,
                _ -> new long[] {filesystem.number(), CMD_CREATE, 0, 0, 0});
        return new Fd(
                call(
                        "fsmount",
                        subject,
                        NR_FSMOUNT,
                        _ -> new long[] {filesystem.number(), FSMOUNT_CLOEXEC, attributes}));
    }

    @FunctionalInterface
    private interface Arguments {
        long[] in(Arena arena);
    }

    private static int call(String operation, String subject, long number, Arguments arguments) {
        return Native.call(
                operation,
                subject,
                (arena, state) -> {
                    long[] given = arguments.in(arena);
                    long[] all = java.util.Arrays.copyOf(given, 5);
                    return (long)
                            SYSCALL.invokeExact(
                                    state, number, all[0], all[1], all[2], all[3], all[4]);
                });
    }
}
