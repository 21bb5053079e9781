package dev.davit.node.spec;

import java.util.Locale;

/** The signal an image wants to be ended with: {@code SIGQUIT}, {@code 3}. */
public final class StopSignals {
    private static final int TERM = 15;

    private StopSignals() {}

    /** SIGTERM where it says nothing that is known. */
    public static int of(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (name.matches("[0-9]{1,2}")) {
            int number = Integer.parseInt(name);
            return number >= 1 && number <= 64 ? number : TERM;
        }
        return switch (name.startsWith("SIG") ? name.substring(3) : name) {
            case "HUP" -> 1;
            case "INT" -> 2;
            case "QUIT" -> 3;
            case "KILL" -> 9;
            case "USR1" -> 10;
            case "USR2" -> 12;
            case "WINCH" -> 28;
            case "PWR" -> 30;
            case "RTMIN+3" -> 37;
            default -> TERM;
        };
    }
}
