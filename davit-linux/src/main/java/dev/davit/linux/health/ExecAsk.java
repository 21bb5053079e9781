package dev.davit.linux.health;

import dev.davit.base.HostFailure;
import dev.davit.port.Containers;
import dev.davit.port.ExecSession;
import dev.davit.port.Probes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A program in the container. At the end of its time it is killed. */
final class ExecAsk {
    /** What it leaves behind may hold its output open; nobody waits for that. */
    static final long OUTPUT_MILLIS = 200;

    private ExecAsk() {}

    static Probes.Answer ask(
            Containers containers, String id, Probes.Exec exec, Deadline deadline) {
        try (ExecSession session =
                containers.exec(id, new Containers.ExecSpec(exec.command(), false, false))) {
            deadline.cutBy(session::close);
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            Thread out = Thread.ofVirtual().start(() -> keep(session.stdout(), said));
            Thread err = Thread.ofVirtual().start(() -> keep(session.stderr(), said));
            int code = session.awaitExit();
            out.join(OUTPUT_MILLIS);
            err.join(OUTPUT_MILLIS);
            String words = text(said);
            boolean late = deadline.over() && code != 0;
            return new Probes.Answer(
                    code == 0, code == 0 || late ? words : "exit code " + code + colon(words));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Probes.Answer(false, "the agent ends");
        } catch (Containers.StartFailure failure) {
            return new Probes.Answer(false, HostProbes.words(failure));
        }
    }

    private static String colon(String words) {
        return words.isEmpty() ? "" : ": " + words;
    }

    private static String text(ByteArrayOutputStream said) {
        synchronized (said) {
            return said.toString(StandardCharsets.UTF_8).strip();
        }
    }

    /** The beginning is kept, the rest read and forgotten, so that the program never blocks. */
    private static void keep(InputStream from, ByteArrayOutputStream said) {
        byte[] buffer = new byte[4_096];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                synchronized (said) {
                    int room = Math.max(0, Probes.WORDS_AT_MOST - said.size());
                    said.write(buffer, 0, Math.min(count, room));
                }
            }
        } catch (IOException | HostFailure ended) {
            // Its session was closed at its deadline: what was said before is kept.
        }
    }
}
