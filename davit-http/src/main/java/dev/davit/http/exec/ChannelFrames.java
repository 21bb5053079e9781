package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/**
 * Numbered channels in a WebSocket's messages. Receives on the event loop; sends from any thread. A
 * channel whose reader is full stops the reading of all of them: a WebSocket has no windows.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChannelFrames extends WebSocketEnd {
    /** Of one message of the client's, all its fragments together where they must be joined. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    private static final int NO_CHANNEL = -1;

    /** Whose channels they are; called on the event loop. */
    interface Receiver {
        /** False when nothing more should come until {@link ChannelFrames#readAgain}. */
        boolean receive(int channel, byte[] bytes);

        /** The connection has gone. */
        void gone();
    }

    private final boolean base64;
    private final Receiver receiver;
    private final Set<Integer> full = new TreeSet<>();
    private final Pause pause = new Pause(PingWebSocketFrame::new);

    /** Of the message whose fragments are being received. */
    private int channel = NO_CHANNEL;

    /** Its text so far, where it is in base64. */
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream(0);

    /**
     * @param base64 text messages: the channel as a digit, the rest in base64
     * @param onClose the client has gone, or says that it will
     */
    ChannelFrames(boolean base64, Outflow outflow, Receiver receiver, Runnable onClose) {
        super(outflow, onClose);
        this.base64 = base64;
        this.receiver = receiver;
    }

    @Override
    void heard(WebSocketFrame frame) {
        switch (frame) {
            case BinaryWebSocketFrame _, TextWebSocketFrame _ -> {
                if (base64) {
                    join(frame);
                } else {
                    first(frame);
                }
            }
            case ContinuationWebSocketFrame _ -> {
                if (base64) {
                    join(frame);
                } else {
                    receive(bytes(frame));
                    done(frame);
                }
            }
            default -> {
                // Pongs, and nothing else that a WebSocket may carry.
            }
        }
    }

    private static byte[] bytes(WebSocketFrame frame) {
        return ByteBufUtil.getBytes(frame.content());
    }

    private void first(WebSocketFrame frame) {
        byte[] message = bytes(frame);
        if (message.length > 0) {
            channel = message[0] & 0xff;
            receive(Arrays.copyOfRange(message, 1, message.length));
            done(frame);
        }
    }

    /** Text in base64 means nothing before it is whole. */
    private void join(WebSocketFrame frame) {
        if (joined.size() + frame.content().readableBytes() > MAX_MESSAGE_BYTES) {
            context().close();
            return;
        }
        joined.writeBytes(bytes(frame));
        if (frame.isFinalFragment()) {
            decode(joined.toByteArray());
            joined.reset();
        }
    }

    private void decode(byte[] message) {
        if (message.length == 0) {
            return;
        }
        channel = message[0] - '0';
        try {
            receive(Base64.getDecoder().decode(Arrays.copyOfRange(message, 1, message.length)));
        } catch (IllegalArgumentException notBase64) {
            context().close();
        }
        channel = NO_CHANNEL;
    }

    private void done(WebSocketFrame frame) {
        if (frame.isFinalFragment()) {
            channel = NO_CHANNEL;
        }
    }

    private void receive(byte[] bytes) {
        if (channel != NO_CHANNEL && !receiver.receive(channel, bytes)) {
            full.add(channel);
            pause.begin(context());
        }
    }

    /** From any thread; on the event loop, so that it comes after the stop that it undoes. */
    void readAgain(int of) {
        ChannelHandlerContext ctx = context();
        ctx.executor()
                .execute(() -> {
                    if (full.remove(of) && full.isEmpty()) {
                        pause.end(ctx);
                    }
                });
    }

    @Override
    void gone() {
        pause.cancel();
        receiver.gone();
    }

    /** From any thread but the event loop: waits for room, then sends. The bytes are copied. */
    void send(int to, byte[] bytes, int length) throws ClientGone, InterruptedException {
        awaitRoom();
        context().writeAndFlush(frame(to, bytes, length));
    }

    private WebSocketFrame frame(int to, byte[] bytes, int length) {
        if (base64) {
            byte[] text = Base64.getEncoder().encode(Arrays.copyOf(bytes, length));
            return new TextWebSocketFrame(
                    (char) ('0' + to) + new String(text, StandardCharsets.US_ASCII));
        }
        ByteBuf out = Unpooled.buffer(length + 1);
        return new BinaryWebSocketFrame(out.writeByte(to).writeBytes(bytes, 0, length));
    }
}
