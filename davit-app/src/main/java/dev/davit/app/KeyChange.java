package dev.davit.app;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;

/** Asks a running cluster for new keys to its Secrets, and how they are. */
public final class KeyChange {
    private static final String OK = "ok ";

    private KeyChange() {}

    /** The number of the data key that seals from now on. */
    public static String ask(DataDir data) {
        return ask(data, ControlSocket.ROTATE_KEYS);
    }

    /** Which data key seals now, and how many older ones are left. */
    public static String state(DataDir data) {
        return ask(data, ControlSocket.KEYS);
    }

    private static String ask(DataDir data, String question) {
        String answer = ControlSocket.ask(data.controlSocket(), question);
        if (!answer.startsWith(OK)) {
            throw new CliFailure(ExitCode.REFUSED, answer);
        }
        return answer.substring(OK.length());
    }
}
