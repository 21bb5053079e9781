package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.http.exec.MessageSocket;
import dev.davit.http.wire.Exchange;
import dev.davit.port.PodStreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A container's log in the messages of a WebSocket, as browsers ask for it: bytes as they are, or,
 * where the client picks that, as text in base64. Where a message ends means nothing.
 */
final class LogSocket implements PodStreams.Sink {
    private static final String BASE64 = "base64.binary.k8s.io";
    private static final List<String> PROTOCOLS = List.of("binary.k8s.io", BASE64);
    private static final int MESSAGE_BYTES = 32 << 10;

    private final MessageSocket socket;
    private final boolean base64;
    private final byte[] message = new byte[MESSAGE_BYTES];
    private int size;

    private LogSocket(MessageSocket socket) {
        this.socket = socket;
        this.base64 = socket.protocol().equals(BASE64);
    }

    /** Blocks until the log has ended, or one of the two has enough. */
    static void run(Exchange exchange, PodStreams.LogRun log)
            throws IOException, InterruptedException {
        Thread self = Thread.currentThread();
        switch (MessageSocket.open(exchange, PROTOCOLS, self::interrupt)) {
            case Outcome.Refused<MessageSocket>(Refusal refusal) -> exchange.answer(refusal);
            case Outcome.Ok<MessageSocket>(MessageSocket open) -> {
                exchange.connection().whenGone(self::interrupt);
                LogSocket socket = new LogSocket(open);
                try {
                    // Clients know by an empty message that it has begun, as in Kubernetes.
                    socket.send();
                    log.writeTo(socket);
                    socket.flush();
                } catch (InterruptedException | InterruptedIOException told) {
                    // The client has gone or says that it will, or the server is closing.
                } finally {
                    open.close();
                }
            }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int fits = Math.min(left, MESSAGE_BYTES - size);
            System.arraycopy(bytes, from, message, size, fits);
            size += fits;
            from += fits;
            left -= fits;
            if (size == MESSAGE_BYTES) {
                flush();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (size == 0) {
            return;
        }
        try {
            send();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("told to end");
        }
    }

    private void send() throws IOException, InterruptedException {
        byte[] bytes = Arrays.copyOf(message, size);
        size = 0;
        ByteBuf sent =
                base64
                        ? Unpooled.copiedBuffer(
                                Base64.getEncoder().encodeToString(bytes),
                                StandardCharsets.US_ASCII)
                        : Unpooled.wrappedBuffer(bytes);
        socket.send(sent, base64);
    }
}
