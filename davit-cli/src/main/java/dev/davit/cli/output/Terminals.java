package dev.davit.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What this process' output is connected to. */
public final class Terminals {
    private static final long STTY_MILLIS = 1_000;
    private static final int USUAL_COLUMNS = 80;

    private Terminals() {}

    /** True when standard output is a terminal. */
    public static boolean outIsTerminal() {
        return isTerminal(1);
    }

    public static boolean errorIsTerminal() {
        return isTerminal(2);
    }

    public static boolean inIsTerminal() {
        return isTerminal(0);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            Path where = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return where.toString().matches("/dev/(pts/\\d+|tty\\w*|console)");
        } catch (IOException closed) {
            return false;
        }
    }

    /** True when what is printed may be coloured; see https://no-color.org. */
    public static boolean colour() {
        String no = System.getenv("NO_COLOR");
        String kind = System.getenv("TERM");
        return (no == null || no.isEmpty()) && !"dumb".equals(kind) && outIsTerminal();
    }

    /** Columns of the terminal; 0 when output is not one, and so has no width. */
    public static int columns() {
        if (!outIsTerminal()) {
            return 0;
        }
        String set = System.getenv("COLUMNS");
        if (set != null && set.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(set);
        }
        return asked();
    }

    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "-F", "/dev/tty", "size")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            if (stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)
                    && size.matches("\\d+ [1-9]\\d*")) {
                return Integer.parseInt(size.substring(size.indexOf(' ') + 1));
            }
        } catch (IOException noStty) {
            // A terminal of the usual width, then.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return USUAL_COLUMNS;
    }
}
