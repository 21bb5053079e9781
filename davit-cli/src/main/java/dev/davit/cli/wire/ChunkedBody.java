package dev.davit.cli.wire;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks, RFC 9112 section 7.1. */
final class ChunkedBody extends FilterInputStream {
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedBody(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = super.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the connection broke");
        }
        left -= read;
        return read;
    }

    /** What is there without waiting: the buffer's, but not over the end of a chunk. */
    @Override
    public int available() throws IOException {
        return (int) Math.min(left, super.available());
    }

    private void nextChunk() throws IOException {
        if (!first) {
            LocalWire.line(in);
        }
        first = false;
        String size = LocalWire.line(in);
        int semicolon = size.indexOf(';');
        try {
            left = Long.parseLong(semicolon < 0 ? size : size.substring(0, semicolon), 16);
        } catch (NumberFormatException malformed) {
            throw new IOException("not the size of a chunk: " + size, malformed);
        }
        if (left == 0) {
            ended = true;
        }
    }
}
