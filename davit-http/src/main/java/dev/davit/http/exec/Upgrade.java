package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Exchange;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.util.ArrayList;
import java.util.List;

/** Turns a connection from HTTP to what a handshake has agreed on. */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Upgrade {
    private static final WebSocketDecoderConfig DECODING =
            WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(ChannelFrames.MAX_MESSAGE_BYTES)
                    .expectMaskedFrames(true)
                    .allowExtensions(false)
                    .build();

    private Upgrade() {}

    /** Channels in a WebSocket's messages. Returns once frames can be sent. */
    static void toChannels(Exchange exchange, Handshake agreed, ChannelHandler last)
            throws ClientGone, InterruptedException {
        install(exchange, agreed, List.of(frames(), new WebSocket13FrameEncoder(false), last));
    }

    /** SPDY's frames, on the bare connection or inside a WebSocket's messages. */
    static void toSpdy(Exchange exchange, Handshake agreed, SpdySession session)
            throws ClientGone, InterruptedException {
        List<ChannelHandler> handlers = new ArrayList<>();
        if (agreed instanceof Handshake.WebSocket) {
            handlers.add(frames());
            handlers.add(new WebSocket13FrameEncoder(false));
            handlers.add(new WebSocketBytes(exchange.connection().outflow()));
        }
        handlers.add(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
        handlers.add(session);
        install(exchange, agreed, handlers);
    }

    private static WebSocket13FrameDecoder frames() {
        return new WebSocket13FrameDecoder(DECODING);
    }

    private static void install(Exchange exchange, Handshake agreed, List<ChannelHandler> handlers)
            throws ClientGone, InterruptedException {
        exchange.upgraded(101);
        exchange.connection()
                .upgrade(context -> {
                    context.write(Unpooled.wrappedBuffer(agreed.head()));
                    for (ChannelHandler handler : handlers) {
                        context.pipeline().addBefore(context.name(), null, handler);
                    }
                    context.pipeline().remove(HttpRequestDecoder.class);
                    context.flush();
                });
    }
}
