package dev.davit.linux.sys;

import java.util.OptionalInt;

/** A process that this one started by {@link Spawn}. Must be waited for, or it stays a zombie. */
public final class Child {
    private final int pid;
    private final String program;
    private OptionalInt ended = OptionalInt.empty();

    Child(int pid, String program) {
        this.pid = pid;
        this.program = program;
    }

    public int pid() {
        return pid;
    }

    /** Blocks (the whole platform thread) until it has ended; 128 + signal for a signal. */
    public synchronized int await() {
        if (ended.isEmpty()) {
            int status =
                    Libc.waitFor(pid, 0)
                            .orElseThrow(() -> Native.failure("waitpid", Errno.ECHILD, program));
            ended = OptionalInt.of(exitCode(status));
        }
        return ended.getAsInt();
    }

    /** Its exit code where it has ended. */
    public synchronized OptionalInt poll() {
        if (ended.isEmpty()) {
            OptionalInt status = Libc.waitFor(pid, Libc.WNOHANG);
            if (status.isPresent()) {
                ended = OptionalInt.of(exitCode(status.getAsInt()));
            }
        }
        return ended;
    }

    private static int exitCode(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }
}
