package dev.davit.cli.wire;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A socket by its path, however long that is: an address has room for 107 bytes (unix(7)). */
final class SocketName {
    private static final int MAX_BYTES = 107;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private SocketName() {}

    /** A path that is too long goes through the descriptor of its folder. */
    static void connect(SocketChannel channel, Path socket) throws IOException {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return;
        }
        Path folder = socket.toRealPath().getParent();
        if (folder == null) {
            throw new IOException("not a socket: " + socket);
        }
        try (FileChannel _ = FileChannel.open(folder, StandardOpenOption.READ)) {
            Path open = descriptor(folder);
            channel.connect(UnixDomainSocketAddress.of(open.resolve(socket.getFileName())));
        }
    }

    /** Which of this process' descriptors stands for a folder that it has opened. */
    private static Path descriptor(Path folder) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path each : all) {
                if (Files.isDirectory(each) && Files.readSymbolicLink(each).equals(folder)) {
                    return each;
                }
            }
        }
        throw new IOException("no descriptor of " + folder);
    }
}
