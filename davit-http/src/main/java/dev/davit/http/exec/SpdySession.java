package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Streams of a client that speaks SPDY/3.1, as kubectl's library does: every stream is opened by
 * the client, and windows are not kept (that library knows none): who reads slowly is waited for by
 * not reading the connection. Frames are Netty's.
 */
// A write that fails closes its connection, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
final class SpdySession extends ChannelInboundHandlerAdapter {
    /** At a time; a forwarded connection takes two. */
    static final int MAX_STREAMS = 512;

    /**
     * Answers to frames that ask for one (pings, streams that are refused) and that the client has
     * not taken yet. A client pings every few seconds.
     */
    static final int MAX_UNTAKEN_ANSWERS = 1_000;

    /** Larger pieces are cut: a frame's length has 24 bits, and others want their turn. */
    private static final int PIECE_BYTES = 32 << 10;

    private final Outflow outflow;
    private final Consumer<SpdyStream> opened;
    private final Runnable onClose;
    private final Map<Integer, SpdyStream> streams = new HashMap<>();

    /** A server's pings have even numbers. */
    private final Pause pause = new Pause(() -> new DefaultSpdyPingFrame(2));

    private volatile @Nullable ChannelHandlerContext context;
    private int last;
    private int paused;
    private int untaken;
    private boolean goodbye;

    /**
     * @param opened called on the event loop with each new stream; sets its reader
     * @param onClose the client has gone
     */
    SpdySession(Outflow outflow, Consumer<SpdyStream> opened, Runnable onClose) {
        this.outflow = outflow;
        this.opened = opened;
        this.onClose = onClose;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case SpdySynStreamFrame open -> open(open);
                case SpdyDataFrame data -> data(data);
                case SpdyRstStreamFrame reset -> reset(reset.streamId());
                // A client's pings have odd numbers; an even one would answer one of ours.
                case SpdyPingFrame ping when ping.id() % 2 == 1 ->
                        answer(new DefaultSpdyPingFrame(ping.id()));
                // Streams that are open go on; no more will be opened.
                case SpdyGoAwayFrame _ -> goodbye = true;
                default -> {
                    // Settings, windows and headers ask for nothing.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** What asks and does not listen is cut off: its answers would fill the memory. */
    private void answer(SpdyFrame frame) {
        if (untaken >= MAX_UNTAKEN_ANSWERS) {
            context().close();
            return;
        }
        untaken++;
        context().writeAndFlush(frame).addListener(_ -> untaken--);
    }

    private void open(SpdySynStreamFrame frame) {
        int id = frame.streamId();
        boolean wrong = frame.isInvalid() || frame.isTruncated() || id <= last || id % 2 == 0;
        if (wrong || goodbye || streams.size() >= MAX_STREAMS) {
            SpdyStreamStatus why =
                    wrong ? SpdyStreamStatus.PROTOCOL_ERROR : SpdyStreamStatus.REFUSED_STREAM;
            answer(new DefaultSpdyRstStreamFrame(id, why));
            return;
        }
        last = id;
        Map<String, String> headers = new HashMap<>();
        frame.headers()
                .iteratorAsString()
                .forEachRemaining(header ->
                        headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        SpdyStream stream = new SpdyStream(this, id, headers);
        stream.inputEnded = frame.isLast();
        streams.put(id, stream);
        DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(id);
        // kubectl's library cannot read a reply without any header.
        reply.headers().set("status", "200");
        answer(reply);
        opened.accept(stream);
        if (stream.inputEnded && streams.containsKey(id)) {
            stream.reader.ended();
        }
    }

    private void data(SpdyDataFrame frame) {
        SpdyStream stream = streams.get(frame.streamId());
        if (stream == null) {
            answer(
                    new DefaultSpdyRstStreamFrame(
                            frame.streamId(), SpdyStreamStatus.INVALID_STREAM));
            return;
        }
        if (stream.inputEnded) {
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(frame.content());
        if (bytes.length > 0 && !stream.reader.data(bytes)) {
            pause(stream);
        }
        if (frame.isLast()) {
            stream.inputEnded = true;
            stream.reader.ended();
            forget(stream);
        }
    }

    private void reset(int id) {
        SpdyStream stream = streams.remove(id);
        if (stream != null) {
            stream.inputEnded = true;
            stream.outputEnded = true;
            resume(stream);
            stream.reader.reset();
        }
    }

    /** On the event loop. */
    void refuse(SpdyStream stream) {
        streams.remove(stream.id());
        stream.inputEnded = true;
        stream.outputEnded = true;
        resume(stream);
        answer(new DefaultSpdyRstStreamFrame(stream.id(), SpdyStreamStatus.REFUSED_STREAM));
    }

    private void forget(SpdyStream stream) {
        if (stream.inputEnded && stream.outputEnded) {
            streams.remove(stream.id());
            resume(stream);
        }
    }

    private void pause(SpdyStream stream) {
        if (!stream.paused) {
            stream.paused = true;
            paused++;
            pause.begin(context());
        }
    }

    private void resume(SpdyStream stream) {
        if (stream.paused) {
            stream.paused = false;
            paused--;
            if (paused == 0) {
                pause.end(context());
            }
        }
    }

    void readAgain(SpdyStream stream) {
        context().executor().execute(() -> resume(stream));
    }

    void send(SpdyStream stream, byte[] bytes, int length) throws ClientGone, InterruptedException {
        for (int at = 0; at < length; at += PIECE_BYTES) {
            outflow.awaitWritable();
            if (stream.outputEnded) {
                throw new ClientGone("the client wants no more of this stream");
            }
            int size = Math.min(PIECE_BYTES, length - at);
            context()
                    .writeAndFlush(
                            new DefaultSpdyDataFrame(
                                    stream.id(), Unpooled.copiedBuffer(bytes, at, size)));
        }
    }

    void end(SpdyStream stream) {
        context()
                .executor()
                .execute(() -> {
                    if (!stream.outputEnded) {
                        stream.outputEnded = true;
                        DefaultSpdyDataFrame end = new DefaultSpdyDataFrame(stream.id());
                        end.setLast(true);
                        context().writeAndFlush(end);
                        forget(stream);
                    }
                });
    }

    /** From any thread: says goodbye and closes the connection once all that was sent is out. */
    void close() {
        ChannelHandlerContext ctx = context();
        ctx.executor()
                .execute(() ->
                        outflow.closeAfter(
                                ctx.writeAndFlush(
                                        new DefaultSpdyGoAwayFrame(last, SpdySessionStatus.OK)),
                                0));
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pause.cancel();
        new ArrayList<>(streams.keySet()).forEach(this::reset);
        onClose.run();
        ctx.fireChannelInactive();
    }
}
