package dev.davit.port;

import java.io.IOException;

/** A connection to a program in a pod. One reader, one writer, each on a thread of its own. */
public interface Tunnel extends AutoCloseable {

    /** Blocks until there is something; -1 once the program sends no more. */
    int read(byte[] into) throws IOException;

    /** Blocks until all of it is taken. */
    void write(byte[] from) throws IOException;

    /** Tells the program that no more comes; what it still says can be read. */
    void endWriting() throws IOException;

    @Override
    void close();
}
