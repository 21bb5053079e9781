package dev.davit.cli.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection that speaks another protocol now, if the answer's code is 101.
 *
 * @param in what comes behind the answer's head
 */
public record Upgraded(
        Answer<InputStream> answer, InputStream in, OutputStream out, Closeable connection)
        implements Closeable {
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
