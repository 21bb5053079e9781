package dev.davit.bench.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The floor of a list: the same bytes from a file over a plain loopback connection. */
final class BareSend {
    private BareSend() {}

    /** Nanoseconds from the request until the last byte. */
    static long nanos(Path file) throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client =
                        new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            Thread sender = Thread.ofPlatform().start(() -> send(accepted, file));
            long began = System.nanoTime();
            client.getOutputStream().write(1);
            client.getInputStream().readAllBytes();
            long took = System.nanoTime() - began;
            sender.join();
            return took;
        }
    }

    private static void send(Socket to, Path file) {
        try (InputStream asked = to.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int _ = asked.read();
            Files.copy(file, out);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }
}
