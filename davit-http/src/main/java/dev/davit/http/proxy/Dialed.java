package dev.davit.http.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A connection to another server, with or without TLS. Java's TLS sockets cannot be closed while
 * somebody writes to them: {@code close} waits for the writer, who may wait for ever for a server
 * that does not read. So there are two ends: {@link #cut} for whoever must not wait, {@link #close}
 * for whoever is done.
 */
final class Dialed implements AutoCloseable {
    private final Socket plain;
    private final Socket socket;

    /**
     * @param plain what carries the other
     * @param socket what is spoken through; the same where there is no TLS
     */
    Dialed(Socket plain, Socket socket) {
        this.plain = plain;
        this.socket = socket;
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** Silence for longer is a failure of reading. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** From any thread, at once: whoever reads or writes fails. */
    void cut() {
        close(plain);
    }

    /** From a thread that may wait, once nobody else writes. */
    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket one) {
        try {
            one.close();
        } catch (IOException closed) {
            // It is closed, which is all that is wanted.
        }
    }
}
