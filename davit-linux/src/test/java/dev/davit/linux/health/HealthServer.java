package dev.davit.linux.health;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A gRPC server that knows one call: the health of the service {@code good} and of {@code ill}. */
final class HealthServer implements AutoCloseable {
    private static final int PREFACE_BYTES = 24;

    final ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("::1"));

    HealthServer() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                new Call(socket).answer();
            } catch (Exception gone) {
                // The client went away, or the test is over.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static final class Call extends Http2FrameAdapter {
        private final Socket socket;
        private final EmbeddedChannel frames =
                new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        private final DefaultHttp2FrameWriter writer = new DefaultHttp2FrameWriter();
        private String path = "";
        private boolean over;

        Call(Socket socket) {
            this.socket = socket;
        }

        void answer() throws Exception {
            InputStream in = socket.getInputStream();
            in.skipNBytes(PREFACE_BYTES);
            ChannelHandlerContext context = frames.pipeline().firstContext();
            var _ = writer.writeSettings(context, new Http2Settings(), frames.newPromise());
            DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
            ByteBuf read = Unpooled.buffer();
            byte[] chunk = new byte[1_024];
            while (!over) {
                int count = in.read(chunk);
                if (count < 0) {
                    return;
                }
                read.writeBytes(chunk, 0, count);
                reader.readFrame(context, read, this);
                frames.flush();
                for (ByteBuf out = frames.readOutbound();
                        out != null;
                        out = frames.readOutbound()) {
                    byte[] bytes = new byte[out.readableBytes()];
                    out.readBytes(bytes);
                    socket.getOutputStream().write(bytes);
                }
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int stream, Http2Headers got, int padding, boolean end) {
            path = got.method() + " " + got.path();
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
            String service = data.toString(StandardCharsets.UTF_8);
            Http2Headers head =
                    new DefaultHttp2Headers().status("200").add("content-type", "application/grpc");
            var _ = writer.writeHeaders(ctx, stream, head, 0, false, frames.newPromise());
            boolean known = service.contains("good") || service.contains("ill");
            boolean asked = path.equals("POST /grpc.health.v1.Health/Check");
            if (known && asked) {
                ByteBuf message = Unpooled.buffer().writeByte(0).writeInt(2).writeByte(8);
                message.writeByte(service.contains("good") ? 1 : 2);
                var _ = writer.writeData(ctx, stream, message, 0, false, frames.newPromise());
            }
            Http2Headers trailers = new DefaultHttp2Headers().add("grpc-status", known ? "0" : "5");
            trailers.add("grpc-message", known ? "" : "unknown service");
            var _ = writer.writeHeaders(ctx, stream, trailers, 0, true, frames.newPromise());
            over = true;
            return data.readableBytes();
        }
    }
}
