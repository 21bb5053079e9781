package dev.davit.store.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.History;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.Keyspace.Cursor;
import dev.davit.store.history.Keyspace.Put;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** History on a keyspace. One thread writes; any thread reads. */
public final class HistoryBook implements History, AutoCloseable {
    private static final byte[] FORMAT_1 = "1".getBytes(UTF_8);

    private final Keyspace keys;
    private volatile long applied;

    /** Takes over the keyspace. */
    public HistoryBook(Keyspace keys) {
        this.keys = keys;
        byte[] known = keys.get(HistoryCodec.appliedKey());
        applied = known == null ? 0 : HistoryCodec.number(known);
    }

    /** The format that is in this keyspace, or null where it is new. */
    public @Nullable String format() {
        byte[] format = keys.get(HistoryCodec.formatKey());
        return format == null ? null : new String(format, UTF_8);
    }

    /** The newest revision in it; not yet durable for that. */
    public long applied() {
        return applied;
    }

    /** Adds what a group wrote. */
    public void add(Group group) {
        List<Put> puts = new ArrayList<>();
        long revision = group.firstRevision();
        for (LogRecord record : group.records()) {
            if (record.inHistory()) {
                byte[] object = HistoryCodec.prefix(record.key());
                puts.add(
                        new Put(
                                HistoryCodec.entryKey(object, revision),
                                HistoryCodec.value(record, group.timeMillis())));
            }
            revision++;
        }
        long last = group.lastRevision();
        puts.add(new Put(HistoryCodec.timeKey(group.timeMillis()), HistoryCodec.number(last)));
        puts.add(new Put(HistoryCodec.appliedKey(), HistoryCodec.number(last)));
        if (applied == 0) {
            puts.add(new Put(HistoryCodec.formatKey(), FORMAT_1));
        }
        keys.write(puts);
        applied = last;
    }

    /** Makes it durable; answers up to which revision. */
    public long flush() {
        long upTo = applied;
        keys.flush();
        return upTo;
    }

    public Keyspace keyspace() {
        return keys;
    }

    @Override
    public List<Entry> of(Key key, long beforeRevision, int limit) {
        List<Entry> found = new ArrayList<>();
        if (beforeRevision <= 0) {
            return found;
        }
        byte[] object = HistoryCodec.prefix(key);
        try (Cursor at = keys.cursor()) {
            boolean there = at.seek(HistoryCodec.entryKey(object, beforeRevision - 1));
            while (there && found.size() < limit && HistoryCodec.startsWith(at.key(), object)) {
                found.add(HistoryCodec.entry(at.key(), at.value()));
                there = at.next();
            }
        }
        return found;
    }

    @Override
    public @Nullable Entry at(Key key, long revision) {
        byte[] object = HistoryCodec.prefix(key);
        try (Cursor at = keys.cursor()) {
            boolean there = at.seek(HistoryCodec.entryKey(object, revision));
            return there && HistoryCodec.startsWith(at.key(), object)
                    ? HistoryCodec.entry(at.key(), at.value())
                    : null;
        }
    }

    @Override
    public List<Entry> listAt(KindId kind, String namespace, long revision, int limit) {
        List<Entry> found = new ArrayList<>();
        byte[] all = HistoryCodec.prefix(kind, namespace);
        try (Cursor at = keys.cursor()) {
            boolean there = at.seek(all);
            while (there && found.size() < limit && HistoryCodec.startsWith(at.key(), all)) {
                byte[] object = HistoryCodec.objectPrefix(at.key());
                there = at.seek(HistoryCodec.entryKey(object, revision));
                if (there && HistoryCodec.startsWith(at.key(), object)) {
                    if (!HistoryCodec.isRemoval(at.value())) {
                        found.add(HistoryCodec.entry(at.key(), at.value()));
                    }
                    there = at.seek(HistoryCodec.behind(object));
                }
            }
        }
        return found;
    }

    @Override
    public OptionalLong revisionAt(long timeMillis) {
        try (Cursor at = keys.cursor()) {
            boolean there = at.seek(HistoryCodec.timeKey(timeMillis));
            return there && HistoryCodec.isTime(at.key())
                    ? OptionalLong.of(HistoryCodec.number(at.value()))
                    : OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
