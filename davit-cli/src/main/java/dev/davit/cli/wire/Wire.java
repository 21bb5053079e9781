package dev.davit.cli.wire;

import java.io.IOException;
import java.io.InputStream;

/** One way to a server. */
public interface Wire extends AutoCloseable {
    /** Sends a request; the body of the answer comes bit by bit and must be closed. */
    Answer<InputStream> send(Call call) throws IOException, InterruptedException;

    /** Asks for another protocol on a connection of its own. */
    Upgraded upgrade(Call call) throws IOException;

    @Override
    void close();
}
