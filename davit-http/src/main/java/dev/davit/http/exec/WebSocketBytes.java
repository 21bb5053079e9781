package dev.davit.http.exec;

import dev.davit.http.wire.Outflow;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/** A stream of bytes inside a WebSocket's binary messages; where one ends means nothing. */
final class WebSocketBytes extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
    private final Outflow outflow;

    WebSocketBytes(Outflow outflow) {
        this.outflow = outflow;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
        out.add(new BinaryWebSocketFrame(bytes.retain()));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        switch (frame) {
            case BinaryWebSocketFrame data -> out.add(data.content().retain());
            case ContinuationWebSocketFrame data -> out.add(data.content().retain());
            case PingWebSocketFrame ping -> ControlFrames.pong(ctx, ping);
            case CloseWebSocketFrame _ -> ControlFrames.answerGoodbye(ctx, outflow, false);
            default -> {
                // Pongs and texts carry no bytes of the stream.
            }
        }
    }
}
