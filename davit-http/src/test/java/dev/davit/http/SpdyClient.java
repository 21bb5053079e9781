package dev.davit.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that speaks SPDY/3.1 on a connection that was upgraded. */
final class SpdyClient {
    private final WireFixture.Client client;

    /** One for each direction: there may be a thread for each. */
    private final EmbeddedChannel encoder =
            new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));

    private final EmbeddedChannel decoder =
            new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final Map<Integer, ByteArrayOutputStream> heard = new TreeMap<>();

    SpdyClient(WireFixture.Client client) {
        this.client = client;
    }

    void open(int id, String type) throws IOException {
        SpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        frame.headers().set("streamtype", type);
        write(frame);
    }

    void data(int id, byte[] bytes, boolean last) throws IOException {
        DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(id, Unpooled.wrappedBuffer(bytes));
        frame.setLast(last);
        write(frame);
    }

    private void write(Object frame) throws IOException {
        encoder.writeOutbound(frame);
        for (ByteBuf bytes = encoder.readOutbound();
                bytes != null;
                bytes = encoder.readOutbound()) {
            client.send(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
    }

    /** Reads until the server says goodbye. */
    void readAll() throws IOException {
        while (true) {
            byte[] some = client.some();
            if (some.length == 0) {
                throw new IOException("the server closed without a word");
            }
            decoder.writeInbound(Unpooled.wrappedBuffer(some));
            for (Object frame = decoder.readInbound();
                    frame != null;
                    frame = decoder.readInbound()) {
                if (frame instanceof SpdyGoAwayFrame) {
                    return;
                }
                if (frame instanceof SpdyDataFrame data) {
                    heard.computeIfAbsent(data.streamId(), _ -> new ByteArrayOutputStream())
                            .writeBytes(ByteBufUtil.getBytes(data.content()));
                    data.release();
                }
            }
        }
    }

    byte[] bytes(int id) {
        ByteArrayOutputStream all = heard.get(id);
        return all == null ? new byte[0] : all.toByteArray();
    }

    String text(int id) {
        return new String(bytes(id), StandardCharsets.UTF_8);
    }
}
