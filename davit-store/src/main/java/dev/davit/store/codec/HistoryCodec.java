package dev.davit.store.codec;

import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Sealing;
import dev.davit.store.History;
import dev.davit.store.Origin;
import dev.davit.store.log.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of history, ordered as bytes.
 *
 * <p>Entries: {@code e group 0 plural 0 namespace 0 name 0 ~revision}, so that an object's newest
 * entry comes first. Times: {@code t ~millis}, newest first. Since format 2: floors, {@code x} and
 * the object as in its entries, the oldest revision from which it is known without a gap; horizons,
 * {@code h group 0 plural 0} or {@code h group 0 plural 0 namespace 0}, the newest removal of an
 * object that is forgotten. Names hold no zero byte.
 */
public final class HistoryCodec {
    /** What is applied: the newest revision that history has seen. */
    private static final byte[] APPLIED = {'m', 'a'};

    /** Since format 2: of times before this one nothing is known. */
    private static final byte[] FIRST_TIME = {'m', 't'};

    /** The format of this history. */
    private static final byte[] FORMAT = {'m', 'f'};

    private static final byte ENTRY = 'e';
    private static final byte TIME = 't';
    private static final byte FLOOR = 'x';
    private static final byte HORIZON = 'h';

    /** What a value is of: a state, a removal, or a state that was purged. */
    private static final byte STATE = 0;

    private static final byte REMOVAL = 1;
    private static final byte PURGED = 2;
    private static final int REVISION_BYTES = 8;

    private HistoryCodec() {}

    /** Where the newest revision is that history has seen. */
    public static byte[] appliedKey() {
        return APPLIED.clone();
    }

    /** Where the first time is from which on times are known; missing: from the beginning. */
    public static byte[] firstTimeKey() {
        return FIRST_TIME.clone();
    }

    /** The millisecond of a time's key. */
    public static long millis(byte[] timeKey) {
        return ~ByteBuffer.wrap(timeKey).getLong(1);
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

    /** Where the floor of an object is: of one all of whose states are kept there is none. */
    public static byte[] floorKey(byte[] objectPrefix) {
        byte[] key = objectPrefix.clone();
        key[0] = FLOOR;
        return key;
    }

    public static boolean isFloor(byte[] key) {
        return key[0] == FLOOR;
    }

    /** How an object's place in the order of objects compares with a floor's. */
    public static int compareFloor(byte[] floorKey, byte[] objectPrefix) {
        return Arrays.compareUnsigned(
                floorKey, 1, floorKey.length, objectPrefix, 1, objectPrefix.length);
    }

    /**
     * Where the horizon of a kind is; that of one namespace where it is not empty.
     *
     * @return also a prefix: of the horizons of all namespaces
     */
    public static byte[] horizonKey(KindId kind, String namespace) {
        byte[] key = prefix(kind, namespace);
        key[0] = HORIZON;
        return key;
    }

    /** The part of an entry's key that its kind and namespace make. */
    public static byte[] scope(byte[] entryKey) {
        int zeros = 0;
        for (int at = 1; at < entryKey.length; at++) {
            if (entryKey[at] == 0 && ++zeros == 3) {
                return Arrays.copyOf(entryKey, at + 1);
            }
        }
        throw new IllegalStateException("an entry's key names no namespace");
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

    public static byte[] value(LogRecord record, long timeMillis, Sealing sealing) {
        byte[] plain = record.bytes();
        byte[] bytes = plain == null ? null : sealing.seal(record.key(), plain);
        ByteSink out = new ByteSink(bytes == null ? 128 : bytes.length + 128);
        out.putLong(timeMillis).put(bytes == null ? REMOVAL : STATE).putText(record.uid());
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
        return value[8] == REMOVAL;
    }

    public static boolean isPurged(byte[] value) {
        return value[8] == PURGED;
    }

    /**
     * An entry's value without the state: who wrote it and when stays.
     *
     * @param by what took the state out
     */
    public static byte[] purged(byte[] value, String by) {
        ByteSource in = ByteSource.of(value);
        long time = in.getLong();
        in.get();
        String uid = in.getText();
        ByteSink out = new ByteSink(256).putLong(time).put(PURGED).putText(uid);
        RecordCodec.writeOrigin(out, RecordCodec.readOrigin(in));
        return out.putText(by).toBytes();
    }

    /**
     * An entry's value as it should be on the disk by now, or null where it is that already.
     *
     * @param sealing with the newest key
     */
    public static byte @Nullable [] resealed(byte[] entryKey, byte[] value, Sealing sealing) {
        if (value[8] != STATE || !sealing.covers(kind(entryKey))) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        ByteSource in = new ByteSource(buffer);
        in.getLong();
        in.get();
        in.getText();
        RecordCodec.readOrigin(in);
        int at = buffer.position();
        byte[] stored = in.getBytes();
        if (!sealing.stale(stored)) {
            return null;
        }
        Key object = key(entryKey);
        byte[] sealed = sealing.seal(object, sealing.open(object, stored));
        return new ByteSink(at + sealed.length + Integer.BYTES)
                .putRaw(Arrays.copyOf(value, at))
                .putBytes(sealed)
                .toBytes();
    }

    public static History.Entry entry(byte[] entryKey, byte[] value, Sealing sealing) {
        ByteSource in = ByteSource.of(value);
        Key object = key(entryKey);
        long time = in.getLong();
        int what = in.get();
        String uid = in.getText();
        Origin origin = RecordCodec.readOrigin(in);
        return new History.Entry(
                revision(entryKey),
                object,
                uid,
                time,
                origin,
                what == STATE ? JsonReader.readObject(sealing.open(object, in.getBytes())) : null,
                what == PURGED ? in.getText() : "");
    }

    public static KindId kind(byte[] entryKey) {
        List<String> parts = parts(entryKey, 2);
        return new KindId(parts.get(0), parts.get(1));
    }

    public static Key key(byte[] entryKey) {
        List<String> parts = parts(entryKey, 4);
        return new Key(new KindId(parts.get(0), parts.get(1)), parts.get(2), parts.get(3));
    }

    private static List<String> parts(byte[] entryKey, int wanted) {
        List<String> parts = new ArrayList<>(wanted);
        int from = 1;
        for (int at = 1; parts.size() < wanted; at++) {
            if (entryKey[at] == 0) {
                parts.add(new String(entryKey, from, at - from, StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        return parts;
    }
}
