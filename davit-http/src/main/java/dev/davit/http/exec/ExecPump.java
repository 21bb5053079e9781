package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.port.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Moves bytes between a socket and a program until one of them ends. */
final class ExecPump {
    private static final int PIECE_BYTES = 32 << 10;

    /**
     * After the program has ended, its output is read on for as long as more comes; a child of its
     * that holds the pipe open is waited for this long.
     */
    private static final long QUIET_MILLIS = 1_000;

    private final ClientEnd socket;
    private final ExecSession session;
    private final AtomicLong moved = new AtomicLong();

    /** Threads that wait for the client to take what the program said. */
    private final AtomicInteger sending = new AtomicInteger();

    ExecPump(ClientEnd socket, ExecSession session) {
        this.socket = socket;
        this.session = session;
    }

    /** Blocks until the program's end has been told, or the client has gone. */
    void run(boolean stdin, boolean stdout, boolean stderr)
            throws ClientGone, InterruptedException {
        // An empty first message tells the client that the streams are open.
        int first =
                stdout
                        ? ChannelProtocol.STDOUT
                        : stderr ? ChannelProtocol.STDERR : ChannelProtocol.ERROR;
        socket.send(first, new byte[0], 0);
        Thread out = start(stdout, () -> copy(session.stdout(), ChannelProtocol.STDOUT));
        Thread err = start(stderr, () -> copy(session.stderr(), ChannelProtocol.STDERR));
        Thread in = start(true, () -> feed(stdin));
        Thread sizes = start(true, this::resize);
        try {
            int code = session.awaitExit();
            drain(out);
            drain(err);
            socket.end(ChannelProtocol.STDOUT);
            socket.end(ChannelProtocol.STDERR);
            byte[] end = told(code);
            if (end.length > 0) {
                socket.send(ChannelProtocol.ERROR, end, end.length);
            }
            socket.close();
        } finally {
            socket.inbox().close();
            for (Thread thread : new Thread[] {out, err, in, sizes}) {
                thread.interrupt();
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** On threads of the kernel's: pipes block, and would block a carrier. */
    private static Thread start(boolean wanted, Work work) {
        return Thread.ofPlatform()
                .daemon()
                .name("exec-stream")
                .start(() -> {
                    try {
                        if (wanted) {
                            work.run();
                        }
                    } catch (IOException | InterruptedException ended) {
                        // One direction is over: the program closed it, or the client has gone. The
                        // other directions and the program's end tell the rest.
                    }
                });
    }

    private void copy(InputStream from, int channel) throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE_BYTES];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            moved.addAndGet(read);
            sending.incrementAndGet();
            try {
                socket.send(channel, buffer, read);
            } finally {
                sending.decrementAndGet();
            }
        }
    }

    private void feed(boolean wanted) throws IOException, InterruptedException {
        try (OutputStream to = session.stdin()) {
            if (!wanted) {
                return;
            }
            for (byte[] piece = socket.inbox().nextStdin();
                    piece != null;
                    piece = socket.inbox().nextStdin()) {
                to.write(piece);
                to.flush();
            }
        }
    }

    private void resize() throws InterruptedException {
        for (Inbox.Size size = socket.inbox().nextSize();
                size != null;
                size = socket.inbox().nextSize()) {
            session.resize(size.columns(), size.rows());
        }
    }

    /** A client that reads slowly gets all of it; how slowly it may read is the wire's affair. */
    private void drain(Thread reader) throws InterruptedException {
        long before;
        do {
            before = moved.get();
            reader.join(QUIET_MILLIS);
        } while (reader.isAlive() && (moved.get() != before || sending.get() > 0));
    }

    /** The program's end in the words of the protocol's version. */
    private byte[] told(int code) {
        if (socket.protocol().status()) {
            return JsonWriter.write(status(code));
        }
        return code == 0 ? new byte[0] : failure(code).getBytes(StandardCharsets.UTF_8);
    }

    private static String failure(int code) {
        return "command terminated with non-zero exit code: exit status " + code;
    }

    private static JsonObject status(int code) {
        JsonObject.Builder status = JsonObject.builder().put("metadata", JsonObject.EMPTY);
        if (code == 0) {
            return status.put("status", "Success").build();
        }
        JsonObject cause =
                JsonObject.builder()
                        .put("reason", "ExitCode")
                        .put("message", Integer.toString(code))
                        .build();
        return status.put("status", "Failure")
                .put("message", failure(code))
                .put("reason", "NonZeroExitCode")
                .put("details", JsonObject.builder().put("causes", JsonArray.of(cause)).build())
                .build();
    }
}
