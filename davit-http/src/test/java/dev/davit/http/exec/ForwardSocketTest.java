package dev.davit.http.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.http.wire.Outflow;
import dev.davit.port.PodStreams.Forwarding;
import dev.davit.port.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ports in the four channels of one WebSocket. */
@Timeout(20)
@SuppressWarnings("deprecation") // The one way to run a handler beside its channel's loop.
class ForwardSocketTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final DefaultEventExecutor loop = new DefaultEventExecutor();
    private final BlockingQueue<Object> out = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws InterruptedException {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    /** Each port says its number when it is told anything, and hangs up. */
    private static final class Numbers implements Forwarding {
        @Override
        public Outcome<Tunnel> dial(int port) {
            return Outcome.ok(new Echo(port, new LinkedBlockingQueue<>()));
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

    private record Echo(int port, BlockingQueue<Integer> said) implements Tunnel {
        @Override
        public int read(byte[] into) {
            try {
                int next = said.take();
                into[0] = (byte) next;
                return next < 0 ? -1 : 1;
            } catch (InterruptedException stopped) {
                return -1;
            }
        }

        @Override
        public void write(byte[] from) {
            said.add(port);
            said.add(-1);
        }

        @Override
        public void endWriting() {
            said.add(-1);
        }

        @Override
        public void close() {
            said.add(-1);
        }
    }

    private ForwardSocket socket(int... ports) throws Exception {
        ForwardSocket socket =
                new ForwardSocket(
                        false,
                        java.util.Arrays.stream(ports).boxed().toList(),
                        new Numbers(),
                        new Outflow(channel, 1_000),
                        () -> {});
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
        channel.pipeline().addLast(loop, socket.handler());
        loop.submit(() -> {}).sync();
        socket.begin();
        return socket;
    }

    private void say(int to, String text) {
        ByteBuf frame = Unpooled.buffer().writeByte(to);
        frame.writeCharSequence(text, StandardCharsets.UTF_8);
        channel.writeInbound(new BinaryWebSocketFrame(frame));
    }

    private byte[] next() throws InterruptedException {
        return ByteBufUtil.getBytes(((BinaryWebSocketFrame) out.take()).content());
    }

    @Test
    void everyChannelBeginsWithItsPort() throws Exception {
        socket(80, 8081);
        assertThat(List.of(next(), next(), next(), next()))
                .containsExactly(
                        new byte[] {0, 80, 0},
                        new byte[] {1, 80, 0},
                        new byte[] {2, (byte) 0x91, 0x1f},
                        new byte[] {3, (byte) 0x91, 0x1f});
    }

    @Test
    void channelsAreApartAndTheSocketEndsWithTheLastConnection() throws Exception {
        ForwardSocket socket = socket(80, 81);
        for (int i = 0; i < 4; i++) {
            next();
        }
        say(1, "clients say nothing there");
        say(9, "nor there");
        say(2, "hello");
        assertThat(next()).isEqualTo(new byte[] {2, 81});
        say(0, "hello");
        assertThat(next()).isEqualTo(new byte[] {0, 80});
        // The programs have hung up; the client lets go of its side.
        socket.gone();
        assertThat(out.poll(10, TimeUnit.SECONDS)).isInstanceOf(CloseWebSocketFrame.class);
    }
}
