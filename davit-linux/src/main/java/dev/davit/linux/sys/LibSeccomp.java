package dev.davit.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.davit.base.HostFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** libseccomp 2: rules → a BPF program for this machine. Numbers from its seccomp.h. */
public final class LibSeccomp implements AutoCloseable {
    private static final int ACT_ALLOW = 0x7fff0000;
    private static final int ACT_ERRNO = 0x00050000;
    private static final int ATTRIBUTE_OPTIMIZE = 8;
    private static final int OPTIMIZE_TREE = 2;
    private static final int UNKNOWN_CALL = -1;
    private static final int COMPARISON_BYTES = 24;
    private static final int MAX_PROGRAM_BYTES = 4096 * 8;

    /** Loaded only where it is used: a host without it leaves the work to the runtime. */
    private static final class Handles {
        static final Optional<SymbolLookup> LIBRARY = load();
        static final MethodHandle INIT =
                of("seccomp_init", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        static final MethodHandle RELEASE =
                of("seccomp_release", FunctionDescriptor.ofVoid(ADDRESS));
        static final MethodHandle ATTRIBUTE =
                of(
                        "seccomp_attr_set",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        static final MethodHandle RESOLVE =
                of("seccomp_syscall_resolve_name", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        static final MethodHandle ADD =
                of(
                        "seccomp_rule_add_array",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        static final MethodHandle EXPORT =
                of("seccomp_export_bpf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

        private static Optional<SymbolLookup> load() {
            try {
                return Optional.of(SymbolLookup.libraryLookup("libseccomp.so.2", Arena.global()));
            } catch (IllegalArgumentException missing) {
                return Optional.empty();
            }
        }

        private static MethodHandle of(String name, FunctionDescriptor shape) {
            return LIBRARY.map(library -> Native.plain(library, name, shape))
                    .orElseThrow(() ->
                            new HostFailure("load", 0, "libseccomp.so.2", "is not installed"));
        }
    }

    private final MemorySegment context;

    /**
     * @param otherwise errno for every call without a rule
     */
    public LibSeccomp(int otherwise) {
        try {
            context = (MemorySegment) Handles.INIT.invokeExact(ACT_ERRNO | otherwise);
            int answer =
                    (int) Handles.ATTRIBUTE.invokeExact(context, ATTRIBUTE_OPTIMIZE, OPTIMIZE_TREE);
            check("optimize", answer);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    public static boolean present() {
        try {
            return SymbolLookup.libraryLookup("libseccomp.so.2", Arena.global()) != null;
        } catch (IllegalArgumentException missing) {
            return false;
        }
    }

    /** What happens to a call that a rule names. */
    public record Verdict(int action) {
        public static Verdict allow() {
            return new Verdict(ACT_ALLOW);
        }

        public static Verdict error(int errno) {
            return new Verdict(ACT_ERRNO | errno);
        }
    }

    /** With libseccomp's numbers. */
    public enum Operator {
        NE(1),
        LT(2),
        LE(3),
        EQ(4),
        GE(5),
        GT(6),
        MASKED_EQ(7);

        private final int number;

        Operator(int number) {
            this.number = number;
        }
    }

    /** One condition on an argument; {@code second} counts for MASKED_EQ only. */
    public record Comparison(int argument, Operator operator, long value, long second) {}

    /** A name that this machine does not have is passed over. */
    public void add(Verdict verdict, String call, Comparison... comparisons) {
        try (Arena arena = Arena.ofConfined()) {
            int number = (int) Handles.RESOLVE.invokeExact(arena.allocateFrom(call));
            if (number == UNKNOWN_CALL) {
                return;
            }
            MemorySegment all = arena.allocate((long) COMPARISON_BYTES * comparisons.length + 8, 8);
            for (int i = 0; i < comparisons.length; i++) {
                long at = (long) i * COMPARISON_BYTES;
                all.set(JAVA_INT, at, comparisons[i].argument());
                all.set(JAVA_INT, at + 4, comparisons[i].operator().number);
                all.set(JAVA_LONG, at + 8, comparisons[i].value());
                all.set(JAVA_LONG, at + 16, comparisons[i].second());
            }
            int answer =
                    (int)
                            Handles.ADD.invokeExact(
                                    context, verdict.action(), number, comparisons.length, all);
            check(call, answer);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The program, as struct sock_filter[]. */
    public byte[] export() {
        Libc.Pipe pipe = Libc.pipe();
        try (Fd reading = pipe.reading()) {
            try (Fd writing = pipe.writing()) {
                // Fits into the pipe: a filter has 4096 instructions of 8 bytes at most.
                check("export", (int) Handles.EXPORT.invokeExact(context, writing.number()));
            }
            return Pump.readAll(reading, MAX_PROGRAM_BYTES);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(String what, int answer) {
        if (answer < 0) {
            throw Native.failure("seccomp", -answer, what);
        }
    }

    @Override
    public void close() {
        try {
            Handles.RELEASE.invokeExact(context);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
