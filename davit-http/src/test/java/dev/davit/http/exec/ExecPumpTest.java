package dev.davit.http.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.ExecSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecPumpTest {
    private static final int OUTPUT_BYTES = 100_000;

    /** A program that has ended before the first of its output is taken. */
    private record Ended(InputStream stdout, InputStream stderr, OutputStream stdin)
            implements ExecSession {
        @Override
        public void resize(int columns, int rows) {
            // It has no terminal.
        }

        @Override
        public int awaitExit() {
            return 0;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** Takes each piece after a while. */
    private static final class Slow implements ClientEnd {
        private final Inbox inbox = new Inbox(() -> {});
        private final List<Integer> channels = new ArrayList<>();
        private int taken;

        @Override
        public Inbox inbox() {
            return inbox;
        }

        @Override
        public ChannelProtocol protocol() {
            return ChannelProtocol.V4;
        }

        @Override
        public void send(int channel, byte[] bytes, int length) throws InterruptedException {
            if (length > 0 && channel == ChannelProtocol.STDOUT) {
                Thread.sleep(2_500);
            }
            synchronized (this) {
                channels.add(channel);
                taken += channel == ChannelProtocol.STDOUT ? length : 0;
            }
        }

        @Override
        public void end(int channel) {
            // The status follows.
        }

        @Override
        public void close() {
            // All has been told.
        }

        synchronized int taken() {
            return taken;
        }

        synchronized int last() {
            return channels.getLast();
        }
    }

    @Test
    void aClientThatReadsSlowlyGetsAllOfAnEndedProgramsOutput() throws Exception {
        Slow client = new Slow();
        try (Ended program =
                new Ended(
                        new ByteArrayInputStream(new byte[OUTPUT_BYTES]),
                        new ByteArrayInputStream(new byte[0]),
                        new ByteArrayOutputStream())) {
            new ExecPump(client, program).run(false, true, false);
        }
        assertThat(client.taken()).isEqualTo(OUTPUT_BYTES);
        assertThat(client.last()).isEqualTo(ChannelProtocol.ERROR);
    }
}
