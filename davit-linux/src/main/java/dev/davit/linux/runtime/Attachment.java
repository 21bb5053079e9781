package dev.davit.linux.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Fifo;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.PacketSocket;
import dev.davit.linux.sys.StreamPair;
import dev.davit.port.Containers.AttachSpec;
import dev.davit.port.ExecSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A container's own streams, by conmon's attach socket: every packet of it begins with a byte that
 * tells the stream; what is sent to it goes to stdin. Ends when the program does, or when the
 * client lets go; the program runs on then.
 *
 * <p>Each of its threads has a descriptor of its own, so that nobody uses one that another closed.
 */
final class Attachment implements ExecSession {
    private static final int STDOUT = 2;
    private static final int STDERR = 3;
    private static final int PACKET_BYTES = 32 << 10;
    private static final int STDIN_BYTES = 8 << 10;

    private final Fd handle;
    private final Path control;
    private final AttachSpec spec;
    private final StreamPair in = new StreamPair();
    private final StreamPair out = new StreamPair();
    private final StreamPair err = new StreamPair();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    private Attachment(Fd handle, Path control, AttachSpec spec) {
        this.handle = handle;
        this.control = control;
        this.spec = spec;
    }

    static ExecSession open(RunFolder folder, AttachSpec spec) {
        Fd socket = PacketSocket.connect(folder.path().resolve("attach"));
        Attachment made = new Attachment(Libc.duplicate(socket), folder.control(), spec);
        if (spec.stdin()) {
            Fd sending = Libc.duplicate(socket);
            Thread.ofPlatform().daemon().name("attach in").start(() -> made.send(sending));
        }
        Thread.ofPlatform().daemon().name("attach out").start(() -> made.receive(socket));
        return made;
    }

    private void receive(Fd socket) {
        try (socket;
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PACKET_BYTES);
            long count = PacketSocket.receive(socket, buffer);
            while (count > 0 && pass(buffer.asSlice(0, count).toArray(JAVA_BYTE))) {
                count = PacketSocket.receive(socket, buffer);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            out.end();
            err.end();
            ended.countDown();
        }
    }

    /** False once nobody wants any of it. */
    private boolean pass(byte[] packet) throws InterruptedException {
        if (packet[0] == STDOUT && spec.stdout()) {
            return out.put(packet, 1, packet.length - 1);
        }
        return packet[0] != STDERR || !spec.stderr() || err.put(packet, 1, packet.length - 1);
    }

    /** At its end conmon closes the program's stdin, where that was opened for one attach only. */
    private void send(Fd socket) {
        byte[] piece = new byte[STDIN_BYTES];
        try (socket;
                InputStream from = in.input()) {
            int count = from.read(piece);
            while (count > 0 && PacketSocket.send(socket, piece, count)) {
                count = from.read(piece);
            }
            PacketSocket.endWriting(socket);
        } catch (IOException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public OutputStream stdin() {
        return spec.stdin() ? in.output() : OutputStream.nullOutputStream();
    }

    @Override
    public InputStream stdout() {
        return out.input();
    }

    @Override
    public InputStream stderr() {
        return err.input();
    }

    /** conmon's control message 1: rows, then columns. */
    @Override
    public void resize(int columns, int rows) {
        byte[] message = "1 %d %d\n".formatted(rows, columns).getBytes(StandardCharsets.US_ASCII);
        if (!Fifo.write(control.toString(), message)) {
            // conmon has gone: so has the terminal.
            ended.countDown();
        }
    }

    /** Of the attachment: the program's own end is told in its pod's status. */
    @Override
    public int awaitExit() throws InterruptedException {
        ended.await();
        return 0;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        out.abandon();
        err.abandon();
        in.end();
        try (handle) {
            PacketSocket.end(handle);
        }
    }
}
