package dev.davit.http.exec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/** A stream of bytes inside a WebSocket's binary messages; where one ends means nothing. */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketBytes extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
    private static final int NORMAL_CLOSURE = 1000;

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
        out.add(new BinaryWebSocketFrame(bytes.retain()));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        switch (frame) {
            case BinaryWebSocketFrame data -> out.add(data.content().retain());
            case ContinuationWebSocketFrame data -> out.add(data.content().retain());
            case PingWebSocketFrame ping ->
                    ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame _ ->
                    ctx.writeAndFlush(new CloseWebSocketFrame(NORMAL_CLOSURE, ""))
                            .addListener(ChannelFutureListener.CLOSE);
            default -> {
                // Pongs and texts carry no bytes of the stream.
            }
        }
    }
}
