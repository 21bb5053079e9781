package dev.davit.http.exec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is not read until somebody has taken what came. That its client goes would not
 * be seen meanwhile, and what serves it might wait for ever: so the client is asked something now
 * and then, which a host whose program has gone answers with a reset. Belongs to the event loop.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pause {
    static final long ASK_MILLIS = 5_000;

    private final Supplier<Object> question;
    private @Nullable Future<?> asking;

    /**
     * @param question a frame that any client answers by itself
     */
    Pause(Supplier<Object> question) {
        this.question = question;
    }

    void begin(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        if (asking == null) {
            asking =
                    ctx.executor()
                            .scheduleAtFixedRate(
                                    () -> ask(ctx), ASK_MILLIS, ASK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void end(ChannelHandlerContext ctx) {
        cancel();
        ctx.channel().config().setAutoRead(true);
    }

    /** The connection has gone. */
    void cancel() {
        Future<?> going = asking;
        asking = null;
        if (going != null) {
            going.cancel(false);
        }
    }

    /** One who has not taken what he was sent is not asked any more: that is seen elsewhere. */
    private void ask(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(question.get());
        }
    }
}
