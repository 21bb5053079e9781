package dev.davit.store.codec;

import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Sealing;
import dev.davit.store.Origin;
import dev.davit.store.log.LogRecord;

/**
 * Records of the log and objects of a snapshot ↔ bytes. A change here needs a new format version.
 */
public final class RecordCodec {
    private static final int HISTORY = 0;
    private static final int DURABLE = 1;
    private static final int VOLATILE = 2;
    private static final int DURABILITY = 3;
    private static final int REMOVAL = 1 << 2;
    private static final int IN_HISTORY = 1 << 3;

    private RecordCodec() {}

    public static void write(ByteSink out, LogRecord record, Sealing sealing) {
        int flags =
                switch (record.durability()) {
                    case HISTORY -> HISTORY;
                    case DURABLE -> DURABLE;
                    case VOLATILE -> VOLATILE;
                    case NONE -> throw new IllegalStateException("not stored: " + record.key());
                };
        byte[] bytes = record.bytes();
        flags |= (bytes == null ? REMOVAL : 0) | (record.inHistory() ? IN_HISTORY : 0);
        out.put(flags);
        writeKey(out, record.key());
        out.putText(record.uid());
        writeOrigin(out, record.origin());
        if (bytes != null) {
            out.putBytes(sealing.seal(record.key(), bytes));
        }
    }

    public static LogRecord read(ByteSource in, Names names, Sealing sealing) {
        int flags = in.get();
        Durability durability =
                switch (flags & DURABILITY) {
                    case HISTORY -> Durability.HISTORY;
                    case DURABLE -> Durability.DURABLE;
                    default -> Durability.VOLATILE;
                };
        Key key = readKey(in, names);
        String uid = in.getText();
        Origin origin = readOrigin(in);
        byte[] bytes = (flags & REMOVAL) == 0 ? sealing.open(key, in.getBytes()) : null;
        return new LogRecord(key, durability, (flags & IN_HISTORY) != 0, uid, origin, bytes);
    }

    public static void writeObject(ByteSink out, StoredObject object, Sealing sealing) {
        writeKey(out, object.key());
        out.putText(object.uid()).putLong(object.revision());
        out.putBytes(sealing.seal(object.key(), object.bytes()));
    }

    public static StoredObject readObject(ByteSource in, Names names, Sealing sealing) {
        Key key = readKey(in, names);
        String uid = in.getText();
        long revision = in.getLong();
        return new StoredObject(key, uid, revision, sealing.open(key, in.getBytes()));
    }

    public static void writeKind(ByteSink out, KindId kind) {
        out.putText(kind.group()).putText(kind.plural());
    }

    public static KindId readKind(ByteSource in) {
        String group = in.getText();
        return new KindId(group, in.getText());
    }

    private static void writeKey(ByteSink out, Key key) {
        writeKind(out, key.kind());
        out.putText(key.namespace()).putText(key.name());
    }

    private static Key readKey(ByteSource in, Names names) {
        KindId kind = readKind(in);
        String namespace = in.getText();
        return names.key(new Key(kind, namespace, in.getText()));
    }

    static void writeOrigin(ByteSink out, Origin origin) {
        out.putText(origin.author()).putText(origin.client());
        out.putText(origin.verb()).putText(origin.cause());
    }

    static Origin readOrigin(ByteSource in) {
        String author = in.getText();
        String client = in.getText();
        String verb = in.getText();
        return new Origin(author, client, verb, in.getText());
    }
}
