package dev.davit.store.codec;

import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.History;
import dev.davit.store.Origin;
import dev.davit.store.log.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values of history, ordered as bytes.
 *
 * <p>Entries: {@code e group 0 plural 0 namespace 0 name 0 ~revision}, so that an object's newest
 * entry comes first. Times: {@code t ~millis}, newest first. Names hold no zero byte.
 */
public final class HistoryCodec {
    /** What is applied: the newest revision that history has seen. */
    private static final byte[] APPLIED = {'m', 'a'};

    /** The format of this history. */
    private static final byte[] FORMAT = {'m', 'f'};

    private static final byte ENTRY = 'e';
    private static final byte TIME = 't';
    private static final int REVISION_BYTES = 8;

    private HistoryCodec() {}

    /** Where the newest revision is that history has seen. */
    public static byte[] appliedKey() {
        return APPLIED.clone();
    }

    /** Where the format of this history is. */
    public static byte[] formatKey() {
        return FORMAT.clone();
    }

    /** Where a kind's entries begin; those of one namespace where that is not empty. */
    public static byte[] prefix(KindId kind, String namespace) {
        ByteSink out = kindPrefix(kind);
        if (!namespace.isEmpty()) {
            name(out, namespace);
        }
        return out.toBytes();
    }

    /** Where an object's entries begin. */
    public static byte[] prefix(Key key) {
        ByteSink out = kindPrefix(key.kind());
        name(out, key.namespace());
        name(out, key.name());
        return out.toBytes();
    }

    private static ByteSink kindPrefix(KindId kind) {
        ByteSink out = new ByteSink(128).put(ENTRY);
        name(out, kind.group());
        name(out, kind.plural());
        return out;
    }

    private static void name(ByteSink out, String name) {
        out.putRaw(name.getBytes(StandardCharsets.UTF_8)).put(0);
    }

    /** The first entry at or below a revision comes at or behind this. */
    public static byte[] entryKey(byte[] objectPrefix, long revision) {
        return ByteBuffer.allocate(objectPrefix.length + REVISION_BYTES)
                .put(objectPrefix)
                .putLong(~revision)
                .array();
    }

    /** The object's part of an entry's key. */
    public static byte[] objectPrefix(byte[] entryKey) {
        return Arrays.copyOf(entryKey, entryKey.length - REVISION_BYTES);
    }

    /** Behind every entry of an object. */
    public static byte[] behind(byte[] objectPrefix) {
        return ByteBuffer.allocate(objectPrefix.length + REVISION_BYTES + 1)
                .put(objectPrefix)
                .putLong(-1)
                .put((byte) 0)
                .array();
    }

    public static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    public static boolean isEntry(byte[] key) {
        return key[0] == ENTRY;
    }

    public static boolean isTime(byte[] key) {
        return key[0] == TIME;
    }

    public static long revision(byte[] entryKey) {
        return ~ByteBuffer.wrap(entryKey).getLong(entryKey.length - REVISION_BYTES);
    }

    /** The newest time at or before a time comes at or behind this. */
    public static byte[] timeKey(long millis) {
        return ByteBuffer.allocate(1 + 8).put(TIME).putLong(~millis).array();
    }

    public static byte[] number(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    public static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    public static byte[] value(LogRecord record, long timeMillis) {
        byte[] bytes = record.bytes();
        ByteSink out = new ByteSink(bytes == null ? 128 : bytes.length + 128);
        out.putLong(timeMillis).put(bytes == null ? 1 : 0).putText(record.uid());
        RecordCodec.writeOrigin(out, record.origin());
        if (bytes != null) {
            out.putBytes(bytes);
        }
        return out.toBytes();
    }

    public static long timeMillis(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    public static boolean isRemoval(byte[] value) {
        return value[8] == 1;
    }

    public static History.Entry entry(byte[] entryKey, byte[] value) {
        ByteSource in = ByteSource.of(value);
        long time = in.getLong();
        boolean removal = in.get() == 1;
        String uid = in.getText();
        Origin origin = RecordCodec.readOrigin(in);
        return new History.Entry(
                revision(entryKey),
                key(entryKey),
                uid,
                time,
                origin,
                removal ? null : JsonReader.readObject(in.getBytes()));
    }

    private static Key key(byte[] entryKey) {
        List<String> parts = new ArrayList<>(4);
        int from = 1;
        for (int at = 1; parts.size() < 4; at++) {
            if (entryKey[at] == 0) {
                parts.add(new String(entryKey, from, at - from, StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        return new Key(new KindId(parts.get(0), parts.get(1)), parts.get(2), parts.get(3));
    }
}
