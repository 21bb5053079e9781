package dev.davit.store.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.davit.base.HostFailure;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Sealing;
import dev.davit.store.History;
import dev.davit.store.HistoryUsage;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.Keyspace.Cursor;
import dev.davit.store.history.Keyspace.Put;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * History on a keyspace. One thread adds; any thread reads. Others write only to entries that are
 * there: the collector, and a purge.
 */
public final class HistoryBook implements History, AutoCloseable {
    /** Since 2 there are floors and horizons, and states that were purged. */
    public static final int FORMAT = 2;

    private final Keyspace keys;
    private final Sealing sealing;
    private volatile long applied;

    /** What is committed and could not be written; null as a rule. */
    private volatile @Nullable MemoryKeyspace heldBack;

    /** Held by whoever changes entries that are there, and by who begins again. */
    private final ReentrantLock changing = new ReentrantLock();

    private final Brake brake;
    private final AtomicInteger lives = new AtomicInteger();
    private volatile HistoryUsage usage = HistoryUsage.NOTHING;

    /** Takes over the keyspace. */
    public HistoryBook(Keyspace keys, Sealing sealing) {
        this.keys = keys;
        this.sealing = sealing;
        brake = new Brake(keys);
        applied = durable();
    }

    private long durable() {
        byte[] known = keys.get(HistoryCodec.appliedKey());
        return known == null ? 0 : HistoryCodec.number(known);
    }

    /**
     * Adds what it lacks, once there is room again.
     *
     * @param anew with the keyspace opened again: a full disk may have broken more than one write
     */
    public void fill(Refill refill, boolean anew) {
        if (anew) {
            reopen(refill);
        } else {
            refill.into(this);
        }
        heldBack = null;
    }

    private void reopen(Refill refill) {
        if (!changing.tryLock()) {
            throw new HostFailure("open", 0, "history", "it is being collected");
        }
        try {
            keys.reopen(() -> {
                lives.incrementAndGet();
                applied = durable();
                refill.into(this);
            });
        } finally {
            changing.unlock();
        }
    }

    /** Changes entries that are there; nobody begins again meanwhile, nor changes others. */
    <T> T changing(Supplier<T> work) {
        changing.lock();
        try {
            return work.get();
        } finally {
            changing.unlock();
        }
    }

    /** How often it has begun again: what was changed before and not flushed may be undone. */
    public int lives() {
        return lives.get();
    }

    /** Keeps a group in memory that could not be added: it can be read already. */
    public void holdBack(Group group) {
        MemoryKeyspace more = new MemoryKeyspace();
        more.write(puts(group));
        heldBack = more;
    }

    /** The format that is in this keyspace, or null where it is new. */
    public @Nullable String format() {
        byte[] format = keys.get(HistoryCodec.formatKey());
        return format == null ? null : new String(format, UTF_8);
    }

    /** From here on it may hold what an older version cannot read. */
    public void raiseFormat() {
        keys.write(List.of(format(FORMAT)));
        keys.flush();
    }

    private static Put format(int version) {
        return new Put(HistoryCodec.formatKey(), Integer.toString(version).getBytes(UTF_8));
    }

    /** The newest revision in it; not yet durable for that. */
    public long applied() {
        return applied;
    }

    /** Adds what a group wrote. */
    public void add(Group group) {
        List<Put> puts = puts(group);
        keys.write(puts);
        applied = group.lastRevision();
        brake.added(bytes(puts));
    }

    private static long bytes(List<Put> puts) {
        long sum = 0;
        for (Put put : puts) {
            byte[] value = put.value();
            sum += put.key().length + (value == null ? 0 : value.length);
        }
        return sum;
    }

    /** Slows those who add. */
    public Brake brake() {
        return brake;
    }

    private List<Put> puts(Group group) {
        List<Put> puts = new ArrayList<>();
        long revision = group.firstRevision();
        for (LogRecord record : group.records()) {
            if (record.inHistory()) {
                byte[] object = HistoryCodec.prefix(record.key());
                puts.add(
                        new Put(
                                HistoryCodec.entryKey(object, revision),
                                HistoryCodec.value(record, group.timeMillis(), sealing)));
            }
            revision++;
        }
        long last = group.lastRevision();
        puts.add(new Put(HistoryCodec.timeKey(group.timeMillis()), HistoryCodec.number(last)));
        puts.add(new Put(HistoryCodec.appliedKey(), HistoryCodec.number(last)));
        if (applied == 0) {
            puts.add(format(FORMAT));
        }
        return puts;
    }

    /**
     * Takes the states of an object out for good; who wrote them and when stays. It may be done
     * again after a crash.
     *
     * @param from the oldest revision (inclusive)
     * @param through the newest (inclusive)
     * @param by what is named in their place
     * @return how many states are taken out by it
     */
    public long purge(Key key, long from, long through, String by) {
        return changing(() -> purgeNow(key, from, through, by));
    }

    private long purgeNow(Key key, long from, long through, String by) {
        byte[] object = HistoryCodec.prefix(key);
        List<Put> puts = new ArrayList<>();
        long purged = 0;
        try (Cursor at = keys.cursor()) {
            boolean there = at.seek(HistoryCodec.entryKey(object, through));
            while (there
                    && HistoryCodec.startsWith(at.key(), object)
                    && HistoryCodec.revision(at.key()) >= from) {
                byte[] value = at.value();
                if (HistoryCodec.isPurged(value)) {
                    purged += entry(at).purgedBy().equals(by) ? 1 : 0;
                } else if (!HistoryCodec.isRemoval(value)) {
                    puts.add(new Put(at.key(), HistoryCodec.purged(value, by)));
                    purged++;
                }
                there = at.next();
            }
        }
        if (!puts.isEmpty()) {
            keys.write(puts);
        }
        keys.flush();
        keys.compact(object, HistoryCodec.behind(object), true);
        return purged;
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

    private Cursor cursor() {
        MemoryKeyspace more = heldBack;
        return more == null ? keys.cursor() : new MergedCursor(more.cursor(), keys.cursor());
    }

    private Entry entry(Cursor at) {
        return HistoryCodec.entry(at.key(), at.value(), sealing);
    }

    @Override
    public List<Entry> of(Key key, long beforeRevision, int limit) {
        List<Entry> found = new ArrayList<>();
        if (beforeRevision <= 0) {
            return found;
        }
        byte[] object = HistoryCodec.prefix(key);
        try (Cursor at = cursor()) {
            boolean there = at.seek(HistoryCodec.entryKey(object, beforeRevision - 1));
            while (there && found.size() < limit && HistoryCodec.startsWith(at.key(), object)) {
                found.add(entry(at));
                there = at.next();
            }
        }
        return found;
    }

    @Override
    public long floor(Key key) {
        try (Cursor at = cursor()) {
            return number(at, HistoryCodec.floorKey(HistoryCodec.prefix(key)));
        }
    }

    /** 0 where there is none. */
    private static long number(Cursor at, byte[] key) {
        return at.seek(key) && Arrays.equals(at.key(), key) ? HistoryCodec.number(at.value()) : 0;
    }

    @Override
    public Then then(Key key, long revision) {
        byte[] object = HistoryCodec.prefix(key);
        try (Cursor at = cursor()) {
            long floor = number(at, HistoryCodec.floorKey(object));
            boolean here =
                    at.seek(HistoryCodec.entryKey(object, revision))
                            && HistoryCodec.startsWith(at.key(), object);
            if (here && (revision >= floor || HistoryCodec.revision(at.key()) == revision)) {
                return new Then.Found(entry(at));
            }
            long from = Math.max(floor, horizon(at, key.kind(), key.namespace()));
            return revision < from ? new Then.Lost(from) : Then.Never.NEVER;
        }
    }

    /** The newest removal that is forgotten; of all namespaces where it is empty. */
    private static long horizon(Cursor at, KindId kind, String namespace) {
        byte[] all = HistoryCodec.horizonKey(kind, "");
        long newest = number(at, all);
        if (!namespace.isEmpty()) {
            return Math.max(newest, number(at, HistoryCodec.horizonKey(kind, namespace)));
        }
        boolean there = at.seek(all);
        while (there && HistoryCodec.startsWith(at.key(), all)) {
            newest = Math.max(newest, HistoryCodec.number(at.value()));
            there = at.next();
        }
        return newest;
    }

    @Override
    public Listing listAt(
            KindId kind, String namespace, long revision, @Nullable Key after, int limit) {
        List<Entry> found = new ArrayList<>();
        List<Key> lost = new ArrayList<>(0);
        byte[] all = HistoryCodec.prefix(kind, namespace);
        byte[] from = after == null ? all : HistoryCodec.behind(HistoryCodec.prefix(after));
        boolean more = false;
        // Entries first: what is collected meanwhile counts as lost, never as if it had not been.
        try (Cursor at = cursor();
                Floors floors = new Floors(keys, from)) {
            boolean there = at.seek(from);
            while (there && !more && HistoryCodec.startsWith(at.key(), all)) {
                if (found.size() == limit) {
                    more = true;
                    continue;
                }
                byte[] object = HistoryCodec.objectPrefix(at.key());
                long floor = floors.of(object);
                there = at.seek(HistoryCodec.entryKey(object, revision));
                boolean here = there && HistoryCodec.startsWith(at.key(), object);
                boolean known =
                        revision >= floor || (here && HistoryCodec.revision(at.key()) == revision);
                if (!known || (here && HistoryCodec.isPurged(at.value()))) {
                    if (lost.size() < limit) {
                        lost.add(HistoryCodec.key(HistoryCodec.entryKey(object, revision)));
                    }
                } else if (here && !HistoryCodec.isRemoval(at.value())) {
                    found.add(entry(at));
                }
                if (here) {
                    there = at.seek(HistoryCodec.behind(object));
                }
            }
            return new Listing(found, lost, horizon(at, kind, namespace), more);
        }
    }

    /** The floors of objects that are asked for in their order. */
    private static final class Floors implements AutoCloseable {
        private final Cursor at;
        private boolean there;

        Floors(Keyspace keys, byte[] from) {
            at = keys.cursor();
            there = at.seek(HistoryCodec.floorKey(from)) && HistoryCodec.isFloor(at.key());
        }

        long of(byte[] object) {
            while (there) {
                int order = HistoryCodec.compareFloor(at.key(), object);
                if (order >= 0) {
                    return order == 0 ? HistoryCodec.number(at.value()) : 0;
                }
                there = at.next() && HistoryCodec.isFloor(at.key());
            }
            return 0;
        }

        @Override
        public void close() {
            at.close();
        }
    }

    @Override
    public GonePage gone(
            KindId kind, String namespace, @Nullable Key after, int limit, int scanned) {
        List<Gone> found = new ArrayList<>();
        byte[] all = HistoryCodec.prefix(kind, namespace);
        byte[] from = after == null ? all : HistoryCodec.behind(HistoryCodec.prefix(after));
        Key last = null;
        int names = 0;
        try (Cursor at = cursor()) {
            boolean there = at.seek(from);
            while (there && HistoryCodec.startsWith(at.key(), all)) {
                if (found.size() == limit || names == scanned) {
                    return new GonePage(found, last);
                }
                byte[] object = HistoryCodec.objectPrefix(at.key());
                last = HistoryCodec.key(at.key());
                names++;
                if (HistoryCodec.isRemoval(at.value())) {
                    Entry removal = entry(at);
                    boolean kept = at.next() && HistoryCodec.startsWith(at.key(), object);
                    found.add(new Gone(removal, kept ? entry(at) : null));
                }
                there = at.seek(HistoryCodec.behind(object));
            }
        }
        return new GonePage(found, null);
    }

    @Override
    public OptionalLong revisionAt(long timeMillis) {
        try (Cursor at = cursor()) {
            long first = number(at, HistoryCodec.firstTimeKey());
            boolean there = at.seek(HistoryCodec.timeKey(timeMillis));
            return there && HistoryCodec.isTime(at.key()) && HistoryCodec.millis(at.key()) >= first
                    ? OptionalLong.of(HistoryCodec.number(at.value()))
                    : OptionalLong.empty();
        }
    }

    @Override
    public HistoryUsage usage() {
        HistoryUsage last = usage;
        return new HistoryUsage(
                keys.diskBytes(),
                last.diskCapBytes(),
                last.entries(),
                last.countedMillis(),
                last.collected(),
                last.rounds(),
                last.oldestRevision(),
                last.tight(),
                brake.restedMillis(),
                last.scopes());
    }

    /** What the collector has found. */
    void used(HistoryUsage found) {
        usage = found;
    }

    @Override
    public void close() {
        keys.close();
    }
}
