package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket's end: frames into the inbox, channels out as frames. Receives on the event loop;
 * sends from any thread.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class ExecSocket extends ChannelInboundHandlerAdapter implements ClientEnd {
    /** Of one message of the client's, all its fragments together where they must be joined. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    private static final int NORMAL_CLOSURE = 1000;
    private static final int NO_CHANNEL = -1;

    private final ChannelProtocol protocol;
    private final Outflow outflow;
    private final Inbox inbox = new Inbox(this::readAgain);
    private final Runnable onClose;
    private volatile @Nullable ChannelHandlerContext context;

    /** Of the message whose fragments are being received. */
    private int channel = NO_CHANNEL;

    ExecSocket(ChannelProtocol protocol, Outflow outflow, Runnable onClose) {
        this.protocol = protocol;
        this.outflow = outflow;
        this.onClose = onClose;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case PingWebSocketFrame ping ->
                        ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                case CloseWebSocketFrame _ -> {
                    ctx.writeAndFlush(new CloseWebSocketFrame(NORMAL_CLOSURE, ""))
                            .addListener(ChannelFutureListener.CLOSE);
                    onClose.run();
                }
                case BinaryWebSocketFrame frame -> first(frame);
                case TextWebSocketFrame frame -> first(frame);
                case ContinuationWebSocketFrame frame -> {
                    receive(bytes(frame));
                    done(frame);
                }
                default -> {
                    // Pongs, and nothing else that a WebSocket may carry.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static byte[] bytes(WebSocketFrame frame) {
        return ByteBufUtil.getBytes(frame.content());
    }

    private void first(WebSocketFrame frame) {
        byte[] message = bytes(frame);
        if (message.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(message, 1, message.length);
        if (protocol.base64()) {
            channel = message[0] - '0';
            try {
                receive(Base64.getDecoder().decode(rest));
            } catch (IllegalArgumentException notBase64) {
                context().close();
            }
        } else {
            channel = message[0] & 0xff;
            receive(rest);
        }
        done(frame);
    }

    private void done(WebSocketFrame frame) {
        if (frame.isFinalFragment()) {
            channel = NO_CHANNEL;
        }
    }

    private void receive(byte[] bytes) {
        switch (channel) {
            case ChannelProtocol.STDIN -> {
                if (bytes.length > 0 && !inbox.add(bytes)) {
                    context().channel().config().setAutoRead(false);
                }
            }
            case ChannelProtocol.RESIZE -> resize(bytes);
            case ChannelProtocol.CLOSE -> {
                if (protocol.closes() && bytes.length > 0 && bytes[0] == ChannelProtocol.STDIN) {
                    inbox.endStdin();
                }
            }
            default -> {
                // Clients send on no other channel; what comes there has no reader.
            }
        }
    }

    /** A terminal that has no size (a script's) says 0 × 0: the one inside keeps its own. */
    private void resize(byte[] bytes) {
        SpdyEnd.size(bytes).ifPresent(inbox::resize);
    }

    /** On the event loop, so that it comes after the stop that it undoes. */
    private void readAgain() {
        ChannelHandlerContext ctx = context();
        ctx.executor().execute(() -> ctx.channel().config().setAutoRead(true));
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inbox.close();
        onClose.run();
        ctx.fireChannelInactive();
    }

    @Override
    public void send(int to, byte[] bytes, int length) throws ClientGone, InterruptedException {
        outflow.awaitWritable();
        context().writeAndFlush(frame(to, bytes, length));
    }

    private WebSocketFrame frame(int to, byte[] bytes, int length) {
        if (protocol.base64()) {
            byte[] text = Base64.getEncoder().encode(Arrays.copyOf(bytes, length));
            return new TextWebSocketFrame(
                    (char) ('0' + to) + new String(text, StandardCharsets.US_ASCII));
        }
        ByteBuf out = Unpooled.buffer(length + 1);
        return new BinaryWebSocketFrame(out.writeByte(to).writeBytes(bytes, 0, length));
    }

    /** A WebSocket's channels to the client end together. */
    @Override
    public void end(int to) {
        // Its close frame says so.
    }

    @Override
    public void close() {
        context()
                .writeAndFlush(new CloseWebSocketFrame(NORMAL_CLOSURE, ""))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
