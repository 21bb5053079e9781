package dev.davit.net.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question.
 *
 * @param question its section as it came: the letters' case is given back (draft "0x20")
 * @param name labels in lower case, without the root
 * @param payload how many bytes its sender takes over UDP; at least 512
 * @param edns it speaks EDNS (RFC 6891)
 * @param ednsVersion 0 is the only one there is
 */
@SuppressWarnings("ArrayRecordComponent")
record Query(
        int id,
        int opcode,
        boolean recursion,
        byte[] question,
        List<String> name,
        int type,
        int dnsClass,
        int payload,
        boolean edns,
        int ednsVersion) {
    static final int HEADER = 12;
    static final int MIN_PAYLOAD = 512;

    private static final int MAX_NAME = 255;
    private static final int MAX_LABEL = 63;
    private static final int MAX_EXTRA = 16;

    /** What the bytes are. */
    sealed interface Parsed {
        record Right(Query query) implements Parsed {}

        /** A header can be read, the rest cannot. */
        record Wrong(int id, int opcode) implements Parsed {}

        /** An answer, or nothing at all. */
        enum Noise implements Parsed {
            NOISE
        }
    }

    static Parsed parse(byte[] message) {
        if (message.length < HEADER || (message[2] & 0x80) != 0) {
            return Parsed.Noise.NOISE;
        }
        int id = word(message, 0);
        int opcode = message[2] >> 3 & 15;
        Query read = opcode == 0 ? read(message, id) : plain(id, opcode);
        return read == null ? new Parsed.Wrong(id, opcode) : new Parsed.Right(read);
    }

    private static Query plain(int id, int opcode) {
        return new Query(id, opcode, false, new byte[0], List.of(), 0, 0, MIN_PAYLOAD, false, 0);
    }

    private static @Nullable Query read(byte[] message, int id) {
        if (word(message, 4) != 1 || word(message, 6) != 0) {
            return null;
        }
        List<String> labels = new ArrayList<>();
        int end = name(message, HEADER, labels);
        if (end < 0 || end + 4 > message.length) {
            return null;
        }
        int[] edns = edns(message, end + 4, word(message, 8) + word(message, 10));
        if (edns == null) {
            return null;
        }
        return new Query(
                id,
                0,
                (message[2] & 1) != 0,
                Arrays.copyOfRange(message, HEADER, end + 4),
                labels,
                word(message, end),
                word(message, end + 2),
                Math.max(MIN_PAYLOAD, edns[0]),
                edns[0] >= 0,
                Math.max(0, edns[1]));
    }

    /** Where the name ends; -1 when it is none. A question's name is never compressed. */
    private static int name(byte[] message, int from, List<String> labels) {
        int at = from;
        while (at < message.length && at - from < MAX_NAME) {
            int length = message[at] & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if (length > MAX_LABEL || at + 1 + length > message.length) {
                return -1;
            }
            labels.add(
                    new String(message, at + 1, length, StandardCharsets.ISO_8859_1)
                            .toLowerCase(Locale.ROOT));
            at += 1 + length;
        }
        return -1;
    }

    /** Payload and version of the OPT record; {-1, 0} without one; null when it cannot be read. */
    private static int @Nullable [] edns(byte[] message, int from, int records) {
        int[] found = {-1, 0};
        int at = from;
        for (int i = 0; i < records; i++) {
            at = i < MAX_EXTRA ? skipName(message, at) : -1;
            if (at < 0 || at + 10 > message.length) {
                return null;
            }
            if (word(message, at) == Types.OPT) {
                found[0] = word(message, at + 2);
                found[1] = message[at + 5] & 0xff;
            }
            at += 10 + word(message, at + 8);
        }
        return at > message.length ? null : found;
    }

    /** Of a record, whose name may be compressed. */
    static int skipName(byte[] message, int from) {
        int at = from;
        while (at < message.length) {
            int length = message[at] & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if (length >= 0xc0) {
                return at + 2;
            }
            at += 1 + length;
        }
        return -1;
    }

    static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
