package dev.davit.linux.dns;

import dev.davit.base.HostFailure;
import dev.davit.port.Upstream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The name servers of the host's /etc/resolv.conf, one after the other. */
public final class HostUpstream implements Upstream {
    /** As the C library does. */
    static final int MAX_SERVERS = 3;

    static final int TIMEOUT_MILLIS = 2_000;
    private static final int PORT = 53;
    private static final int MAX_ANSWER = 65_535;
    private static final int HEADER = 12;

    private final Path file;
    private final InetAddress self;
    private final SecureRandom random = new SecureRandom();
    private volatile Servers known = new Servers(FileTime.fromMillis(-1), List.of());

    private record Servers(FileTime changed, List<InetSocketAddress> all) {}

    /**
     * @param self the node's own name server, which is never asked
     */
    public HostUpstream(Path file, String self) {
        this.file = file;
        this.self = InetAddress.ofLiteral(self);
    }

    @Override
    public boolean any() {
        return !servers().isEmpty();
    }

    @Override
    public Optional<byte[]> ask(byte[] query) {
        for (InetSocketAddress server : servers()) {
            try {
                return Optional.of(ask(query, server));
            } catch (IOException silent) {
                // The next one is asked.
                System.getLogger("dev.davit.dns")
                        .log(
                                System.Logger.Level.DEBUG,
                                "dns.upstream server=" + server + " message=" + silent);
            }
        }
        return Optional.empty();
    }

    /** Read anew when the file has changed. */
    private List<InetSocketAddress> servers() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(known.changed())) {
                known = new Servers(changed, read());
            }
            return known.all();
        } catch (IOException failure) {
            throw new HostFailure("read", file.toString(), failure);
        }
    }

    private List<InetSocketAddress> read() throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> line.matches("nameserver\\s+[0-9a-fA-F:.%\\w]+"))
                .map(line -> InetAddress.ofLiteral(line.split("\\s+", -1)[1]))
                .filter(address -> !address.equals(self))
                .limit(MAX_SERVERS)
                .map(address -> new InetSocketAddress(address, PORT))
                .toList();
    }

    private byte[] ask(byte[] query, InetSocketAddress server) throws IOException {
        byte[] mine = query.clone();
        int id = random.nextInt(1 << 16);
        mine[0] = (byte) (id >> 8);
        mine[1] = (byte) id;
        byte[] answer = datagram(mine, server);
        boolean cut = (answer[2] & 2) != 0;
        answer = cut ? stream(mine, server) : answer;
        answer[0] = query[0];
        answer[1] = query[1];
        return answer;
    }

    private static byte[] datagram(byte[] query, InetSocketAddress server) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.send(new DatagramPacket(query, query.length));
            byte[] buffer = new byte[MAX_ANSWER];
            long until = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
            while (true) {
                long left = (until - System.nanoTime()) / 1_000_000;
                socket.setSoTimeout((int) Math.max(1, left));
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = Arrays.copyOf(buffer, packet.getLength());
                if (answers(answer, query)) {
                    return answer;
                }
                if (left <= 0) {
                    throw new java.net.SocketTimeoutException("no right answer");
                }
            }
        }
    }

    private static byte[] stream(byte[] query, InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] framed = new byte[query.length + 2];
            framed[0] = (byte) (query.length >> 8);
            framed[1] = (byte) query.length;
            System.arraycopy(query, 0, framed, 2, query.length);
            out.write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            if (!answers(answer, query)) {
                throw new IOException("not an answer to what was asked");
            }
            return answer;
        }
    }

    /** The same id and an answer: what the port and the id do not tell, a stranger must guess. */
    private static boolean answers(byte[] answer, byte[] query) {
        return answer.length >= HEADER
                && answer[0] == query[0]
                && answer[1] == query[1]
                && (answer[2] & 0x80) != 0;
    }
}
