package dev.davit.bench.watch;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The floor of a fan-out: a process of its own that answers each POST by writing one record of the
 * same size to every connection that has sent a GET, over TLS, and does nothing else. No store, no
 * JSON, no selection; the same library, the same certificate, the same clients.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class BareFan implements AutoCloseable {
    private static final byte[] WATCHED =
            ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] TAKEN = ascii("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    private static final int BODY_BYTES = 1 << 20;
    private static final int BACKLOG = 1024;

    private final Process process;
    private final int port;

    private BareFan(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param pki has {@code server.crt} and {@code server.key}
     * @param record what is written to each
     */
    static BareFan start(Path pki, byte[] record) throws IOException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        System.getProperty("java.home") + "/bin/java",
                                        "-XX:+UseSerialGC",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        BareFan.class.getName(),
                                        pki.toString(),
                                        new String(record, StandardCharsets.UTF_8)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (line == null) {
            process.destroy();
            throw new IOException("the bare server did not start");
        }
        return new BareFan(process, Integer.parseInt(line));
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The server itself: says its port, serves until it is ended. */
    public static void main(String[] args) throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(
                                Path.of(args[0], "server.crt").toFile(),
                                Path.of(args[0], "server.key").toFile())
                        .sslProvider(SslProvider.JDK)
                        .build();
        ChannelGroup watchers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        byte[] chunk =
                ascii(
                        Integer.toHexString(args[1].getBytes(StandardCharsets.UTF_8).length)
                                + "\r\n"
                                + args[1]
                                + "\r\n");
        Channel listening =
                new ServerBootstrap()
                        .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(pipeline(tls, watchers, chunk))
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sync()
                        .channel();
        System.out.println(((InetSocketAddress) listening.localAddress()).getPort());
        listening.closeFuture().sync();
    }

    private static ChannelInitializer<Channel> pipeline(
            SslContext tls, ChannelGroup watchers, byte[] chunk) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(new HttpRequestDecoder())
                        .addLast(new HttpObjectAggregator(BODY_BYTES))
                        .addLast(new Fan(watchers, chunk));
            }
        };
    }

    private static final class Fan extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final ChannelGroup watchers;
        private final byte[] chunk;

        Fan(ChannelGroup watchers, byte[] chunk) {
            this.watchers = watchers;
            this.chunk = chunk;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            if (request.method().equals(HttpMethod.GET)) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(WATCHED));
                watchers.add(ctx.channel());
                return;
            }
            ByteBuf shared = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(chunk));
            for (Channel watcher : watchers) {
                watcher.writeAndFlush(shared.duplicate());
            }
            ctx.writeAndFlush(Unpooled.wrappedBuffer(TAKEN));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
