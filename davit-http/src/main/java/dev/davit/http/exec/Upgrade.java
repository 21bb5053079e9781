package dev.davit.http.exec;

import dev.davit.http.wire.Exchange;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;

/** Turns a connection from HTTP to a WebSocket. */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Upgrade {
    private Upgrade() {}

    private static final WebSocketDecoderConfig DECODING =
            WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(ExecSocket.MAX_MESSAGE_BYTES)
                    .expectMaskedFrames(true)
                    .allowExtensions(false)
                    .build();

    /** Returns once frames can be sent. */
    static void install(Exchange exchange, ExecSocket socket, String protocol, String accept)
            throws InterruptedException {
        byte[] head =
                ("HTTP/1.1 101 Switching Protocols\r\n"
                                + "Upgrade: websocket\r\n"
                                + "Connection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: "
                                + accept
                                + "\r\nSec-WebSocket-Protocol: "
                                + protocol
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        exchange.upgraded(101);
        exchange.connection()
                .upgrade(context -> {
                    context.write(Unpooled.wrappedBuffer(head));
                    context.pipeline()
                            .addBefore(
                                    context.name(),
                                    "frames-in",
                                    new WebSocket13FrameDecoder(DECODING))
                            .addBefore(
                                    context.name(),
                                    "frames-out",
                                    new WebSocket13FrameEncoder(false))
                            .addBefore(context.name(), "exec", socket);
                    context.pipeline().remove(HttpRequestDecoder.class);
                    context.flush();
                });
    }
}
