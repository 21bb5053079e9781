package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import dev.davit.port.PodStreams.Forwarding;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports in the channels of a WebSocket, for clients that speak no SPDY: the n-th port of the
 * request has channel 2n for data and 2n + 1 for errors, each of which begins with the port in two
 * bytes, the lower first. A channel cannot be closed: the socket ends with the last of its
 * connections.
 */
final class ForwardSocket implements ChannelFrames.Receiver {
    private final List<Integer> ports;
    private final List<ForwardedConnection> connections = new ArrayList<>();
    private final ChannelFrames frames;
    private final AtomicInteger open;

    ForwardSocket(
            boolean base64,
            List<Integer> ports,
            Forwarding way,
            Outflow outflow,
            Runnable onClose) {
        this.ports = List.copyOf(ports);
        this.frames = new ChannelFrames(base64, outflow, this, onClose);
        this.open = new AtomicInteger(ports.size());
        for (int i = 0; i < ports.size(); i++) {
            connections.add(
                    new ForwardedConnection(
                            way,
                            Integer.toString(ports.get(i)),
                            new Channel(2 * i, true),
                            new Channel(2 * i + 1, false)));
        }
    }

    /** What belongs into the connection's pipeline. */
    ChannelHandler handler() {
        return frames;
    }

    /** Once frames can be sent. */
    void begin() throws ClientGone, InterruptedException {
        for (int i = 0; i < ports.size(); i++) {
            byte[] port = {(byte) (int) ports.get(i), (byte) (ports.get(i) >> 8)};
            frames.send(2 * i, port, port.length);
            frames.send(2 * i + 1, port, port.length);
        }
        connections.forEach(ForwardedConnection::begin);
    }

    @Override
    public boolean receive(int channel, byte[] bytes) {
        // Nothing is said on error channels by clients, nor on those that are no port's.
        boolean data = channel % 2 == 0 && channel / 2 < connections.size() && channel >= 0;
        return !data || bytes.length == 0 || connections.get(channel / 2).data(bytes);
    }

    @Override
    public void gone() {
        connections.forEach(ForwardedConnection::reset);
    }

    void close() {
        frames.sayGoodbye();
    }

    private final class Channel implements Lane {
        private final int number;
        private boolean last;

        /**
         * @param last its end is that of its connection
         */
        Channel(int number, boolean last) {
            this.number = number;
            this.last = last;
        }

        @Override
        public void send(byte[] bytes, int length) throws ClientGone, InterruptedException {
            frames.send(number, bytes, length);
        }

        @Override
        public synchronized void end() {
            if (last) {
                last = false;
                if (open.decrementAndGet() == 0) {
                    frames.sayGoodbye();
                }
            }
        }

        @Override
        public void readAgain() {
            frames.readAgain(number);
        }
    }
}
