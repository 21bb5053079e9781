package dev.davit.conformance.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every client's run has in common: its words, its patience, and the server that is killed.
 *
 * @param client as its lines name it
 * @param kubeconfig where the server is, and who asks
 * @param scripts a folder with {@code kill.sh}, which kills the server with -9, starts it again,
 *     and ends when it answers; and {@code forget.sh}, which writes so much that no watch can
 *     resume from before it
 */
public record Run(String client, String kubeconfig, Path scripts) {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 20;
    private static final int SCRIPT_MINUTES = 2;
    private static final Pattern SERVER = Pattern.compile("https://127\\.0\\.0\\.1:([0-9]+)");

    public static Run of(String client, Path kubeconfig, Path scripts) throws IOException {
        return new Run(client, Files.readString(kubeconfig), scripts);
    }

    /** Something that did not come out as it should. */
    public static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /** A capability has been shown, whole; the words are those of {@code docs/clients.md}. */
    public void done(String words) {
        System.out.println("ok: " + client + " " + words);
    }

    public static void must(boolean so, String what) {
        if (!so) {
            throw new Wrong("NOT AS IT SHOULD BE: " + what);
        }
    }

    public static void same(@Nullable Object actual, Object expected, String what) {
        must(
                expected.equals(actual),
                "%s: expected \"%s\", got \"%s\"".formatted(what, expected, actual));
    }

    public static void eventually(String what, Callable<Boolean> so) throws Exception {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!so.call()) {
            must(System.nanoTime() < until, "never came true: " + what);
            Thread.sleep(LOOK_MILLIS);
        }
    }

    public int serverPort() {
        Matcher found = SERVER.matcher(kubeconfig);
        must(found.find(), "a server on 127.0.0.1 in the kubeconfig");
        return Integer.parseInt(found.group(1));
    }

    /** The same, by way of another port. */
    public String kubeconfigBy(CutWire wire) {
        return SERVER.matcher(kubeconfig).replaceAll("https://127.0.0.1:" + wire.port());
    }

    /** The server is killed with -9 and started again. */
    public void killServer() throws IOException, InterruptedException {
        play("kill.sh");
    }

    /** What was known of the past is pushed out: whoever resumes from before gets a 410. */
    public void forgetThePast() throws IOException, InterruptedException {
        play("forget.sh");
    }

    private void play(String script) throws IOException, InterruptedException {
        Path log = scripts.resolve(script + ".log");
        Process playing =
                new ProcessBuilder("bash", scripts.resolve(script).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        must(playing.waitFor(SCRIPT_MINUTES, TimeUnit.MINUTES), script + " ends in time");
        must(playing.exitValue() == 0, script + " ends well: see " + log);
    }
}
