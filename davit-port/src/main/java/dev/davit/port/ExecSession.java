package dev.davit.port;

import java.io.InputStream;
import java.io.OutputStream;

/** A program running in a container for somebody who watches. With a tty, stderr stays empty. */
public interface ExecSession extends AutoCloseable {

    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    void resize(int columns, int rows);

    /** Blocks until the program has ended; 128 + signal when a signal ended it. */
    int awaitExit() throws InterruptedException;

    /** Ends the program where it still runs, and frees everything. */
    @Override
    void close();
}
