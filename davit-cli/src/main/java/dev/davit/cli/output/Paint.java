package dev.davit.cli.output;

import java.util.Set;

/** Colours, where they are wanted. */
public final class Paint {
    private static final Set<String> GOOD =
            Set.of("Running", "Ready", "Active", "Bound", "Succeeded", "Completed", "True", "done");
    private static final Set<String> BAD =
            Set.of(
                    "Error",
                    "Failed",
                    "CrashLoopBackOff",
                    "ImagePullBackOff",
                    "ErrImagePull",
                    "NotReady",
                    "OOMKilled",
                    "Warning",
                    "failed");
    private static final Set<String> UNDER_WAY =
            Set.of("Pending", "ContainerCreating", "Terminating", "Unknown", "waiting", "running");

    private static final boolean ON = Terminals.colour();

    private Paint() {}

    /** A word of state in its colour. */
    public static String state(String word) {
        if (GOOD.contains(word)) {
            return ansi("32", word);
        }
        if (BAD.contains(word)) {
            return ansi("31", word);
        }
        boolean underWay =
                UNDER_WAY.contains(word)
                        || word.startsWith("Init:")
                        || word.startsWith("ContainerCreating (");
        return underWay ? ansi("33", word) : word;
    }

    public static String bold(String text) {
        return ansi("1", text);
    }

    public static String added(String line) {
        return ansi("32", line);
    }

    public static String removed(String line) {
        return ansi("31", line);
    }

    private static String ansi(String code, String text) {
        return ON ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
