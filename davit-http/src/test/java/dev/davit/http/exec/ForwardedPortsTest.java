package dev.davit.http.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Outflow;
import dev.davit.port.PodStreams.Forwarding;
import dev.davit.port.Tunnel;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Halves of forwarded connections in the orders that clients send them in. */
@Timeout(20)
@SuppressWarnings("deprecation") // The one way to run a handler beside its channel's loop.
class ForwardedPortsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** The session's loop: connections write from threads of their own. */
    private final DefaultEventExecutor loop = new DefaultEventExecutor();

    private final BlockingQueue<Object> out = new LinkedBlockingQueue<>();
    private final Echo echo = new Echo();
    private final SpdySession session =
            new SpdySession(
                    new Outflow(channel, 1_000), new ForwardedPorts(echo)::opened, () -> {});

    @BeforeEach
    void install() {
        channel.pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx, Object frame, ChannelPromise done) {
                                out.add(frame);
                                done.setSuccess();
                            }
                        });
        channel.pipeline().addLast(loop, session);
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    /** Everything that was written so far has been looked at. */
    private void settle() throws InterruptedException {
        loop.submit(() -> {}).sync();
    }

    /** Says back what it is told. */
    private static final class Echo implements Forwarding {
        final BlockingQueue<Integer> dialled = new LinkedBlockingQueue<>();

        @Override
        public Outcome<Tunnel> dial(int port) {
            dialled.add(port);
            if (port == 9) {
                return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, "nobody listens"));
            }
            BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
            return Outcome.ok(new EchoTunnel(said));
        }

        @Override
        public boolean alive() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private record EchoTunnel(BlockingQueue<byte[]> said) implements Tunnel {
        @Override
        public int read(byte[] into) throws IOException {
            try {
                byte[] next = said.take();
                System.arraycopy(next, 0, into, 0, next.length);
                return next.length == 0 ? -1 : next.length;
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }

        @Override
        public void write(byte[] from) {
            said.add(from);
        }

        @Override
        public void endWriting() {
            said.add(new byte[0]);
        }

        @Override
        public void close() {
            said.add(new byte[0]);
        }
    }

    private void open(int id, String type, String request, String port) {
        SpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        frame.headers().set("streamtype", type);
        frame.headers().set("port", port);
        if (!request.isEmpty()) {
            frame.headers().set("requestid", request);
        }
        channel.writeInbound(frame);
    }

    private void data(int id, String text, boolean last) {
        DefaultSpdyDataFrame frame =
                new DefaultSpdyDataFrame(id, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        frame.setLast(last);
        channel.writeInbound(frame);
    }

    /** What is said on a stream until its end. */
    private String heard(int id) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            if (out.take() instanceof SpdyDataFrame data && data.streamId() == id) {
                text.append(data.content().toString(StandardCharsets.UTF_8));
                if (data.isLast()) {
                    return text.toString();
                }
            }
        }
    }

    /** How many streams were refused. */
    private long refused() throws InterruptedException {
        settle();
        return out.stream()
                .filter(frame ->
                        frame instanceof SpdyRstStreamFrame reset
                                && reset.status().equals(SpdyStreamStatus.REFUSED_STREAM))
                .count();
    }

    @Test
    void theErrorStreamFirst() throws Exception {
        open(1, "error", "0", "80");
        open(3, "data", "0", "80");
        data(3, "hello", true);
        assertThat(heard(3)).isEqualTo("hello");
        assertThat(echo.dialled).containsExactly(80);
    }

    @Test
    void theDataStreamFirstWithSomethingOnItAlready() throws Exception {
        open(1, "data", "0", "81");
        data(1, "early ", false);
        data(1, "bird", true);
        settle();
        assertThat(echo.dialled).isEmpty();
        open(3, "error", "0", "81");
        assertThat(heard(1)).isEqualTo("early bird");
    }

    @Test
    void requestsWithoutANumberArePairedByTheirOrder() throws Exception {
        open(1, "error", "", "82");
        open(3, "data", "", "82");
        data(3, "old", true);
        assertThat(heard(3)).isEqualTo("old");
    }

    @Test
    void aPortThatNobodyListensOnIsToldOnTheErrorStream() throws Exception {
        open(1, "error", "0", "9");
        open(3, "data", "0", "9");
        assertThat(heard(1)).isEqualTo("nobody listens");
        open(5, "error", "1", "many");
        open(7, "data", "1", "many");
        assertThat(heard(5)).isEqualTo("\"many\" is not a port");
        assertThat(echo.dialled).containsExactly(9);
    }

    @Test
    void halvesThatWereResetAreForgotten() throws Exception {
        for (int i = 0; i < 3 * SpdySession.MAX_STREAMS; i++) {
            open(2 * i + 1, "error", "same", "80");
            channel.writeInbound(new DefaultSpdyRstStreamFrame(2 * i + 1, SpdyStreamStatus.CANCEL));
        }
        open(10_001, "error", "same", "80");
        open(10_003, "data", "same", "80");
        data(10_003, "after all", true);
        assertThat(heard(10_003)).isEqualTo("after all");
    }

    @Test
    void twoOfOneRequestAndStreamsOfNoTypeAreRefused() throws Exception {
        open(1, "error", "0", "80");
        open(3, "error", "0", "80");
        open(5, "stdin", "0", "80");
        assertThat(refused()).isEqualTo(2);
    }

    @Test
    void anEarlyHalfIsBounded() throws Exception {
        open(1, "data", "0", "80");
        String piece = "x".repeat(64 << 10);
        for (int i = 0; i < 5; i++) {
            data(1, piece, false);
        }
        assertThat(refused()).isEqualTo(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
