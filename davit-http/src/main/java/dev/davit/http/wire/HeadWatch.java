package dev.davit.http.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands before the decoder and tells the connection that something of a request has come. */
public final class HeadWatch extends ChannelInboundHandlerAdapter {
    private final Connection connection;

    public HeadWatch(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        connection.bytesCame();
        ctx.fireChannelRead(message);
    }
}
