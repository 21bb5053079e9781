package dev.davit.linux.log;

import dev.davit.port.ContainerLog;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of the CRI log format: {@code TIME STREAM P|F TEXT}, where P marks a part of a longer
 * line.
 */
@SuppressWarnings("ArrayRecordComponent")
record CriLine(long timeNanos, String stream, boolean partial, byte[] text) {
    private static final long NANOS = 1_000_000_000L;

    /** Empty where a line is none: torn by a crash. */
    static Optional<CriLine> parse(byte[] line) {
        int time = indexOf(line, 0);
        int stream = indexOf(line, time + 1);
        int tag = indexOf(line, stream + 1);
        if (time < 0 || stream < 0 || tag < 0) {
            return Optional.empty();
        }
        try {
            Instant at = OffsetDateTime.parse(ascii(line, 0, time)).toInstant();
            return Optional.of(
                    new CriLine(
                            at.getEpochSecond() * NANOS + at.getNano(),
                            ascii(line, time + 1, stream),
                            line[stream + 1] == 'P',
                            Arrays.copyOfRange(line, tag + 1, line.length)));
        } catch (DateTimeException torn) {
            return Optional.empty();
        }
    }

    private static int indexOf(byte[] line, int from) {
        for (int i = Math.max(0, from); i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static String ascii(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.US_ASCII);
    }

    ContainerLog.Line whole() {
        return new ContainerLog.Line(timeNanos, stream, text);
    }

    CriLine plus(CriLine more) {
        byte[] both = Arrays.copyOf(text, text.length + more.text.length);
        System.arraycopy(more.text, 0, both, text.length, more.text.length);
        return new CriLine(timeNanos, stream, more.partial, both);
    }
}
