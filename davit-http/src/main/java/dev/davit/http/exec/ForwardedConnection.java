package dev.davit.http.exec;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.ClientGone;
import dev.davit.http.wire.PieceQueue;
import dev.davit.port.PodStreams.Forwarding;
import dev.davit.port.Tunnel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port of a pod. What goes wrong is told on the error lane, and ends this
 * connection alone. Two threads: one in each direction.
 */
final class ForwardedConnection implements SpdyStream.Reader {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int MAX_PORT = 65_535;

    private final Forwarding way;
    private final String port;
    private final Lane data;
    private final Lane error;
    private final PieceQueue inbox;

    ForwardedConnection(Forwarding way, String port, Lane data, Lane error) {
        this.way = way;
        this.port = port;
        this.data = data;
        this.error = error;
        this.inbox = new PieceQueue(data::readAgain);
    }

    /** Returns at once. */
    void begin() {
        Thread.ofVirtual().name("forward").start(this::run);
    }

    @Override
    public boolean data(byte[] piece) {
        return inbox.add(piece);
    }

    @Override
    public void ended() {
        inbox.end();
    }

    @Override
    public void reset() {
        inbox.cut();
    }

    private void run() {
        try {
            switch (dial()) {
                case Outcome.Ok<Tunnel>(Tunnel tunnel) -> carry(tunnel);
                case Outcome.Refused<Tunnel>(Refusal why) -> {
                    byte[] words = why.message().getBytes(StandardCharsets.UTF_8);
                    error.send(words, words.length);
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The client has gone with all its streams.
        } finally {
            inbox.cut();
            data.end();
            error.end();
        }
    }

    private Outcome<Tunnel> dial() {
        int number = port(port);
        return number == 0
                ? Outcome.refused(Refusal.of(Reason.BAD_REQUEST, "\"" + port + "\" is not a port"))
                : way.dial(number);
    }

    /** 0 where it is none. */
    static int port(String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || number > MAX_PORT) {
                return 0;
            }
            number = number * 10 + digit - '0';
        }
        return number > MAX_PORT ? 0 : number;
    }

    private void carry(Tunnel tunnel) throws InterruptedException {
        try (tunnel) {
            Thread in = Thread.ofVirtual().name("forward in").start(() -> toPod(tunnel));
            toClient(tunnel);
            // The client sees the end and lets go of its own side.
            data.end();
            in.join();
        }
    }

    /** The client's reset ends the tunnel, whatever the program in the pod still says. */
    private void toPod(Tunnel tunnel) {
        try {
            for (byte[] piece = next(); piece != null; piece = next()) {
                tunnel.write(piece);
            }
            tunnel.endWriting();
        } catch (ClientGone reset) {
            tunnel.close();
        } catch (IOException closed) {
            // The program has closed its side; the other direction tells the client.
            inbox.cut();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private byte @Nullable [] next() throws ClientGone, InterruptedException {
        return inbox.next(PieceQueue.FOR_EVER);
    }

    private void toClient(Tunnel tunnel) throws InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = tunnel.read(buffer); read >= 0; read = tunnel.read(buffer)) {
                data.send(buffer, read);
            }
        } catch (IOException reset) {
            // The program or the client broke the connection off.
            inbox.cut();
        }
    }
}
