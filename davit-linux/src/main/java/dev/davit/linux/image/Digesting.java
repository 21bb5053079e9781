package dev.davit.linux.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Digests what is read through it. */
final class Digesting extends FilterInputStream {
    private static final int BUFFER = 256 * 1024;

    private final MessageDigest digest = Digest.start();

    Digesting(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            digest.update((byte) one);
        }
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > 0) {
            digest.update(into, offset, read);
        }
        return read;
    }

    /** Skipped bytes count: they must be read. */
    @Override
    public long skip(long bytes) throws IOException {
        byte[] passed = new byte[(int) Math.min(BUFFER, Math.max(0, bytes))];
        int read = read(passed, 0, passed.length);
        return Math.max(0, read);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads to the end, as the tar's own end comes before it; answers the digest. */
    String rest() throws IOException {
        byte[] passed = new byte[BUFFER];
        while (read(passed, 0, passed.length) >= 0) {}
        return Digest.of(digest);
    }
}
