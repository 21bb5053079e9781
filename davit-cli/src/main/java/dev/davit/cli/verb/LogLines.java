package dev.davit.cli.verb;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Lines of one log among others: each is written whole, behind its prefix. One that is longer than
 * {@link #MAX_BYTES} is broken into several.
 */
final class LogLines {
    static final int MAX_BYTES = 64 * 1024;

    private final byte[] prefix;
    private final Consumer<byte[]> out;

    /**
     * @param out takes one line with its end, from any thread
     */
    LogLines(String prefix, Consumer<byte[]> out) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.out = out;
    }

    /** Until the log ends; what has no end of line gets one. */
    void copy(InputStream log) throws IOException {
        InputStream in = new BufferedInputStream(log);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.write(next);
            }
            if (next == '\n' || line.size() == MAX_BYTES) {
                write(line);
            }
        }
        if (line.size() > 0) {
            write(line);
        }
    }

    private void write(ByteArrayOutputStream line) {
        byte[] whole = new byte[prefix.length + line.size() + 1];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(line.toByteArray(), 0, whole, prefix.length, line.size());
        whole[whole.length - 1] = '\n';
        line.reset();
        out.accept(whole);
    }
}
