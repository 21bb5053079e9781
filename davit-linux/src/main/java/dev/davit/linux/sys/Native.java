package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.davit.base.HostFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** How native functions are bound and called: handles, the captured errno, failures. */
public final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().find("strerror").orElseThrow(),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT));

    /** How often a call that a signal interrupted is made again. */
    private static final int INTERRUPTED_RETRIES = 1000;

    private Native() {}

    /** One native call; the first argument of every handle is the state that errno goes to. */
    @FunctionalInterface
    interface Call {
        long invoke(Arena arena, MemorySegment state) throws Throwable;
    }

    /** A libc function that sets errno. */
    static MethodHandle libc(String name, FunctionDescriptor shape, Linker.Option... more) {
        return errno(LINKER.defaultLookup(), name, shape, more);
    }

    static MethodHandle errno(
            SymbolLookup library, String name, FunctionDescriptor shape, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        return LINKER.downcallHandle(library.find(name).orElseThrow(), shape, options);
    }

    /** A function that answers by its return value alone. */
    public static MethodHandle plain(SymbolLookup library, String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(library.find(name).orElseThrow(), shape);
    }

    static MethodHandle plainLibc(String name, FunctionDescriptor shape) {
        return plain(LINKER.defaultLookup(), name, shape);
    }

    /** {@code syscall(2)} with a number that is the same on every architecture (424 and above). */
    static MethodHandle syscall() {
        return libc(
                "syscall",
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    /** Calls; a negative answer is a {@link HostFailure}. */
    static int call(String operation, String subject, Call call) {
        long answer = attempt(call);
        if (answer < 0) {
            throw failure(operation, (int) -answer, subject);
        }
        return (int) answer;
    }

    /** Calls; answers what the function answered, or its errno negated. */
    static long attempt(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long errno = Errno.EINTR;
            for (int i = 0; i < INTERRUPTED_RETRIES && errno == Errno.EINTR; i++) {
                long answer = call.invoke(arena, state);
                if (answer >= 0) {
                    return answer;
                }
                errno = (int) ERRNO.get(state, 0L);
            }
            return -errno;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static HostFailure failure(String operation, int errno, String subject) {
        return new HostFailure(operation, errno, subject, message(errno));
    }

    static String message(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
