package dev.davit.linux.dns;

import dev.davit.base.HostFailure;
import dev.davit.port.NameServer;
import dev.davit.port.NameServer.Reply;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * UDP and TCP of a name server. One thread answers datagrams as they come; what has to be asked
 * elsewhere first, and each connection, has a virtual thread of its own, of which there are only so
 * many.
 */
public final class DnsSockets implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.dns");

    static final int MAX_DATAGRAM = 4096;

    /** Questions that wait for somebody else at one time. */
    static final int MAX_WAITING = 512;

    static final int MAX_CONNECTIONS = 256;
    static final int MAX_MESSAGES_PER_CONNECTION = 1_000;
    static final int IDLE_MILLIS = 5_000;

    private static final int SOCKET_BUFFER = 1 << 20;

    private final NameServer server;
    private final DatagramChannel datagrams;
    private final ServerSocket connections;
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("dns-", 0).factory());
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Semaphore connected = new Semaphore(MAX_CONNECTIONS);
    private final Thread receiver;
    private volatile boolean closed;

    private DnsSockets(NameServer server, DatagramChannel datagrams, ServerSocket connections) {
        this.server = server;
        this.datagrams = datagrams;
        this.connections = connections;
        this.receiver = Thread.ofPlatform().name("dns-udp").daemon().unstarted(this::receive);
    }

    /** Listens on that address only. */
    public static DnsSockets open(InetSocketAddress address, NameServer server) {
        try {
            DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET6);
            try {
                datagrams.setOption(java.net.StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
                datagrams.bind(address);
                ServerSocket connections = new ServerSocket();
                connections.setReuseAddress(true);
                connections.bind(address);
                DnsSockets opened = new DnsSockets(server, datagrams, connections);
                opened.receiver.start();
                opened.workers.execute(opened::accept);
                return opened;
            } catch (IOException failure) {
                datagrams.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new HostFailure("listen for DNS", address.toString(), failure);
        }
    }

    private void receive() {
        ByteBuffer in = ByteBuffer.allocateDirect(MAX_DATAGRAM);
        ByteBuffer out = ByteBuffer.allocateDirect(MAX_DATAGRAM);
        while (!closed) {
            try {
                in.clear();
                if (datagrams.receive(in) instanceof InetSocketAddress from) {
                    byte[] message = new byte[in.flip().remaining()];
                    in.get(message);
                    answer(message, from, out);
                }
            } catch (ClosedChannelException over) {
                return;
            } catch (IOException failure) {
                // Such as a pod that is gone before its answer: the next question is another's.
                LOG.log(Level.DEBUG, "dns.udp message={0}", failure.getMessage());
            } catch (RuntimeException mistake) {
                LOG.log(Level.ERROR, "dns.mistake", mistake);
            }
        }
    }

    private void answer(byte[] message, InetSocketAddress from, ByteBuffer out) throws IOException {
        switch (server.answer(message, from.getAddress().getAddress(), false)) {
            case Reply.Now(byte[] answer) -> {
                out.clear();
                out.put(answer, 0, Math.min(answer.length, MAX_DATAGRAM)).flip();
                datagrams.send(out, from);
            }
            case Reply.Later later -> later(later, from);
            case Reply.Nothing ignored -> {}
        }
    }

    private void later(Reply.Later later, InetSocketAddress from) throws IOException {
        if (!waiting.tryAcquire()) {
            datagrams.send(ByteBuffer.wrap(later.busy()), from);
            return;
        }
        workers.execute(() -> {
            try {
                datagrams.send(ByteBuffer.wrap(later.ask().get()), from);
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "dns.udp message={0}", gone.getMessage());
            } finally {
                waiting.release();
            }
        });
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = connections.accept();
                if (!connected.tryAcquire()) {
                    socket.close();
                    continue;
                }
                workers.execute(() -> {
                    try (socket) {
                        serve(socket);
                    } catch (EOFException | SocketTimeoutException over) {
                        // The client has no more questions.
                    } catch (IOException failure) {
                        LOG.log(Level.DEBUG, "dns.tcp message={0}", failure.getMessage());
                    } finally {
                        connected.release();
                    }
                });
            } catch (IOException failure) {
                if (!closed) {
                    LOG.log(Level.WARNING, "dns.accept message={0}", failure.getMessage());
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        socket.setSoTimeout(IDLE_MILLIS);
        socket.setTcpNoDelay(true);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out =
                new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
        byte[] from = socket.getInetAddress().getAddress();
        for (int i = 0; i < MAX_MESSAGES_PER_CONNECTION; i++) {
            byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            byte[] answer =
                    switch (server.answer(message, from, true)) {
                        case Reply.Now(byte[] now) -> now;
                        case Reply.Later later -> later.ask().get();
                        case Reply.Nothing ignored -> new byte[0];
                    };
            if (answer.length == 0) {
                return;
            }
            out.writeShort(answer.length);
            out.write(answer);
            out.flush();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            datagrams.close();
            connections.close();
        } catch (IOException failure) {
            throw new HostFailure("close", "DNS sockets", failure);
        } finally {
            workers.shutdownNow();
        }
    }
}
