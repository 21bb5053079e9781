package dev.davit.cli;

/** Somebody has written since the state that a change rests on was read. */
public final class Conflict extends CliFailure {
    private static final long serialVersionUID = 1L;

    Conflict(String message) {
        super(ExitCode.REFUSED, message);
    }
}
