package dev.davit.http.exec;

import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.Outflow;
import io.netty.channel.ChannelHandler;

/** The client of an exec or attach in a WebSocket: its channels into the inbox and back. */
final class ExecSocket implements ClientEnd, ChannelFrames.Receiver {
    private final ChannelProtocol protocol;
    private final ChannelFrames frames;
    private final Inbox inbox = new Inbox(this::readAgain);

    ExecSocket(ChannelProtocol protocol, Outflow outflow, Runnable onClose) {
        this.protocol = protocol;
        this.frames = new ChannelFrames(protocol.base64(), outflow, this, onClose);
    }

    /** What belongs into the connection's pipeline. */
    ChannelHandler handler() {
        return frames;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public ChannelProtocol protocol() {
        return protocol;
    }

    @Override
    public boolean receive(int channel, byte[] bytes) {
        switch (channel) {
            case ChannelProtocol.STDIN -> {
                return bytes.length == 0 || inbox.add(bytes);
            }
            // A terminal that has no size (a script's) says 0 × 0: the one inside keeps its own.
            case ChannelProtocol.RESIZE -> SpdyEnd.size(bytes).ifPresent(inbox::resize);
            case ChannelProtocol.CLOSE -> {
                if (protocol.closes() && bytes.length > 0 && bytes[0] == ChannelProtocol.STDIN) {
                    inbox.endStdin();
                }
            }
            default -> {
                // Clients send on no other channel; what comes there has no reader.
            }
        }
        return true;
    }

    @Override
    public void gone() {
        inbox.close();
    }

    private void readAgain() {
        frames.readAgain(ChannelProtocol.STDIN);
    }

    @Override
    public void send(int to, byte[] bytes, int length) throws ClientGone, InterruptedException {
        frames.send(to, bytes, length);
    }

    /** A WebSocket's channels to the client end together. */
    @Override
    public void end(int to) {
        // Its close frame says so.
    }

    @Override
    public void close() {
        frames.sayGoodbye();
    }
}
