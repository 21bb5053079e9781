package dev.davit.http;

import dev.davit.base.HostFailure;
import dev.davit.gate.Gate;
import dev.davit.gate.Identifier;
import dev.davit.http.proxy.OtherServers;
import dev.davit.http.wire.CertificateJudge;
import dev.davit.http.wire.Connection;
import dev.davit.http.wire.HeadWatch;
import dev.davit.http.wire.HttpLimits;
import dev.davit.http.wire.Metrics;
import dev.davit.http.wire.Shared;
import dev.davit.http.wire.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listening server. */
// The sweep ends with its event loop.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int LOW_WATER_BYTES = 64 << 10;
    private static final int HIGH_WATER_BYTES = 256 << 10;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long SWEEP_MILLIS = 5_000;

    private final Shared shared;
    private final MultiThreadIoEventLoopGroup loops;
    private final List<Channel> listening;

    private HttpServer(Shared shared, MultiThreadIoEventLoopGroup loops, List<Channel> listening) {
        this.shared = shared;
        this.loops = loops;
        this.listening = listening;
    }

    /** As the other, with no other API servers. */
    public static HttpServer start(
            HttpSettings settings,
            Gate gate,
            Identifier identifier,
            NodeStreams nodes,
            NodeImageStores images) {
        return start(settings, gate, identifier, nodes, images, OtherServers.NONE);
    }

    /**
     * Listens from now on.
     *
     * @param others API servers that serve what this one does not
     * @throws HostFailure when an address cannot be listened on
     */
    public static HttpServer start(
            HttpSettings settings,
            Gate gate,
            Identifier identifier,
            NodeStreams nodes,
            NodeImageStores images,
            OtherServers others) {
        SslContext tls = Tls.context(settings.tls());
        Metrics metrics = new Metrics();
        Front front = new Front(settings, gate, identifier, nodes, images, others, metrics);
        Shared shared =
                new Shared(
                        settings.limits(),
                        new CertificateJudge(settings.tls().clientAuthorities()),
                        metrics,
                        front,
                        idPrefix());
        front.serve(shared);
        MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(
                        settings.eventLoops(),
                        new DefaultThreadFactory("davit-http", true),
                        NioIoHandler.newFactory());
        HttpServer server = new HttpServer(shared, loops, new ArrayList<>());
        try {
            server.listen(settings, tls);
        } catch (HostFailure e) {
            server.close();
            throw e;
        }
        long every = sweepMillis(settings.limits());
        loops.scheduleAtFixedRate(server::sweep, every, every, TimeUnit.MILLISECONDS);
        return server;
    }

    /** Often enough for the shortest of the times that it judges. */
    private static long sweepMillis(HttpLimits limits) {
        long shortest = Math.min(limits.headMillis(), limits.stallMillis());
        return Math.max(1, Math.min(SWEEP_MILLIS, shortest / 2));
    }

    private void listen(HttpSettings settings, SslContext tls) {
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(LOW_WATER_BYTES, HIGH_WATER_BYTES))
                        .childHandler(new Pipeline(shared, tls));
        int port = -1;
        for (InetSocketAddress wanted : settings.listen()) {
            InetSocketAddress at =
                    port < 0 ? wanted : new InetSocketAddress(wanted.getAddress(), port);
            Channel channel = bind(bootstrap, at);
            listening.add(channel);
            if (port < 0) {
                port = address().getPort();
            }
        }
        Pipeline plain = new Pipeline(shared, null);
        settings.local()
                .ifPresent(socket -> listening.add(LocalSocket.listen(socket, loops, plain)));
    }

    private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress at) {
        ChannelFuture bound = bootstrap.bind(at).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause == null) {
            return bound.channel();
        }
        String text = String.valueOf(cause.getMessage());
        if (text.contains("Address already in use")) {
            throw new HostFailure(
                    "listen on",
                    EADDRINUSE,
                    text(at),
                    "port "
                            + at.getPort()
                            + " is in use by another program; stop that one, or choose another"
                            + " port with --listen ADDRESS:PORT");
        }
        throw new HostFailure(
                "listen on",
                0,
                text(at),
                text + "; choose an address of this machine with --listen ADDRESS:PORT");
    }

    private static final int EADDRINUSE = 98;

    private static String text(InetSocketAddress at) {
        String host =
                at.getAddress() == null ? at.getHostString() : at.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort();
    }

    /** Bytes → TLS, where there is some → requests. */
    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final Shared shared;
        private final @Nullable SslContext tls;
        private final HttpDecoderConfig decoding;

        Pipeline(Shared shared, @Nullable SslContext tls) {
            this.shared = shared;
            this.tls = tls;
            this.decoding =
                    new HttpDecoderConfig()
                            .setMaxInitialLineLength(shared.limits().lineBytes())
                            .setMaxHeaderSize(shared.limits().headerBytes())
                            .setMaxChunkSize(CHUNK_BYTES);
        }

        @Override
        protected void initChannel(Channel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            Connection connection = new Connection(shared);
            channel.pipeline()
                    .addLast(new HeadWatch(connection))
                    .addLast(new HttpRequestDecoder(decoding))
                    .addLast(connection);
        }
    }

    private static String idPrefix() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "-";
    }

    private void sweep() {
        long now = System.nanoTime();
        shared.connections().forEach(connection -> connection.sweep(now));
    }

    /** The first address, with the port that was really taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getFirst().localAddress();
    }

    /** Ends watches cleanly, lets requests finish for a moment, closes everything. */
    @Override
    public void close() {
        shared.beginClosing();
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        shared.connections().forEach(Connection::drain);
        awaitDrained();
        shared.connections().forEach(Connection::closeNow);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void awaitDrained() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(shared.limits().drainMillis());
        try {
            while (!shared.connections().isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
