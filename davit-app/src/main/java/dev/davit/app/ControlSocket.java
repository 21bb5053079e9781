package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.linux.disk.HostDisk;
import dev.davit.linux.sys.SocketFolder;
import dev.davit.port.Disk;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What only the host's administrator may ask of the running program, and no client of the API: a
 * Unix socket that root alone can open. A line asks, a line answers.
 *
 * <pre>
 * backup DIRECTORY    writes a consistent copy of the store into an empty directory
 * keys                says which key seals Secrets, and what is left of older ones
 * rotate-keys         seals Secrets with new keys from now on
 * ok [TEXT]           done
 * refused WHY
 * </pre>
 */
final class ControlSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.app");
    private static final String BACKUP = "backup ";
    static final String KEYS = "keys";
    static final String ROTATE_KEYS = "rotate-keys";

    private final Path path;
    private final ServerSocketChannel server;
    private final Tasks tasks;

    /** What can be asked for. */
    interface Tasks {
        /** Writes a consistent copy of the store. */
        void backup(Disk target);

        /** The number of the data key that seals from now on. */
        int rotateKeys();

        /** How the keys of Secrets are, in a line. */
        String keys();
    }

    private ControlSocket(Path path, ServerSocketChannel server, Tasks tasks) {
        this.path = path;
        this.server = server;
        this.tasks = tasks;
    }

    static ControlSocket open(Path path, Tasks tasks) {
        try (SocketFolder folder = SocketFolder.of(path)) {
            Files.deleteIfExists(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(folder.own(name(path))));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            ControlSocket control = new ControlSocket(path, server, tasks);
            Thread.ofPlatform().daemon().name("control-socket").start(control::serve);
            return control;
        } catch (IOException failure) {
            throw new HostFailure("listen on", path.toString(), failure);
        }
    }

    private static String name(Path socket) {
        return socket.getFileName().toString();
    }

    /** One after the other: nothing here is asked often. */
    private void serve() {
        while (true) {
            try (SocketChannel one = server.accept()) {
                String asked =
                        new BufferedReader(Channels.newReader(one, StandardCharsets.UTF_8))
                                .readLine();
                String answer = answer(asked == null ? "" : asked);
                one.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException clientGone) {
                LOG.log(System.Logger.Level.WARNING, "control.broken " + clientGone.getMessage());
            }
        }
    }

    private String answer(String asked) {
        try {
            if (asked.equals(ROTATE_KEYS)) {
                return "ok " + tasks.rotateKeys();
            }
            if (asked.equals(KEYS)) {
                return "ok " + tasks.keys();
            }
            if (asked.startsWith(BACKUP)) {
                tasks.backup(new HostDisk(Path.of(asked.substring(BACKUP.length()))));
                return "ok";
            }
            return "refused \"" + asked + "\" is not understood";
        } catch (HostFailure | IllegalArgumentException failure) {
            return "refused " + String.valueOf(failure.getMessage()).replace('\n', ' ');
        }
    }

    /** Asks the running program; its answer. */
    static String ask(Path path, String question) {
        try (SocketFolder folder = SocketFolder.of(path);
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(folder.own(name(path))));
            channel.write(ByteBuffer.wrap((question + "\n").getBytes(StandardCharsets.UTF_8)));
            String answer =
                    new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))
                            .readLine();
            return answer == null ? "refused the program went away" : answer;
        } catch (IOException failure) {
            throw new HostFailure("reach", path.toString(), failure);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new HostFailure("close", path.toString(), failure);
        }
    }
}
