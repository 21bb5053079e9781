package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An open watch. */
final class Watching implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final InputStream in;
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

    Watching(InputStream in) {
        this.in = in;
        Thread.ofVirtual().name("watch").start(this::read);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add(JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException | UncheckedIOException closed) {
            // Whoever waits for an event hears of nothing more, and says so.
        }
    }

    /** The next event but bookmarks. */
    JsonObject next() throws Check.Failed, InterruptedException {
        while (true) {
            JsonObject event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new Check.Failed("no event came in " + PATIENCE_SECONDS + " s");
            }
            if (!event.textOr("", "type").equals("BOOKMARK")) {
                return event;
            }
        }
    }

    /** The next event must be of a type, and of an object of a name. */
    JsonObject expect(String type, String name) throws Check.Failed, InterruptedException {
        JsonObject event = next();
        String said =
                event.textOr("", "type") + " " + event.textOr("", "object", "metadata", "name");
        if (!said.equals(type + " " + name)) {
            throw new Check.Failed("the watch said " + said + ", not " + type + " " + name);
        }
        return event.object("object");
    }

    /** Goes on to an event of a type. */
    JsonObject until(String type) throws Check.Failed, InterruptedException {
        JsonObject event = next();
        while (!event.textOr("", "type").equals(type)) {
            event = next();
        }
        return event.object("object");
    }

    /** Nothing comes for a while. */
    void silent() throws Check.Failed, InterruptedException {
        JsonObject event = events.poll(300, TimeUnit.MILLISECONDS);
        if (event != null) {
            throw new Check.Failed("the watch said something: " + event);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
