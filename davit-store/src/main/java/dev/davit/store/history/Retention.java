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

    private final Keyspace keys;
    private final StoreSettings.Retention bounds;

    /** Where the next step goes on, and what it must remember of the object it was at. */
    private byte[] from = BEGINNING;

    private byte @Nullable [] object;
    private byte @Nullable [] oldRemoval;
    private int place;
    private long newerMillis;

    public Retention(Keyspace keys, StoreSettings.Retention bounds) {
        this.keys = keys;
        this.bounds = bounds;
    }

    public void step(long nowMillis) {
        long cutoff = nowMillis - bounds.ageMillis();
        List<Put> removals = new ArrayList<>();
        try (Cursor at = keys.cursor()) {
            walkEntries(at, cutoff, removals);
            walkTimes(at, cutoff, removals);
        }
        if (!removals.isEmpty()) {
            keys.write(removals);
        }
    }

    private void walkEntries(Cursor at, long cutoff, List<Put> removals) {
        boolean there = at.seek(from);
        for (int i = 0; i < bounds.entriesPerStep(); i++) {
            boolean entry = there && HistoryCodec.isEntry(at.key());
            if (!entry || !Arrays.equals(HistoryCodec.objectPrefix(at.key()), object)) {
                endObject(removals);
            }
            if (!entry) {
                from = BEGINNING;
                return;
            }
            if (goes(at.key(), at.value(), cutoff)) {
                removals.add(new Put(at.key(), null));
            }
            there = at.next();
        }
        from = there ? at.key() : BEGINNING;
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
