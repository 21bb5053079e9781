package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Incoming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A WebSocket in which the server alone speaks, a message at a time. */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class MessageSocket extends ChannelInboundHandlerAdapter {
    private final Exchange exchange;
    private final String protocol;
    private final Runnable onClose;
    private volatile @Nullable ChannelHandlerContext context;
    private boolean said;

    private MessageSocket(Exchange exchange, String protocol, Runnable onClose) {
        this.exchange = exchange;
        this.protocol = protocol;
        this.onClose = onClose;
    }

    /** Whether the client asks for one. */
    public static boolean asked(Incoming in) {
        return Handshake.isWebSocket(in);
    }

    /**
     * Turns the exchange's connection into one. What is refused is left to be answered.
     *
     * @param onClose the client has gone, or says that it will; on the event loop
     */
    public static Outcome<MessageSocket> open(Exchange exchange, Runnable onClose)
            throws InterruptedException {
        return open(exchange, Handshake.webSocket(exchange.in(), ""), onClose);
    }

    /**
     * As {@link #open(Exchange, Runnable)}, in one of these forms, or in none that has a name where
     * the client names none.
     */
    public static Outcome<MessageSocket> open(
            Exchange exchange, List<String> protocols, Runnable onClose)
            throws InterruptedException {
        return open(exchange, Handshake.messages(exchange.in(), protocols), onClose);
    }

    private static Outcome<MessageSocket> open(
            Exchange exchange, Outcome<Handshake> handshake, Runnable onClose)
            throws InterruptedException {
        return switch (handshake) {
            case Outcome.Refused<Handshake>(Refusal why) -> Outcome.refused(why);
            case Outcome.Ok<Handshake>(Handshake agreed) -> {
                String protocol =
                        agreed instanceof Handshake.WebSocket(String picked, String _)
                                ? picked
                                : "";
                MessageSocket socket = new MessageSocket(exchange, protocol, onClose);
                Upgrade.toChannels(exchange, agreed, socket);
                yield Outcome.ok(socket);
            }
        };
    }

    /** The form that was agreed on; empty: none that has a name. */
    public String protocol() {
        return protocol;
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
                    Goodbye.answered(ctx, said);
                    onClose.run();
                }
                default -> {
                    // Nothing that the client says is listened to.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        onClose.run();
        ctx.fireChannelInactive();
    }

    /**
     * From any thread but the event loop: waits for room, then sends. Takes over the bytes.
     *
     * @param text whether they are UTF-8
     */
    public void send(ByteBuf message, boolean text) throws ClientGone, InterruptedException {
        try {
            exchange.connection().outflow().awaitWritable();
        } catch (ClientGone | InterruptedException e) {
            message.release();
            throw e;
        }
        context()
                .writeAndFlush(
                        text ? new TextWebSocketFrame(message) : new BinaryWebSocketFrame(message));
    }

    /** From any thread: there is no more to say. */
    public void close() {
        ChannelHandlerContext ctx = context();
        ctx.executor()
                .execute(() -> {
                    said = true;
                    Goodbye.say(ctx);
                });
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }
}
