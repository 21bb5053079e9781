package dev.davit.cli.stream;

import dev.davit.cli.ApiClient;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.StatusText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Runs a program in a container and lends it this terminal. */
public final class ExecClient {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte STDIN = 0;
    private static final byte RESIZE = 4;
    private static final byte CLOSE = (byte) 255;

    private final ApiClient client;
    private final boolean tty;

    public ExecClient(ApiClient client, boolean tty) {
        this.client = client;
        this.tty = tty;
    }

    /** Blocks until the program has ended; its exit code. */
    public int run(String path, boolean stdin) throws InterruptedException {
        ExecListener listener = new ExecListener(bytes -> Out.raw(bytes, bytes.length));
        WebSocket socket = open(path, listener);
        if (!tty) {
            if (stdin) {
                Thread.ofVirtual().start(() -> sendInput(socket, System.in));
            }
            return listener.awaitExit();
        }
        try (Terminal terminal = terminal()) {
            return lend(terminal, socket, listener, stdin);
        } catch (IOException failure) {
            throw new CliFailure(ExitCode.HOST, "no terminal: " + failure.getMessage());
        }
    }

    /**
     * Runs a program whose input and output are streams of this program.
     *
     * @param input null: it gets none
     */
    public int pipe(String path, @Nullable InputStream input, Consumer<byte[]> output)
            throws InterruptedException {
        ExecListener listener = new ExecListener(output);
        WebSocket socket = open(path, listener);
        if (input != null) {
            Thread.ofPlatform().daemon().start(() -> sendInput(socket, input));
        }
        return listener.awaitExit();
    }

    /** It asks the terminal nothing: the answers would reach the program as its input. */
    private static Terminal terminal() throws IOException {
        return TerminalBuilder.builder().system(true).graphemeCluster(false).build();
    }

    private int lend(Terminal terminal, WebSocket socket, ExecListener listener, boolean stdin)
            throws InterruptedException {
        Attributes before = terminal.enterRawMode();
        try {
            // The handler first: a size that changes from here on is told by it, one before by the
            // call.
            terminal.handle(Terminal.Signal.WINCH, signal -> sendSize(socket, terminal));
            sendSize(socket, terminal);
            if (stdin) {
                // A daemon: a read from a terminal cannot be interrupted when the program ends.
                Thread.ofPlatform().daemon().start(() -> sendInput(socket, terminal.input()));
            }
            return listener.awaitExit();
        } finally {
            terminal.setAttributes(before);
        }
    }

    private WebSocket open(String path, ExecListener listener) {
        URI where = URI.create(client.server().toString().replaceFirst("^http", "ws") + path);
        try {
            return client.webSocket()
                    .subprotocols("v5.channel.k8s.io")
                    .buildAsync(where, listener)
                    .join();
        } catch (CompletionException failure) {
            throw refused(failure);
        }
    }

    static CliFailure refused(CompletionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof WebSocketHandshakeException handshake) {
            Object body = handshake.getResponse().body();
            byte[] bytes =
                    body instanceof byte[] some
                            ? some
                            : String.valueOf(body).getBytes(StandardCharsets.UTF_8);
            int status = handshake.getResponse().statusCode();
            return new CliFailure(ExitCode.REFUSED, StatusText.of(status, bytes));
        }
        return new CliFailure(
                ExitCode.UNREACHABLE, "the connection was not made: " + cause.getMessage());
    }

    private static void sendSize(WebSocket socket, Terminal terminal) {
        // Asked and sent in one go, so that an older size never follows a newer one.
        synchronized (socket) {
            Size size = terminal.getSize();
            String json = "{\"Width\":" + size.getColumns() + ",\"Height\":" + size.getRows() + "}";
            sendUnlessOver(socket, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void sendUnlessOver(WebSocket socket, byte[] size) {
        try {
            send(socket, RESIZE, size);
        } catch (CompletionException ended) {
            // The program was over before this: its exit code is there already, or the listener
            // tells why there is none.
        }
    }

    private static void sendInput(WebSocket socket, InputStream input) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                byte[] part = new byte[read];
                System.arraycopy(buffer, 0, part, 0, read);
                send(socket, STDIN, part);
            }
            send(socket, CLOSE, new byte[] {STDIN});
        } catch (IOException | CompletionException ended) {
            // The program or the terminal has gone; the exit code tells the rest.
            socket.abort();
        }
    }

    private static void send(WebSocket socket, byte channel, byte[] bytes) {
        ByteBuffer message = ByteBuffer.allocate(bytes.length + 1).put(channel).put(bytes).flip();
        synchronized (socket) {
            socket.sendBinary(message, true).join();
        }
    }
}
