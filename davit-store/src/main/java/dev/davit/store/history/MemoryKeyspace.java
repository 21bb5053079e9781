package dev.davit.store.history;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The in-memory twin: for stores that live in memory only, and for the simulation. */
public final class MemoryKeyspace implements Keyspace {
    private final ConcurrentNavigableMap<byte[], byte[]> values =
            new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private Map<byte[], byte[]> flushed = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public void write(List<Put> puts) {
        for (Put put : puts) {
            if (put.value() == null) {
                values.remove(put.key());
            } else {
                values.put(put.key(), put.value());
            }
        }
    }

    @Override
    public long diskBytes() {
        return values.entrySet().stream()
                .mapToLong(entry -> entry.getKey().length + (long) entry.getValue().length)
                .sum();
    }

    @Override
    public void compact(byte[] from, byte[] to, boolean wholly) {
        flush();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return values.get(key);
    }

    @Override
    public void flush() {
        Map<byte[], byte[]> kept = new TreeMap<>(Arrays::compareUnsigned);
        kept.putAll(values);
        flushed = kept;
    }

    /** What a crash does: everything since the last flush is gone. */
    public void crash() {
        values.clear();
        values.putAll(flushed);
    }

    @Override
    public void reopen(Runnable refill) {
        crash();
        refill.run();
    }

    @Override
    public void close() {}

    @Override
    public Cursor cursor() {
        return new MemoryCursor();
    }

    private final class MemoryCursor implements Cursor {
        private Map.@Nullable Entry<byte[], byte[]> here;

        @Override
        public boolean seek(byte[] key) {
            here = values.ceilingEntry(key);
            return here != null;
        }

        @Override
        public boolean next() {
            here = values.higherEntry(at().getKey());
            return here != null;
        }

        private Map.Entry<byte[], byte[]> at() {
            Map.Entry<byte[], byte[]> entry = here;
            if (entry == null) {
                throw new IllegalStateException("the cursor stands nowhere");
            }
            return entry;
        }

        @Override
        public byte[] key() {
            return at().getKey();
        }

        @Override
        public byte[] value() {
            return at().getValue();
        }

        @Override
        public void close() {}
    }
}
