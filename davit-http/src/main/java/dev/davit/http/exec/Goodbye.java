package dev.davit.http.exec;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.concurrent.TimeUnit;

/**
 * The end of a WebSocket. Who says goodbye first waits for the answer: a client that answers on a
 * connection which is closed already takes that for a failure.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Goodbye {
    private static final int NORMAL_CLOSURE = 1000;
    private static final long PATIENCE_MILLIS = 1_000;

    private Goodbye() {}

    /** On the event loop: ours. */
    static void say(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new CloseWebSocketFrame(NORMAL_CLOSURE, ""));
        ctx.executor().schedule(() -> ctx.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * On the event loop: the client's.
     *
     * @param said whether it answers ours
     */
    static void answered(ChannelHandlerContext ctx, boolean said) {
        if (said) {
            ctx.close();
        } else {
            ctx.writeAndFlush(new CloseWebSocketFrame(NORMAL_CLOSURE, ""))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }
}
