package dev.davit.store.history;

import dev.davit.store.StoreSettings;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.Keyspace.Cursor;
import dev.davit.store.history.Keyspace.Put;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks through history round and round and removes what is too old or too much, a bounded number
 * of entries per step.
 *
 * <p>An entry stays while it was current at any time within the age; an object's newest entry stays
 * for good. Only a removal that long ago goes too, once it is the last that is left: gone earlier,
 * it would let the object look alive.
 */
public final class Retention {
    private static final byte[] BEGINNING = {'e'};

    /** Rests between two rounds: an entry is kept longer by this part of the age at most. */
    private static final long RESTS_PER_AGE = 1_000;

    private static final long LONGEST_REST_MILLIS = 600_000;

    private final Keyspace keys;
    private final StoreSettings.Retention bounds;

    /** Where the next step goes on, and what it must remember of the object it was at. */
    private byte[] from = BEGINNING;

    private byte @Nullable [] object;
    private byte @Nullable [] oldRemoval;
    private int place;
    private long newerMillis;

    /**
     * When the last round came to its end; an idle cluster would walk round and round for nothing.
     */
    private long restsSinceMillis = Long.MIN_VALUE / 2;

    public Retention(Keyspace keys, StoreSettings.Retention bounds) {
        this.keys = keys;
        this.bounds = bounds;
    }

    public void step(long nowMillis) {
        if (rests(nowMillis)) {
            return;
        }
        long cutoff = nowMillis - bounds.ageMillis();
        List<Put> removals = new ArrayList<>();
        try (Cursor at = keys.cursor()) {
            if (walkEntries(at, cutoff, removals)) {
                restsSinceMillis = nowMillis;
            }
            walkTimes(at, cutoff, removals);
        }
        if (!removals.isEmpty()) {
            keys.write(removals);
        }
    }

    /** A clock that was set back ends the rest. */
    private boolean rests(long nowMillis) {
        long restMillis = Math.min(LONGEST_REST_MILLIS, bounds.ageMillis() / RESTS_PER_AGE);
        return nowMillis >= restsSinceMillis && nowMillis - restsSinceMillis < restMillis;
    }

    /** True at the end of a round. */
    private boolean walkEntries(Cursor at, long cutoff, List<Put> removals) {
        boolean there = at.seek(from);
        for (int i = 0; i < bounds.entriesPerStep(); i++) {
            boolean entry = there && HistoryCodec.isEntry(at.key());
            if (!entry || !Arrays.equals(HistoryCodec.objectPrefix(at.key()), object)) {
                endObject(removals);
            }
            if (!entry) {
                from = BEGINNING;
                return true;
            }
            if (goes(at.key(), at.value(), cutoff)) {
                removals.add(new Put(at.key(), null));
            }
            there = at.next();
        }
        from = there ? at.key() : BEGINNING;
        return false;
    }

    private void endObject(List<Put> removals) {
        if (oldRemoval != null && place == 0) {
            removals.add(new Put(oldRemoval, null));
        }
        object = null;
        oldRemoval = null;
    }

    private boolean goes(byte[] key, byte[] value, long cutoff) {
        boolean newest = object == null;
        long timeMillis = HistoryCodec.timeMillis(value);
        if (newest) {
            object = HistoryCodec.objectPrefix(key);
            oldRemoval = HistoryCodec.isRemoval(value) && timeMillis <= cutoff ? key : null;
        }
        place = newest ? 0 : place + 1;
        boolean tooOld = !newest && newerMillis <= cutoff;
        newerMillis = timeMillis;
        return tooOld || place >= bounds.perObject();
    }

    /** Times come newest first: all behind the one that was current at the cutoff may go. */
    private void walkTimes(Cursor at, long cutoff, List<Put> removals) {
        boolean there = at.seek(HistoryCodec.timeKey(cutoff));
        for (int i = 0; there && HistoryCodec.isTime(at.key()); i++) {
            if (i > bounds.entriesPerStep()) {
                return;
            }
            if (i > 0) {
                removals.add(new Put(at.key(), null));
            }
            there = at.next();
        }
    }
}
