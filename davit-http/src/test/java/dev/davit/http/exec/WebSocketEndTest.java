package dev.davit.http.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.http.wire.Outflow;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server's end of a WebSocket does besides carrying messages. */
class WebSocketEndTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Object> written = new ArrayList<>();
    private final List<ChannelPromise> untaken = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean room = true;
    private final ChannelFrames end =
            new ChannelFrames(
                    true,
                    new Outflow(channel, 60_000),
                    new ChannelFrames.Receiver() {
                        @Override
                        public boolean receive(int to, byte[] bytes) {
                            heard.add(to + ":" + new String(bytes, StandardCharsets.UTF_8));
                            return room;
                        }

                        @Override
                        public void gone() {
                            heard.add("gone");
                        }
                    },
                    () -> {});

    /** A client that takes what it is sent when the test says so. */
    @BeforeEach
    void install() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx, Object frame, ChannelPromise done) {
                                written.add(frame);
                                ReferenceCountUtil.release(frame);
                                untaken.add(done);
                            }
                        },
                        end);
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    /** The end of a program's output would be lost with a client that reads slowly. */
    @Test
    void aClientThatIsStillReadingIsWaitedForBeforeTheSocketCloses() {
        end.sayGoodbye();
        channel.runPendingTasks();
        assertThat(written).hasOnlyElementsOfType(CloseWebSocketFrame.class).hasSize(1);
        pass(30_000);
        assertThat(channel.isActive()).isTrue();
        untaken.forEach(ChannelPromise::setSuccess);
        pass(900);
        assertThat(channel.isActive()).isTrue();
        pass(200);
        assertThat(channel.isActive()).isFalse();
        assertThat(heard).containsExactly("gone");
    }

    @Test
    void theClientsGoodbyeIsAnsweredOnceItIsTaken() {
        channel.writeInbound(new CloseWebSocketFrame());
        assertThat(written).hasOnlyElementsOfType(CloseWebSocketFrame.class).hasSize(1);
        assertThat(channel.isActive()).isTrue();
        untaken.forEach(ChannelPromise::setSuccess);
        channel.runPendingTasks();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void whoAsksAndTakesNothingGetsNoMorePongs() {
        channel.writeInbound(new PingWebSocketFrame());
        assertThat(written).hasOnlyElementsOfType(PongWebSocketFrame.class).hasSize(1);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (int i = 0; i < 1_000; i++) {
            channel.writeInbound(new PingWebSocketFrame());
        }
        assertThat(written).hasSize(1);
    }

    /** That it goes would not be seen else. */
    @Test
    void aClientThatIsNotReadIsSpokenTo() {
        room = false;
        channel.writeInbound(new TextWebSocketFrame("0aGVsbG8="));
        assertThat(channel.config().isAutoRead()).isFalse();
        pass(2 * Pause.ASK_MILLIS);
        assertThat(written).hasOnlyElementsOfType(PingWebSocketFrame.class).hasSize(2);
        end.readAgain(0);
        pass(2 * Pause.ASK_MILLIS);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(written).hasSize(2);
    }

    @Test
    void textInFragmentsIsJoined() {
        channel.writeInbound(
                new TextWebSocketFrame(false, 0, "0aGVs"),
                new ContinuationWebSocketFrame(false, 0, "bG8"),
                new ContinuationWebSocketFrame(true, 0, "="),
                new TextWebSocketFrame("2aGVsbG8="));
        assertThat(heard).containsExactly("0:hello", "2:hello");
    }

    @Test
    void aMessageThatNeverEndsIsNotCollected() {
        channel.writeInbound(new TextWebSocketFrame(false, 0, "0"));
        for (int i = 0; i < 16 && channel.isActive(); i++) {
            channel.writeInbound(
                    new ContinuationWebSocketFrame(
                            false,
                            0,
                            Unpooled.wrappedBuffer(new byte[ChannelFrames.MAX_MESSAGE_BYTES / 8])));
        }
        assertThat(channel.isActive()).isFalse();
        assertThat(heard).containsExactly("gone");
    }
}
