package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Starts a program by posix_spawn: half the cost of ProcessBuilder, and descriptors beyond 2 can be
 * handed over. Everything else above the last one given is closed in the child.
 */
public final class Spawn {
    /** More than glibc's posix_spawn_file_actions_t, posix_spawnattr_t and sigset_t take. */
    private static final int OPAQUE_BYTES = 512;

    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    /** Above every number that a child is given, so that dup2 never overwrites a source. */
    private static final int SAFE_FD = 20;

    private static final MethodHandle SPAWN =
            of("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS_INIT = of("posix_spawn_file_actions_init", ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY =
            of("posix_spawn_file_actions_destroy", ADDRESS);
    private static final MethodHandle DUP2 =
            of("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE_FROM =
            of("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private static final MethodHandle ATTR_INIT = of("posix_spawnattr_init", ADDRESS);
    private static final MethodHandle ATTR_DESTROY = of("posix_spawnattr_destroy", ADDRESS);
    private static final MethodHandle ATTR_FLAGS =
            of("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle ATTR_DEFAULT =
            of("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle ATTR_MASK =
            of("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final MethodHandle SIGFILL = of("sigfillset", ADDRESS);
    private static final MethodHandle SIGEMPTY = of("sigemptyset", ADDRESS);

    private Spawn() {}

    private static MethodHandle of(String name, java.lang.foreign.MemoryLayout... arguments) {
        return Native.plainLibc(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /**
     * Starts a program in a session of its own.
     *
     * @param args the program's absolute path first
     * @param env {@code NAME=value}, nothing is inherited
     * @param fds what the child has as 0, 1, 2, …
     */
    public static Child start(List<String> args, List<String> env, Fd... fds) {
        Fd[] sources = new Fd[fds.length];
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < fds.length; i++) {
                sources[i] = Libc.duplicate(fds[i].number(), SAFE_FD);
            }
            return new Child(spawn(arena, args, env, sources), args.getFirst());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            for (Fd source : sources) {
                if (source != null) {
                    source.close();
                }
            }
        }
    }

    private static int spawn(Arena arena, List<String> args, List<String> env, Fd[] fds)
            throws Throwable {
        MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
        MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
        MemorySegment signals = arena.allocate(OPAQUE_BYTES, 16);
        check((int) ACTIONS_INIT.invokeExact(actions), args);
        check((int) ATTR_INIT.invokeExact(attributes), args);
        try {
            for (int i = 0; i < fds.length; i++) {
                check((int) DUP2.invokeExact(actions, fds[i].number(), i), args);
            }
            check((int) CLOSE_FROM.invokeExact(actions, fds.length), args);
            check((int) SIGFILL.invokeExact(signals), args);
            check((int) ATTR_DEFAULT.invokeExact(attributes, signals), args);
            check((int) SIGEMPTY.invokeExact(signals), args);
            check((int) ATTR_MASK.invokeExact(attributes, signals), args);
            short flags = SETSIGDEF | SETSIGMASK | SETSID;
            check((int) ATTR_FLAGS.invokeExact(attributes, flags), args);
            MemorySegment pid = arena.allocate(JAVA_INT);
            check(
                    (int)
                            SPAWN.invokeExact(
                                    pid,
                                    arena.allocateFrom(args.getFirst()),
                                    actions,
                                    attributes,
                                    strings(arena, args),
                                    strings(arena, env)),
                    args);
            return pid.get(JAVA_INT, 0);
        } finally {
            int _ = (int) ACTIONS_DESTROY.invokeExact(actions);
            int _ = (int) ATTR_DESTROY.invokeExact(attributes);
        }
    }

    private static void check(int errno, List<String> args) {
        if (errno != 0) {
            throw Native.failure("posix_spawn", errno, args.getFirst());
        }
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment all = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            all.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        all.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
        return all;
    }
}
