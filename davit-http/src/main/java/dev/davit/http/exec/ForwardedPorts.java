package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.PodStreams.Forwarding;
import dev.davit.port.Tunnel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Pairs the streams of a client that forwards ports, and carries each pair's connection: a data
 * stream and an error stream with the same {@code requestID}, as Kubernetes' protocol has it. A
 * port that nobody listens on is told on the error stream and ends that pair alone.
 */
final class ForwardedPorts {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int MAX_PORT = 65_535;

    private final Forwarding way;

    /** Error streams whose data stream has not come yet; of the event loop. */
    private final Map<String, SpdyStream> waiting = new HashMap<>();

    ForwardedPorts(Forwarding way) {
        this.way = way;
    }

    /** On the event loop. */
    void opened(SpdyStream stream) {
        String request = stream.header("requestid");
        switch (stream.header("streamtype")) {
            case "error" -> waiting.put(request, stream);
            case "data" -> {
                SpdyStream error = waiting.remove(request);
                if (error == null) {
                    stream.end();
                } else {
                    new Pair(stream, error).begin();
                }
            }
            default -> stream.end();
        }
    }

    /** One forwarded connection. Two threads: one in each direction. */
    private final class Pair implements SpdyStream.Reader {
        private final SpdyStream data;
        private final SpdyStream error;
        private final Inbox inbox;

        Pair(SpdyStream data, SpdyStream error) {
            this.data = data;
            this.error = error;
            this.inbox = new Inbox(data::readAgain);
        }

        void begin() {
            data.reader = this;
            Thread.ofVirtual().name("forward").start(this::run);
        }

        @Override
        public boolean data(byte[] piece) {
            return inbox.add(piece);
        }

        @Override
        public void ended() {
            inbox.endStdin();
        }

        @Override
        public void reset() {
            inbox.close();
        }

        private void run() {
            try {
                switch (dial()) {
                    case Outcome.Ok<Tunnel>(Tunnel tunnel) -> carry(tunnel);
                    case Outcome.Refused<Tunnel>(Refusal why) -> {
                        byte[] words = why.message().getBytes(StandardCharsets.UTF_8);
                        error.send(words, words.length);
                    }
                }
            } catch (IOException | InterruptedException gone) {
                // The client has gone with all its streams.
            } finally {
                inbox.close();
                data.end();
                error.end();
            }
        }

        private Outcome<Tunnel> dial() {
            String text = data.header("port");
            int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
            return port < 1 || port > MAX_PORT
                    ? Outcome.refused(
                            Refusal.of(Reason.BAD_REQUEST, "\"" + text + "\" is not a port"))
                    : way.dial(port);
        }

        private void carry(Tunnel tunnel) throws InterruptedException {
            try (tunnel) {
                Thread in = Thread.ofVirtual().name("forward in").start(() -> toPod(tunnel));
                toClient(tunnel);
                // The client sees the end and lets go of its own side.
                data.end();
                in.join();
            }
        }

        /** The client's reset ends the tunnel, whatever the program in the pod still says. */
        private void toPod(Tunnel tunnel) {
            try {
                byte[] piece = inbox.nextStdin();
                while (piece != null) {
                    tunnel.write(piece);
                    piece = inbox.nextStdin();
                }
                if (inbox.closed()) {
                    tunnel.close();
                } else {
                    tunnel.endWriting();
                }
            } catch (IOException closed) {
                // The program has closed its side; the other direction tells the client.
                inbox.close();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        private void toClient(Tunnel tunnel) throws InterruptedException {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int read = tunnel.read(buffer); read >= 0; read = tunnel.read(buffer)) {
                    data.send(buffer, read);
                }
            } catch (IOException reset) {
                // The program or the client broke the connection off.
                inbox.close();
            }
        }
    }
}
