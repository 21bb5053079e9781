package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server's end of a WebSocket: what is no message of the client's is dealt with here. */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
abstract class WebSocketEnd extends ChannelInboundHandlerAdapter {
    private final Outflow outflow;
    private final Runnable onClose;
    private volatile @Nullable ChannelHandlerContext context;

    /** Our goodbye has gone out; of the event loop. */
    private boolean said;

    /**
     * @param onClose the client has gone, or says that it will; on the event loop
     */
    WebSocketEnd(Outflow outflow, Runnable onClose) {
        this.outflow = outflow;
        this.onClose = onClose;
    }

    /** On the event loop: a part of a message of the client's; it stays the caller's. */
    abstract void heard(WebSocketFrame frame);

    /** On the event loop: the connection has gone. */
    void gone() {
        // Whoever sends sees it.
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    final ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case PingWebSocketFrame ping -> ControlFrames.pong(ctx, ping);
                case CloseWebSocketFrame _ -> {
                    ControlFrames.answerGoodbye(ctx, outflow, said);
                    onClose.run();
                }
                case WebSocketFrame frame -> heard(frame);
                default -> {
                    // The decoder before this one makes nothing else.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        gone();
        onClose.run();
        ctx.fireChannelInactive();
    }

    /** From any thread but the event loop: returns once there is room for a message. */
    final void awaitRoom() throws ClientGone, InterruptedException {
        outflow.awaitWritable();
    }

    /** From any thread: all has been told. */
    final void sayGoodbye() {
        ChannelHandlerContext ctx = context();
        ctx.executor()
                .execute(() -> {
                    said = true;
                    ControlFrames.sayGoodbye(ctx, outflow);
                });
    }
}
