package dev.davit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The one place that writes to the terminal. */
public final class Out {
    private static final PrintStream STDOUT =
            new PrintStream(
                    new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    private static final PrintStream STDERR =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private Out() {}

    public static void line(String text) {
        STDOUT.println(text);
        STDOUT.flush();
    }

    public static void raw(byte[] bytes, int length) {
        STDOUT.write(bytes, 0, length);
        STDOUT.flush();
    }

    public static void rawOutput(byte[] bytes) {
        raw(bytes, bytes.length);
    }

    public static void rawError(byte[] bytes, int length) {
        STDERR.write(bytes, 0, length);
        STDERR.flush();
    }

    /** A piece of a line, to stderr. */
    public static void part(String text) {
        STDERR.print(text);
        STDERR.flush();
    }

    public static void error(String text) {
        STDERR.println(text);
    }
}
