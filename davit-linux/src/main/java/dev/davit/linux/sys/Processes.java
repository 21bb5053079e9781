package dev.davit.linux.sys;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Processes of the host by number. A number alone is reused: its start time tells them apart. */
public final class Processes {
    /** Field 22 of /proc/PID/stat; counted after the command, which may hold blanks. */
    private static final int START_TIME_AFTER_COMMAND = 19;

    private Processes() {}

    /** Clock ticks between boot and the process's start; empty where it has ended. */
    public static OptionalLong startTicks(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return dead
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(fields[START_TIME_AFTER_COMMAND]));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc/" + pid + "/stat")) || noSuchProcess(e)) {
                return OptionalLong.empty();
            }
            throw new HostFailure("read stat", "process " + pid, e);
        }
    }

    /** A read of a file in /proc that was open when its process ended. */
    private static boolean noSuchProcess(IOException e) {
        return String.valueOf(e.getMessage()).contains("No such process");
    }

    public static boolean lives(int pid, long startTicks) {
        OptionalLong now = startTicks(pid);
        return now.isPresent() && now.getAsLong() == startTicks;
    }

    /** Signals the process that started then, and no other that has its number now. */
    public static void signal(int pid, long startTicks, int signal) {
        Libc.pidfd(pid)
                .ifPresent(fd -> {
                    try (fd) {
                        if (lives(pid, startTicks)) {
                            Libc.signal(fd, signal);
                        }
                    }
                });
    }

    /** Signals whatever has this number; no error where nothing has. */
    public static void signal(int pid, int signal) {
        Libc.pidfd(pid)
                .ifPresent(fd -> {
                    try (fd) {
                        Libc.signal(fd, signal);
                    }
                });
    }
}
