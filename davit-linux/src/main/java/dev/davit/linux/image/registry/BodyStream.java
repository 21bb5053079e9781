package dev.davit.linux.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body, read ahead of its reader by a bounded amount. What counts against a slow
 * registry is the time in which nothing came, not the time of the whole.
 */
final class BodyStream extends PieceStream implements HttpResponse.BodySubscriber<InputStream> {
    /** Pieces that are under way at a time; each has 16 KiB, or 48 at most. */
    private static final int AHEAD = 64;

    /** Nothing came in time. */
    static final class Stalled extends IOException {
        private static final long serialVersionUID = 1L;

        Stalled(long millis) {
            super("nothing came for " + millis / 1000 + " s");
        }
    }

    /** What the network thread says. */
    private sealed interface Item {}

    private record Bytes(List<ByteBuffer> buffers) implements Item {}

    private record End(@Nullable Throwable failure) implements Item {}

    private final long stallMillis;
    private final CompletableFuture<InputStream> body = CompletableFuture.completedFuture(this);
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> here = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private boolean closed;
    private boolean ended;

    BodyStream(long stallMillis) {
        this.stallMillis = stallMillis;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            if (closed) {
                given.cancel();
                return;
            }
            subscription = given;
        }
        given.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean ignored = items.offer(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        boolean ignored = items.offer(new End(failure));
    }

    @Override
    public void onComplete() {
        boolean ignored = items.offer(new End(null));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            ByteBuffer buffer = here.peek();
            if (buffer == null) {
                // What has come is given first: waiting, the end and failures come after it.
                if (done > 0 && !(items.peek() instanceof Bytes)) {
                    return done;
                }
                if (!more()) {
                    return done == 0 ? -1 : done;
                }
                continue;
            }
            int part = Math.min(length - done, buffer.remaining());
            buffer.get(into, offset + done, part);
            done += part;
            if (!buffer.hasRemaining()) {
                here.remove();
            }
        }
        return done;
    }

    private boolean more() throws IOException {
        if (ended) {
            return false;
        }
        Item item;
        try {
            item = items.poll(stallMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
        return switch (item) {
            case null -> throw new Stalled(stallMillis);
            case Bytes(List<ByteBuffer> buffers) -> {
                here.addAll(buffers);
                Flow.Subscription from = subscription();
                if (from != null) {
                    from.request(1);
                }
                yield true;
            }
            case End(Throwable failure) -> {
                ended = true;
                if (failure != null) {
                    throw failure instanceof IOException io ? io : new IOException(failure);
                }
                yield false;
            }
        };
    }

    private synchronized Flow.@Nullable Subscription subscription() {
        return subscription;
    }

    /** Ends the connection, where not everything was read. */
    @Override
    public void close() {
        Flow.Subscription from;
        synchronized (this) {
            closed = true;
            from = subscription;
        }
        if (from != null && !ended) {
            from.cancel();
        }
        ended = true;
    }
}
