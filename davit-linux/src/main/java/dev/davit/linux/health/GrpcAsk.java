package dev.davit.linux.health;

import dev.davit.port.Probes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.health.v1.Health/Check} over HTTP/2 without TLS. Netty reads and writes the frames;
 * the socket is a plain blocking one, as this runs on a virtual thread. Sources: RFC 9113, gRPC's
 * PROTOCOL-HTTP2 and health/v1/health.proto.
 */
final class GrpcAsk {
    private static final int STREAM = 1;
    private static final int SERVING = 1;
    private static final int MESSAGE_HEAD_BYTES = 5;
    private static final int ANSWER_BYTES_AT_MOST = 65_536;

    private final EmbeddedChannel frames = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = frames.pipeline().firstContext();
    private final DefaultHttp2FrameWriter writer = new DefaultHttp2FrameWriter();
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
    private final ByteBuf message = Unpooled.buffer(64);
    private @Nullable String trouble;
    private String grpcStatus = "";
    private String grpcMessage = "";
    private boolean ended;

    private GrpcAsk() {}

    static Probes.Answer ask(Probes.Grpc grpc, String host, Deadline deadline) {
        String place = Line.place(host, grpc.port());
        GrpcAsk ask = new GrpcAsk();
        try (Line line = Line.open(host, grpc.port(), deadline)) {
            ask.request(grpc.service(), place, line.out());
            ask.answer(line.in(), line.out());
            return ask.judged();
        } catch (IOException | Http2Exception failure) {
            return new Probes.Answer(false, place + ": " + HostProbes.words(failure));
        } finally {
            ask.free();
        }
    }

    private void free() {
        reader.close();
        writer.close();
        message.release();
        boolean ignored = frames.finishAndReleaseAll();
    }

    private void request(String service, String place, OutputStream out) throws IOException {
        out.write(bytes(Http2CodecUtil.connectionPrefaceBuf()));
        Http2Headers headers =
                new DefaultHttp2Headers()
                        .method("POST")
                        .scheme("http")
                        .path("/grpc.health.v1.Health/Check")
                        .authority(place)
                        .add("te", "trailers")
                        .add("content-type", "application/grpc")
                        .add("user-agent", "kube-probe/1.36");
        var _ =
                writer.writeSettings(
                        context, new Http2Settings().pushEnabled(false), frames.newPromise());
        var _ = writer.writeHeaders(context, STREAM, headers, 0, false, frames.newPromise());
        var _ = writer.writeData(context, STREAM, body(service), 0, true, frames.newPromise());
        send(out);
    }

    /** One message, not compressed: {@code HealthCheckRequest{string service = 1}}. */
    private static ByteBuf body(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        ByteBuf proto = Unpooled.buffer();
        if (name.length > 0) {
            proto.writeByte(0x0a);
            for (int left = name.length; ; left >>>= 7) {
                if (left < 0x80) {
                    proto.writeByte(left);
                    break;
                }
                proto.writeByte((left & 0x7f) | 0x80);
            }
            proto.writeBytes(name);
        }
        ByteBuf head = Unpooled.buffer(MESSAGE_HEAD_BYTES);
        head.writeByte(0).writeInt(proto.readableBytes());
        return Unpooled.wrappedBuffer(head, proto);
    }

    private void send(OutputStream out) throws IOException {
        frames.flush();
        for (ByteBuf next = frames.readOutbound(); next != null; next = frames.readOutbound()) {
            out.write(bytes(next));
        }
        out.flush();
    }

    private static byte[] bytes(ByteBuf from) {
        try {
            byte[] bytes = new byte[from.readableBytes()];
            from.readBytes(bytes);
            return bytes;
        } finally {
            from.release();
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException, Http2Exception {
        ByteBuf read = Unpooled.buffer();
        byte[] chunk = new byte[4_096];
        int all = 0;
        try {
            while (!ended) {
                int count = in.read(chunk);
                all += Math.max(count, 0);
                if (count < 0 || all > ANSWER_BYTES_AT_MOST) {
                    throw new IOException(count < 0 ? "EOF" : "an endless answer");
                }
                read.writeBytes(chunk, 0, count);
                reader.readFrame(context, read, new Answers());
                read.discardReadBytes();
                send(out);
            }
        } finally {
            read.release();
        }
    }

    private Probes.Answer judged() {
        if (trouble != null) {
            return new Probes.Answer(false, trouble);
        }
        if (!grpcStatus.isEmpty() && !grpcStatus.equals("0")) {
            String words = grpcMessage.isEmpty() ? "" : ": " + grpcMessage;
            return new Probes.Answer(false, "gRPC status " + grpcStatus + words);
        }
        int status = servingStatus();
        String shown =
                switch (status) {
                    case SERVING -> "";
                    case 2 -> "service unhealthy (responded with \"NOT_SERVING\")";
                    case 3 -> "service unhealthy (responded with \"SERVICE_UNKNOWN\")";
                    default -> "service unhealthy (responded with \"UNKNOWN\")";
                };
        return new Probes.Answer(status == SERVING, shown);
    }

    /**
     * {@code HealthCheckResponse{ServingStatus status = 1}}; 0, the default, where it is absent.
     */
    private int servingStatus() {
        boolean field =
                message.readableBytes() >= MESSAGE_HEAD_BYTES + 2
                        && message.getByte(MESSAGE_HEAD_BYTES) == 0x08;
        return field ? message.getByte(MESSAGE_HEAD_BYTES + 1) : 0;
    }

    private final class Answers extends Http2FrameAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            var _ = writer.writeSettingsAck(ctx, frames.newPromise());
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) {
            var _ = writer.writePing(ctx, true, data, frames.newPromise());
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
            int count = data.readableBytes() + padding;
            if (stream == STREAM) {
                message.writeBytes(data);
                ended |= end;
            }
            return count;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int stream, Http2Headers got, int padding, boolean end) {
            if (stream != STREAM) {
                return;
            }
            CharSequence http = got.status();
            if (http != null && !"200".contentEquals(http)) {
                trouble = "HTTP status " + http;
            }
            grpcStatus = text(got, "grpc-status", grpcStatus);
            grpcMessage = text(got, "grpc-message", grpcMessage);
            ended |= end;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int stream,
                Http2Headers got,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(ctx, stream, got, padding, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long error) {
            stop("stream reset, error " + error);
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext ctx, int last, long error, ByteBuf words) {
            if (last < STREAM) {
                stop("go away, error " + error);
            }
        }

        private void stop(String why) {
            if (!ended) {
                trouble = why;
                ended = true;
            }
        }

        private static String text(Http2Headers headers, String name, String otherwise) {
            CharSequence value = headers.get(name);
            return value == null ? otherwise : value.toString();
        }
    }
}
