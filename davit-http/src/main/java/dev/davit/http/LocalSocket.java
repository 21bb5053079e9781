package dev.davit.http;

import dev.davit.base.HostFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A Unix socket that only its owner can open: the way of commands on the server's own host. */
// What its closing leads to is the channel's affair.
@SuppressWarnings("FutureReturnValueIgnored")
final class LocalSocket {
    private static final int BACKLOG = 128;

    private LocalSocket() {}

    /** A socket that a killed program left is replaced: the data dir's lock is held. */
    static Channel listen(Path socket, EventLoopGroup loops, ChannelHandler pipeline) {
        try {
            Files.deleteIfExists(socket);
            ChannelFuture bound =
                    new ServerBootstrap()
                            .group(loops)
                            .channel(NioServerDomainSocketChannel.class)
                            .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
                            .childHandler(pipeline)
                            .bind(UnixDomainSocketAddress.of(socket))
                            .awaitUninterruptibly();
            if (bound.cause() != null) {
                throw new HostFailure("listen on", socket.toString(), bound.cause());
            }
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            bound.channel().closeFuture().addListener(closed -> Files.deleteIfExists(socket));
            return bound.channel();
        } catch (IOException failure) {
            throw new HostFailure("listen on", socket.toString(), failure);
        }
    }
}
