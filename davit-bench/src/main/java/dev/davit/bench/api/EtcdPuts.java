package dev.davit.bench.api;

import dev.davit.bench.load.ThreadLoad;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * {@code etcdserverpb.KV/Put} by gRPC over one HTTP/2 connection without TLS, one put after the
 * other: the frames are written by hand, so that the client costs as little as Davit's own client
 * here. Sources: RFC 9113, RFC 7541, gRPC's PROTOCOL-HTTP2, etcd's rpc.proto.
 */
final class EtcdPuts implements ThreadLoad.Client {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int FRAME_HEAD_BYTES = 9;

    /** What the server may send before it is told of more room: far beyond any run's answers. */
    private static final int WINDOW_BYTES = 1 << 30;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final byte[] headers;
    private final String name;
    private final byte[] value;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private int stream = -1;

    /**
     * @param name begins every key
     */
    EtcdPuts(int port, String name, byte[] value) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        this.out =
                new DataOutputStream(
                        new java.io.BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
        this.headers = headers("127.0.0.1:" + port);
        this.name = name;
        this.value = value.clone();
        out.write(PREFACE);
        frame(SETTINGS, 0, 0, new byte[0]);
        head(4, WINDOW_UPDATE, 0, 0);
        out.writeInt(WINDOW_BYTES);
        out.flush();
    }

    /** The same for each request, and nothing of it is to be remembered by the other side. */
    private static byte[] headers(String authority) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        // Of the static table: ":method: POST", ":scheme: http"; then names by index or in full.
        block.write(0x83);
        block.write(0x86);
        block.write(0x04);
        text(block, "/etcdserverpb.KV/Put");
        block.write(0x01);
        text(block, authority);
        block.write(0x00);
        text(block, "content-type");
        text(block, "application/grpc");
        block.write(0x00);
        text(block, "te");
        text(block, "trailers");
        return block.toByteArray();
    }

    /** At most 126 characters, not compressed. */
    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void ask(long number) throws IOException {
        stream += 2;
        frame(HEADERS, END_HEADERS, stream, headers);
        byte[] put = request((name + number).getBytes(StandardCharsets.US_ASCII));
        head(5 + put.length, DATA, END_STREAM, stream);
        // One message, not compressed.
        out.writeByte(0);
        out.writeInt(put.length);
        out.write(put);
        out.flush();
        while (!ended()) {
            // Each frame until the stream's last one.
        }
    }

    /** {@code PutRequest{bytes key = 1; bytes value = 2}}. */
    private byte[] request(byte[] key) {
        ByteArrayOutputStream put = new ByteArrayOutputStream(value.length + 64);
        put.write(0x0a);
        length(put, key.length);
        put.writeBytes(key);
        put.write(0x12);
        length(put, value.length);
        put.writeBytes(value);
        return put.toByteArray();
    }

    private static void length(ByteArrayOutputStream to, int length) {
        int left = length;
        for (; left >= 0x80; left >>>= 7) {
            to.write((left & 0x7f) | 0x80);
        }
        to.write(left);
    }

    private void head(int length, int type, int flags, int on) throws IOException {
        out.writeByte(length >>> 16);
        out.writeShort(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(on);
    }

    private void frame(int type, int flags, int on, byte[] payload) throws IOException {
        head(payload.length, type, flags, on);
        out.write(payload);
    }

    /** Reads one frame; whether it ended the stream. */
    private boolean ended() throws IOException {
        byte[] head = in.readNBytes(FRAME_HEAD_BYTES);
        if (head.length < FRAME_HEAD_BYTES) {
            throw new IOException("etcd closed the connection");
        }
        ByteBuf read = Unpooled.wrappedBuffer(head);
        int length = read.readUnsignedMedium();
        int type = read.readUnsignedByte();
        int flags = read.readUnsignedByte();
        byte[] payload = in.readNBytes(length);
        switch (type) {
            case SETTINGS, PING -> acknowledge(type, flags, payload);
            case HEADERS -> judge(payload);
            case RST_STREAM, GOAWAY -> throw new IOException("etcd refused: frame " + type);
            default -> {
                // Data: the answer's revision. Windows: one request at a time never fills them.
            }
        }
        return (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
    }

    private void acknowledge(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(type, ACK, 0, type == PING ? payload : new byte[0]);
            out.flush();
        }
    }

    private void judge(byte[] block) throws IOException {
        try {
            Http2Headers got = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
            CharSequence status = got.get("grpc-status");
            if (status != null && !"0".contentEquals(status)) {
                throw new IOException(
                        "etcd: gRPC status " + status + " " + got.get("grpc-message"));
            }
        } catch (Http2Exception broken) {
            throw new IOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
