package dev.davit.cli;

/** What the program's exit code says; listed by {@code davit help}. */
public final class ExitCode {
    public static final int OK = 0;

    /** The server said no, or something that was asked for does not exist. */
    public static final int REFUSED = 1;

    /** The command line itself is wrong. */
    public static final int USAGE = 2;

    /** No server answers: it does not run, or not there. */
    public static final int UNREACHABLE = 3;

    /** The host lacks something that is needed. */
    public static final int HOST = 4;

    /** Something did not happen in the time that was given. */
    public static final int TIMEOUT = 5;

    /** A mistake in the program itself. */
    public static final int MISTAKE = 70;

    private ExitCode() {}
}
