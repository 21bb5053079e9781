package dev.davit.http.exec;

import dev.davit.http.wire.PieceQueue;
import dev.davit.port.PodStreams.Forwarding;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Pairs the SPDY streams of a client that forwards ports: a data stream and an error stream with
 * the same {@code requestID}, in either order, as Kubernetes' protocol has it. A stream whose other
 * half never comes has its place until the client resets it; {@link SpdySession#MAX_STREAMS} bounds
 * them.
 */
final class ForwardedPorts {
    private final Forwarding way;

    /** Streams whose other half has not come yet, by type and request; of the event loop. */
    private final Map<String, SpdyStream> waiting = new HashMap<>();

    ForwardedPorts(Forwarding way) {
        this.way = way;
    }

    /** On the event loop. */
    void opened(SpdyStream stream) {
        String type = stream.header("streamtype");
        String request = request(stream, type);
        switch (type) {
            case "error" -> {
                SpdyStream data = waiting.remove("data " + request);
                if (data == null) {
                    await("error " + request, stream);
                } else {
                    begin(data, stream);
                }
            }
            case "data" -> {
                SpdyStream error = waiting.remove("error " + request);
                if (error == null) {
                    await("data " + request, stream);
                } else {
                    begin(stream, error);
                }
            }
            default -> stream.refuse();
        }
    }

    /**
     * Clients of Kubernetes' first versions name no request: their data stream follows the error
     * stream, and a client's streams have odd numbers.
     */
    private static String request(SpdyStream stream, String type) {
        String named = stream.header("requestid");
        return named.isEmpty()
                ? "#" + (type.equals("data") ? stream.id() - 2 : stream.id())
                : named;
    }

    private void await(String key, SpdyStream stream) {
        if (waiting.containsKey(key)) {
            stream.refuse();
            return;
        }
        waiting.put(key, stream);
        stream.reader = new Half(key, stream);
    }

    private void begin(SpdyStream data, SpdyStream error) {
        ForwardedConnection connection =
                new ForwardedConnection(way, data.header("port"), data, error);
        if (data.reader instanceof Half early) {
            early.handOver(connection);
        }
        data.reader = connection;
        error.reader = SpdyStream.NOTHING;
        connection.begin();
    }

    /** What comes on a stream before its other half. */
    private final class Half implements SpdyStream.Reader {
        private final String key;
        private final SpdyStream stream;
        private final ByteArrayOutputStream early = new ByteArrayOutputStream(0);
        private boolean over;

        Half(String key, SpdyStream stream) {
            this.key = key;
            this.stream = stream;
        }

        /** Nothing waits here: the connection must be read, or the other half would never come. */
        @Override
        public boolean data(byte[] piece) {
            if (early.size() + piece.length > PieceQueue.HIGH_BYTES) {
                waiting.remove(key);
                stream.refuse();
            } else {
                early.writeBytes(piece);
            }
            return true;
        }

        @Override
        public void ended() {
            over = true;
        }

        @Override
        public void reset() {
            waiting.remove(key);
        }

        void handOver(ForwardedConnection connection) {
            if (early.size() > 0) {
                connection.data(early.toByteArray());
            }
            if (over) {
                connection.ended();
            }
        }
    }
}
