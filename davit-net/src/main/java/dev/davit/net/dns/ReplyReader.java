package dev.davit.net.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an upstream resolver answered: addresses and aliases only. */
final class ReplyReader {
    private static final int MAX_RECORDS = 64;
    private static final int MAX_HOPS = 32;
    private static final int MAX_NAME = 255;

    private ReplyReader() {}

    /** The code of an answer. */
    static int code(byte[] message) {
        return message[3] & 15;
    }

    /** Its answers in their order; null when it cannot be read. */
    static @Nullable List<Rr> answers(byte[] message) {
        if (message.length < Query.HEADER) {
            return null;
        }
        int at = Query.HEADER;
        for (int i = 0; i < Query.word(message, 4); i++) {
            at = Query.skipName(message, at);
            if (at < 0) {
                return null;
            }
            at += 4;
        }
        List<Rr> records = new ArrayList<>();
        int count = Math.min(MAX_RECORDS, Query.word(message, 6));
        for (int i = 0; i < count; i++) {
            int data = Query.skipName(message, at);
            if (data < 0 || data + 10 > message.length) {
                return null;
            }
            int length = Query.word(message, data + 8);
            if (data + 10 + length > message.length) {
                return null;
            }
            Rr record = record(message, at, data, length);
            if (record != null) {
                records.add(record);
            }
            at = data + 10 + length;
        }
        return records;
    }

    private static @Nullable Rr record(byte[] message, int name, int head, int length) {
        String owner = name(message, name);
        int type = Query.word(message, head);
        int ttl = Query.word(message, head + 4) << 16 | Query.word(message, head + 6);
        int data = head + 10;
        boolean address = (type == Types.A && length == 4) || (type == Types.AAAA && length == 16);
        if (owner != null && address) {
            return new Rr.Address(owner, ttl, Arrays.copyOfRange(message, data, data + length));
        }
        String target = type == Types.CNAME ? name(message, data) : null;
        return owner != null && target != null ? new Rr.Cname(owner, ttl, target) : null;
    }

    /** Pointers lead backwards, and only so often. */
    private static @Nullable String name(byte[] message, int from) {
        StringBuilder name = new StringBuilder();
        int at = from;
        for (int hops = 0; at < message.length && name.length() <= MAX_NAME; ) {
            int length = message[at] & 0xff;
            if (length == 0) {
                return name.toString().toLowerCase(Locale.ROOT);
            }
            if (length >= 0xc0) {
                if (at + 1 >= message.length || ++hops > MAX_HOPS) {
                    return null;
                }
                at = Query.word(message, at) & 0x3fff;
                continue;
            }
            if (length > 63 || at + 1 + length > message.length) {
                return null;
            }
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(message, at + 1, length, StandardCharsets.ISO_8859_1));
            at += 1 + length;
        }
        return null;
    }
}
