package dev.davit.http.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of another server's answer, out of its frames. */
final class AnswerBody {
    private static final int MAX_SIZE_LINE = 4 << 10;
    private static final int MAX_TRAILERS = 256;
    private static final int HEX = 16;

    /** How long a chunk may say that it is. */
    private static final int MAX_DIGITS = 15;

    private final InputStream in;
    private final boolean chunked;

    /** Of the body, or of the chunk that is being read; -1: until the end of the connection. */
    private long left;

    private boolean over;

    private AnswerBody(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        this.over = left == 0 && !chunked;
    }

    /**
     * @param bodiless an answer to HEAD, or one that has none by its code
     */
    static AnswerBody of(AnswerHead head, InputStream in, boolean bodiless) throws IOException {
        boolean chunked = head.chunked() && !bodiless;
        return new AnswerBody(in, chunked, bodiless || chunked ? 0 : head.length());
    }

    /**
     * As much as there is now, at least one byte; -1 at its proper end.
     *
     * @throws EOFException the connection ended before the body
     */
    int read(byte[] into) throws IOException {
        if (!over && chunked && left == 0) {
            nextChunk();
        }
        if (over) {
            return -1;
        }
        int most = left < 0 ? into.length : (int) Math.min(into.length, left);
        int read = in.read(into, 0, most);
        if (read < 0) {
            if (left >= 0) {
                throw new EOFException("unexpected EOF");
            }
            over = true;
            return -1;
        }
        if (left > 0) {
            left -= read;
            if (left == 0) {
                afterPiece();
            }
        }
        return read;
    }

    private void afterPiece() throws IOException {
        if (!chunked) {
            over = true;
        } else if (!line().isEmpty()) {
            throw new IOException("malformed chunked encoding");
        }
    }

    private void nextChunk() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        String size = (end < 0 ? line : line.substring(0, end)).strip();
        if (size.isEmpty() || size.length() > MAX_DIGITS || !isHex(size)) {
            throw new IOException("malformed chunked encoding");
        }
        left = Long.parseLong(size, HEX);
        if (left == 0) {
            trailers();
            over = true;
        }
    }

    /** They are not passed on. */
    private void trailers() throws IOException {
        for (int i = 0; !line().isEmpty(); i++) {
            if (i == MAX_TRAILERS) {
                throw new IOException("too many trailers");
            }
        }
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> Character.digit(c, HEX) >= 0);
    }

    private String line() throws IOException {
        int[] most = {MAX_SIZE_LINE};
        String line = AnswerHead.line(in, most);
        if (line == null) {
            throw new EOFException("unexpected EOF");
        }
        return line;
    }
}
