package dev.davit.http.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of a client, one after the other, and what is answered. */
class SpdySessionTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<SpdyStream> opened = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean room = true;
    private final SpdySession session =
            new SpdySession(new Outflow(channel, 1_000), this::take, () -> heard.add("closed"));

    @BeforeEach
    void install() {
        channel.pipeline().addLast(session);
    }

    private void take(SpdyStream stream) {
        opened.add(stream);
        stream.reader =
                new SpdyStream.Reader() {
                    @Override
                    public boolean data(byte[] piece) {
                        heard.add(stream.id() + ":" + new String(piece, StandardCharsets.UTF_8));
                        return room;
                    }

                    @Override
                    public void ended() {
                        heard.add(stream.id() + " ended");
                    }

                    @Override
                    public void reset() {
                        heard.add(stream.id() + " reset");
                    }
                };
    }

    private void open(int id, String... headers) {
        SpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        for (int i = 0; i < headers.length; i += 2) {
            frame.headers().set(headers[i], headers[i + 1]);
        }
        channel.writeInbound(frame);
    }

    private void data(int id, String text, boolean last) {
        DefaultSpdyDataFrame frame =
                new DefaultSpdyDataFrame(id, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        frame.setLast(last);
        channel.writeInbound(frame);
    }

    private <T> T said(Class<T> type) {
        Object frame = channel.readOutbound();
        assertThat(frame).isInstanceOf(type);
        return type.cast(frame);
    }

    private SpdyStreamStatus resetOf(int id) {
        SpdyRstStreamFrame reset = said(SpdyRstStreamFrame.class);
        assertThat(reset.streamId()).isEqualTo(id);
        return reset.status();
    }

    @Test
    void aStreamIsAnsweredWithAHeaderAndCarriesBothWays() throws Exception {
        open(1, "streamtype", "stdin");
        SpdySynReplyFrame reply = said(SpdySynReplyFrame.class);
        assertThat(reply.headers().names()).isNotEmpty();
        assertThat(opened.getFirst().header("streamtype")).isEqualTo("stdin");
        data(1, "hello", false);
        data(1, "", true);
        assertThat(heard).containsExactly("1:hello", "1 ended");
        opened.getFirst().send("world".getBytes(StandardCharsets.UTF_8), 5);
        assertThat(said(DefaultSpdyDataFrame.class).content().toString(StandardCharsets.UTF_8))
                .isEqualTo("world");
        opened.getFirst().end();
        channel.runPendingTasks();
        assertThat(said(DefaultSpdyDataFrame.class).isLast()).isTrue();
    }

    @Test
    void whatBreaksTheProtocolIsReset() {
        open(2);
        assertThat(resetOf(2)).isEqualTo(SpdyStreamStatus.PROTOCOL_ERROR);
        open(5);
        said(SpdySynReplyFrame.class);
        open(3);
        assertThat(resetOf(3)).isEqualTo(SpdyStreamStatus.PROTOCOL_ERROR);
        data(7, "to nobody", false);
        assertThat(resetOf(7)).isEqualTo(SpdyStreamStatus.INVALID_STREAM);
        assertThat(opened).hasSize(1);
    }

    @Test
    void noMoreStreamsThanAreBounded() {
        for (int i = 0; i < SpdySession.MAX_STREAMS; i++) {
            open(2 * i + 1);
            said(SpdySynReplyFrame.class);
        }
        int next = 2 * SpdySession.MAX_STREAMS + 1;
        open(next);
        assertThat(resetOf(next)).isEqualTo(SpdyStreamStatus.REFUSED_STREAM);
        channel.writeInbound(new DefaultSpdyRstStreamFrame(1, SpdyStreamStatus.CANCEL));
        open(next + 2);
        said(SpdySynReplyFrame.class);
    }

    @Test
    void pingsAreAnsweredAndAnswersToOursAreNot() {
        channel.writeInbound(new DefaultSpdyPingFrame(1));
        assertThat(said(SpdyPingFrame.class).id()).isEqualTo(1);
        channel.writeInbound(new DefaultSpdyPingFrame(2));
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void whoAsksAndDoesNotListenIsCutOff() {
        List<ChannelPromise> untaken = new ArrayList<>();
        channel.pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx, Object frame, ChannelPromise done) {
                                untaken.add(done);
                            }
                        });
        for (int i = 0; i < SpdySession.MAX_UNTAKEN_ANSWERS; i++) {
            channel.writeInbound(new DefaultSpdyPingFrame(2 * i + 1));
        }
        assertThat(channel.isOpen()).isTrue();
        untaken.getFirst().setSuccess();
        channel.writeInbound(new DefaultSpdyPingFrame(99_999));
        assertThat(channel.isOpen()).isTrue();
        channel.writeInbound(new DefaultSpdyPingFrame(100_001));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("closed");
    }

    @Test
    void theConnectionIsReadAgainOnceEveryStreamHasRoom() {
        open(1);
        open(3);
        room = false;
        data(1, "a", false);
        data(3, "b", false);
        assertThat(channel.config().isAutoRead()).isFalse();
        opened.getFirst().readAgain();
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.writeInbound(new DefaultSpdyRstStreamFrame(3, SpdyStreamStatus.CANCEL));
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(heard).endsWith("3 reset");
    }

    /** That it goes would not be seen else. */
    @Test
    void aClientThatIsNotReadIsSpokenTo() {
        channel.freezeTime();
        open(1);
        said(SpdySynReplyFrame.class);
        room = false;
        data(1, "too much", false);
        pass(2 * Pause.ASK_MILLIS);
        assertThat(said(SpdyPingFrame.class).id()).isEven();
        assertThat(said(SpdyPingFrame.class).id()).isEven();
        opened.getFirst().readAgain();
        pass(2 * Pause.ASK_MILLIS);
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    private void pass(long millis) {
        channel.runPendingTasks();
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    @Test
    void nothingIsSentAfterAReset() {
        open(1);
        said(SpdySynReplyFrame.class);
        channel.writeInbound(new DefaultSpdyRstStreamFrame(1, SpdyStreamStatus.CANCEL));
        assertThatThrownBy(() -> opened.getFirst().send(new byte[1], 1))
                .isInstanceOf(ClientGone.class);
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void afterAFarewellNoStreamIsOpenedAndOpenOnesGoOn() {
        open(1);
        said(SpdySynReplyFrame.class);
        channel.writeInbound(new DefaultSpdyGoAwayFrame(0));
        open(3);
        assertThat(resetOf(3)).isEqualTo(SpdyStreamStatus.REFUSED_STREAM);
        data(1, "still", true);
        assertThat(heard).containsExactly("1:still", "1 ended");
    }

    @Test
    void theFarewellNamesTheLastStream() {
        open(1);
        open(7);
        session.close();
        channel.runPendingTasks();
        said(SpdySynReplyFrame.class);
        said(SpdySynReplyFrame.class);
        assertThat(said(SpdyGoAwayFrame.class).lastGoodStreamId()).isEqualTo(7);
        assertThat(channel.isOpen()).isFalse();
    }
}
