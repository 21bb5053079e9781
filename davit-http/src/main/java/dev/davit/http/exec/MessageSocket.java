package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Incoming;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/** A WebSocket in which the server alone speaks, a message at a time. */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class MessageSocket extends WebSocketEnd {
    private final String protocol;

    private MessageSocket(Exchange exchange, String protocol, Runnable onClose) {
        super(exchange.connection().outflow(), onClose);
        this.protocol = protocol;
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
            throws ClientGone, InterruptedException {
        return open(exchange, Handshake.webSocket(exchange.in(), ""), onClose);
    }

    /**
     * As {@link #open(Exchange, Runnable)}, in one of these forms, or in none that has a name where
     * the client names none.
     */
    public static Outcome<MessageSocket> open(
            Exchange exchange, List<String> protocols, Runnable onClose)
            throws ClientGone, InterruptedException {
        return open(exchange, Handshake.messages(exchange.in(), protocols), onClose);
    }

    private static Outcome<MessageSocket> open(
            Exchange exchange, Outcome<Handshake> handshake, Runnable onClose)
            throws ClientGone, InterruptedException {
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
    void heard(WebSocketFrame frame) {
        // Nothing that the client says is listened to.
    }

    /**
     * From any thread but the event loop: waits for room, then sends. Takes over the bytes.
     *
     * @param text whether they are UTF-8
     */
    public void send(ByteBuf message, boolean text) throws ClientGone, InterruptedException {
        try {
            awaitRoom();
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
        sayGoodbye();
    }
}
