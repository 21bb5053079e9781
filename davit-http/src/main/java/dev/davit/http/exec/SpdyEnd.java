package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An exec's or attach's client over SPDY: one stream per channel, named by a header. */
final class SpdyEnd implements ClientEnd {
    /** A client opens its streams at once; Kubernetes waits as long. */
    private static final long OPEN_MILLIS = 30_000;

    private static final Map<String, Integer> CHANNELS =
            new TreeMap<>(
                    Map.of(
                            "stdin", ChannelProtocol.STDIN,
                            "stdout", ChannelProtocol.STDOUT,
                            "stderr", ChannelProtocol.STDERR,
                            "error", ChannelProtocol.ERROR,
                            "resize", ChannelProtocol.RESIZE));

    private final ChannelProtocol protocol;
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final Set<Integer> awaited;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final AtomicReference<SpdySession> session = new AtomicReference<>();
    private final Inbox inbox;

    SpdyEnd(ChannelProtocol protocol, Set<Integer> awaited) {
        this.protocol = protocol;
        this.awaited = new TreeSet<>(awaited);
        this.inbox =
                new Inbox(() -> {
                    SpdyStream stdin = streams.get(ChannelProtocol.STDIN);
                    if (stdin != null) {
                        stdin.readAgain();
                    }
                });
    }

    void over(SpdySession carrier) {
        session.set(carrier);
    }

    /** On the event loop. */
    void opened(SpdyStream stream) {
        Integer channel = CHANNELS.get(stream.header("streamtype"));
        if (channel == null || streams.containsKey(channel)) {
            stream.refuse();
            return;
        }
        stream.reader =
                switch (channel) {
                    case ChannelProtocol.STDIN -> stdin();
                    case ChannelProtocol.RESIZE -> sizes();
                    default -> SpdyStream.NOTHING;
                };
        streams.put(channel, stream);
        if (streams.keySet().containsAll(awaited)) {
            complete.countDown();
        }
    }

    private SpdyStream.Reader stdin() {
        return new SpdyStream.Reader() {
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
                inbox.endStdin();
            }
        };
    }

    private SpdyStream.Reader sizes() {
        return new SpdyStream.Reader() {
            @Override
            public boolean data(byte[] piece) {
                size(piece).ifPresent(inbox::resize);
                return true;
            }

            @Override
            public void ended() {
                // The terminal keeps its size.
            }

            @Override
            public void reset() {
                // The terminal keeps its size.
            }
        };
    }

    /** Empty where it is no size. */
    static Optional<Inbox.Size> size(byte[] json) {
        try {
            if (JsonReader.read(json) instanceof JsonObject size) {
                long columns = size.wholeOr(0, "Width");
                long rows = size.wholeOr(0, "Height");
                if (columns > 0 && rows > 0 && columns <= 0xffff && rows <= 0xffff) {
                    return Optional.of(new Inbox.Size((int) columns, (int) rows));
                }
            }
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** False where a stream that was asked for was not opened in time. */
    boolean awaitStreams() throws InterruptedException {
        return complete.await(OPEN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public ChannelProtocol protocol() {
        return protocol;
    }

    @Override
    public void send(int channel, byte[] bytes, int length)
            throws ClientGone, InterruptedException {
        SpdyStream stream = streams.get(channel);
        if (stream != null) {
            stream.send(bytes, length);
        }
    }

    @Override
    public void end(int channel) {
        SpdyStream stream = streams.get(channel);
        if (stream != null) {
            stream.end();
        }
    }

    @Override
    public void close() {
        streams.values().forEach(SpdyStream::end);
        SpdySession carrier = session.get();
        if (carrier != null) {
            carrier.close();
        }
    }
}
