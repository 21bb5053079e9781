package dev.davit.http.proxy;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Connection;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Field;
import dev.davit.http.wire.PieceQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two connections that have become something else than HTTP: what comes from one goes to the other.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pipes extends ChannelInboundHandlerAdapter {
    private static final int BUFFER_BYTES = 32 << 10;

    /** What a client said before it went gets this long to be taken. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Connection client;
    private final PieceQueue fromClient;
    private volatile @Nullable ChannelHandlerContext context;

    /** When a byte last went either way. */
    private volatile long movedNanos = System.nanoTime();

    private Pipes(Connection client) {
        this.client = client;
        this.fromClient = new PieceQueue(() -> client.loop().later(this::readAgain));
    }

    /**
     * Blocks until one of the two is done.
     *
     * @param head the other's, with which both change
     */
    static void join(
            Exchange exchange, AnswerHead head, Dialed other, InputStream from, int idleMillis)
            throws IOException, InterruptedException {
        Pipes pipes = new Pipes(exchange.connection());
        other.patience(idleMillis);
        exchange.upgraded(101);
        exchange.connection()
                .upgrade(ctx -> {
                    ctx.write(Unpooled.wrappedBuffer(switched(head)));
                    ctx.pipeline().addBefore(ctx.name(), null, pipes);
                    ctx.pipeline().remove(HttpRequestDecoder.class);
                    ctx.flush();
                });
        Thread up = Thread.ofVirtual().name("proxy upgraded").start(() -> pipes.toOther(other));
        pipes.client.whenGone(() -> pipes.gone(other));
        try {
            pipes.toClient(from, TimeUnit.MILLISECONDS.toNanos(idleMillis));
        } catch (ClientGone gone) {
            // What it had said is still on its way to the other.
            up.join(TimeUnit.NANOSECONDS.toMillis(LAST_WORDS_NANOS));
            throw gone;
        } finally {
            up.interrupt();
            pipes.closeWhenSent();
        }
    }

    /** The server closes, or the client has gone; what that one had said is still for the other. */
    private void gone(Dialed other) {
        if (client.outflow().alive()) {
            other.cut();
        } else {
            fromClient.end();
            client.loop().after(LAST_WORDS_NANOS, other::cut);
        }
    }

    private static byte[] switched(AnswerHead head) {
        StringBuilder text = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        for (Field field : head.fields()) {
            Passing.line(text, field);
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf bytes && bytes.isReadable()) {
                byte[] piece = new byte[bytes.readableBytes()];
                bytes.readBytes(piece);
                if (!fromClient.add(piece)) {
                    ctx.channel().config().setAutoRead(false);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void readAgain() {
        context().channel().config().setAutoRead(true);
    }

    /** Its silence alone is no end: the other direction watches over both. */
    private void toOther(Dialed other) {
        try {
            OutputStream to = other.out();
            for (byte[] piece = next(); piece != null; piece = next()) {
                movedNanos = System.nanoTime();
                to.write(piece);
                to.flush();
            }
        } catch (IOException | InterruptedException over) {
            // One of the two has gone.
        } finally {
            // Tells the other direction. What the client still says has no reader.
            fromClient.cut();
            other.close();
        }
    }

    private byte @Nullable [] next() throws ClientGone, InterruptedException {
        return fromClient.next(PieceQueue.FOR_EVER);
    }

    private void toClient(InputStream from, long idleNanos)
            throws ClientGone, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = read(from, buffer, idleNanos);
                read >= 0;
                read = read(from, buffer, idleNanos)) {
            movedNanos = System.nanoTime();
            client.outflow().awaitWritable();
            context().writeAndFlush(Unpooled.copiedBuffer(buffer, 0, read));
        }
    }

    /** -1 at its end, however it came. */
    private int read(InputStream from, byte[] buffer, long idleNanos) {
        while (true) {
            try {
                return from.read(buffer);
            } catch (SocketTimeoutException silent) {
                if (System.nanoTime() - movedNanos >= idleNanos) {
                    return -1;
                }
            } catch (IOException broken) {
                return -1;
            }
        }
    }

    private void closeWhenSent() {
        ChannelHandlerContext ctx = context();
        client.outflow().closeAfter(ctx.writeAndFlush(Unpooled.EMPTY_BUFFER), 0);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }
}
