package dev.davit.http.exec;

import dev.davit.http.wire.Outflow;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;

/**
 * What the two ends of a WebSocket say besides their messages; all of it on the event loop. Who
 * says goodbye first waits for the answer: a client that answers on a connection which is closed
 * already takes that for a failure.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class ControlFrames {
    private static final int NORMAL_CLOSURE = 1000;

    /** From when our goodbye is out: before, the client may still be reading what came first. */
    private static final long PATIENCE_MILLIS = 1_000;

    private ControlFrames() {}

    /**
     * Who asks and takes no answers gets no more of them: they would fill the memory. RFC 6455,
     * 5.5.3, lets the last of several pings be answered alone.
     */
    static void pong(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    /** Ours. */
    static void sayGoodbye(ChannelHandlerContext ctx, Outflow outflow) {
        outflow.closeAfter(ctx.writeAndFlush(goodbye()), PATIENCE_MILLIS);
    }

    /**
     * The client's.
     *
     * @param said whether it answers ours
     */
    static void answerGoodbye(ChannelHandlerContext ctx, Outflow outflow, boolean said) {
        if (said) {
            ctx.close();
        } else {
            outflow.closeAfter(ctx.writeAndFlush(goodbye()), 0);
        }
    }

    private static CloseWebSocketFrame goodbye() {
        return new CloseWebSocketFrame(NORMAL_CLOSURE, "");
    }
}
