package dev.davit.store.history;

import dev.davit.model.image.ImageView;
import dev.davit.port.Sealing;
import dev.davit.store.HistoryUsage;
import dev.davit.store.StoreSettings;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.Keyspace.Cursor;
import dev.davit.store.history.Keyspace.Put;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through history round and round and removes what is too old, too much or too large, a
 * bounded number of entries per step. On its way it seals anew what is sealed with an old key, and
 * counts what there is.
 *
 * <p>An object's newest entry stays for good, and so does a revision that the object itself names
 * (see {@link ObjectWalk#PINS}). Where the files take more than they may, the oldest states of all
 * objects go, whatever their policy says: every object is then known from one revision on.
 *
 * <p>What a crash undoes of it is done again. Not for use by two threads at once.
 */
public final class Collector {
    private static final byte[] BEGINNING = {'e'};
    private static final byte[] BEHIND_TIMES = {'u'};

    /** Percent of the cap at which the oldest begin to go, and at which that is enough. */
    private static final int HIGH_PERCENT = 50;

    private static final int LOW_PERCENT = 35;

    /** Where there is too much, a step is so many times as long. */
    private static final int HURRY = 10;

    /** Files are made anew after a round in which this part of what there was has gone. */
    private static final int WORTH_PART = 8;

    /** Rests between two rounds: an entry is kept longer by this part of the age at most. */
    private static final long RESTS_PER_AGE = 1_000;

    private static final long LONGEST_REST_MILLIS = 600_000;

    /** When all that may go is gone and it is too much: how long it waits for more. */
    private static final long TIGHT_REST_MILLIS = 5_000;

    private final HistoryBook book;
    private final Keyspace keys;
    private final StoreSettings.Retention bounds;
    private final Sealing sealing;
    private final ObjectWalk walk;

    private Policies policies;

    /** Where the next step goes on. */
    private byte[] from = BEGINNING;

    private boolean between = true;
    private int lives;

    /** Of the entries in this round, before compression. */
    private long seenBytes;

    private long removedBytes;

    /** States that were superseded at or below it go in this round, because of the cap. */
    private long cut;

    private long cutMillis = Long.MIN_VALUE;

    /** In this round. */
    private long removed;

    private boolean tight;
    private long rounds;
    private long collected;
    private long oldest;

    /** The key that sealed when this round, and the one that ended last, began. */
    private int keyOfRound;

    private int keyOfLast;

    /** See {@link #sealedSince}. */
    private volatile int sealedSince;

    private long restsUntilMillis = Long.MIN_VALUE;
    private long restedFromMillis = Long.MIN_VALUE;

    public Collector(HistoryBook book, StoreSettings.Retention bounds, Sealing sealing) {
        this.book = book;
        this.keys = book.keyspace();
        this.bounds = bounds;
        this.sealing = sealing;
        this.walk = new ObjectWalk(keys);
        this.policies = Policies.none(bounds);
    }

    /**
     * Looks at a bounded number of entries.
     *
     * @param image with the policies, and what objects pin
     * @return whether there is more to do at once
     */
    public boolean step(ImageView image, long nowMillis) {
        return book.changing(() -> {
            boolean done = false;
            try {
                boolean more = stepAlone(image, nowMillis);
                done = true;
                return more;
            } finally {
                if (!done) {
                    beginAgain();
                }
            }
        });
    }

    /**
     * What this round took out may be there, or there again: what it remembers of that is wrong,
     * and a gap without its floor would be taken for the truth.
     */
    private void beginAgain() {
        between = true;
        restsUntilMillis = Long.MIN_VALUE;
    }

    private boolean stepAlone(ImageView image, long nowMillis) {
        if (lives != book.lives()) {
            lives = book.lives();
            keyOfLast = 0;
            sealedSince = 0;
            beginAgain();
        }
        Policies now = policies.in(image);
        if (!now.equals(policies)) {
            policies = now;
            restsUntilMillis = Long.MIN_VALUE;
        }
        book.brake().bounds(policies.diskBytes(), tight);
        boolean pressed = pressed();
        if (between && (!pressed || tight) && rests(nowMillis)) {
            return false;
        }
        if (between || (pressed && cut == 0)) {
            begin(pressed, nowMillis);
        }
        List<Put> puts = new ArrayList<>();
        boolean ended;
        try (Cursor at = keys.cursor()) {
            ended = walkEntries(at, image, nowMillis, puts);
            walkTimes(at, nowMillis, puts);
        }
        if (!puts.isEmpty()) {
            keys.write(puts);
        }
        if (ended) {
            compact();
            end(nowMillis);
        }
        return pressed && !(ended && tight);
    }

    private boolean pressed() {
        return keys.footprint() > policies.diskBytes() / 100 * HIGH_PERCENT;
    }

    /**
     * No entry is sealed with an older key than this one; what was sealed anew is durable after the
     * next flush. 0: it is not known yet.
     */
    public int sealedSince() {
        return sealedSince;
    }

    /** A clock that was set back ends the rest, and so does a new key. */
    private boolean rests(long nowMillis) {
        return sealedSince >= (sealing.hasOlder() ? sealing.newest() : 0)
                && nowMillis >= restedFromMillis
                && nowMillis < restsUntilMillis;
    }

    /** A new round; how much has to go is a guess from the revisions, and the next one's better. */
    private void begin(boolean pressed, long nowMillis) {
        between = false;
        keyOfRound = sealing.newest();
        from = BEGINNING;
        removed = 0;
        cutMillis = Long.MIN_VALUE;
        seenBytes = 0;
        removedBytes = 0;
        if (!pressed) {
            cut = 0;
        } else {
            long size = keys.footprint();
            double part = 1 - policies.diskBytes() / 100.0 * LOW_PERCENT / size;
            long lowest = Math.max(oldest, walk.lowestSuperseded());
            long newest = book.applied();
            cut = lowest + Math.max(1, (long) ((newest - lowest) * part));
            cutMillis = millisOf(cut, nowMillis);
        }
        walk.begin(cut);
    }

    /** The newest time at which nothing above a revision was committed. */
    private long millisOf(long revision, long nowMillis) {
        long low = Math.max(0, nowMillis - policies.longestAgeMillis());
        long high = nowMillis;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (book.revisionAt(middle).orElse(0) <= revision) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** True at the end of a round. */
    private boolean walkEntries(Cursor at, ImageView image, long nowMillis, List<Put> puts) {
        int steps = bounds.entriesPerStep() * (cut > 0 ? HURRY : 1);
        boolean there = at.seek(from);
        for (int i = 0; i < steps; i++) {
            if (!there || !HistoryCodec.isEntry(at.key())) {
                walk.end(puts);
                return true;
            }
            byte[] key = at.key();
            byte[] value = at.value();
            int size = key.length + value.length;
            seenBytes += size;
            if (walk.goes(key, value, policies, image, nowMillis, puts)) {
                removedBytes += size;
                removed++;
            } else {
                byte[] sealed = HistoryCodec.resealed(key, value, sealing);
                if (sealed != null) {
                    puts.add(new Put(key, sealed));
                }
            }
            there = at.next();
        }
        if (!there) {
            walk.end(puts);
            return true;
        }
        from = at.key();
        return false;
    }

    /** Times come newest first: all behind the one that was current at the cutoff may go. */
    private void walkTimes(Cursor at, long nowMillis, List<Put> removals) {
        long cutoff = Math.max(cutMillis, Math.max(0, nowMillis - policies.longestAgeMillis()));
        int most = bounds.entriesPerStep() * (cut > 0 ? HURRY : 1);
        boolean there = at.seek(HistoryCodec.timeKey(cutoff));
        long first = 0;
        for (int i = 0; there && HistoryCodec.isTime(at.key()); i++) {
            if (i > most) {
                return;
            }
            if (i == 0) {
                first = HistoryCodec.millis(at.key());
            } else {
                if (i == 1) {
                    // Older ones that are left for the next step would be taken for these.
                    byte[] known = keys.get(HistoryCodec.firstTimeKey());
                    long from = known == null ? first : Math.max(first, HistoryCodec.number(known));
                    removals.add(new Put(HistoryCodec.firstTimeKey(), HistoryCodec.number(from)));
                }
                removals.add(new Put(at.key(), null));
            }
            there = at.next();
        }
    }

    /** All at once: files of the first level reach over all keys, and are rewritten each time. */
    private void compact() {
        boolean worth = removedBytes > 0 && removedBytes >= seenBytes / WORTH_PART;
        if (worth || (cut > 0 && removed > 0)) {
            keys.compact(BEGINNING, BEHIND_TIMES, false);
        }
    }

    private void end(long nowMillis) {
        rounds++;
        collected += removed;
        // What was being sealed when the key changed is met by the second round at the latest.
        sealedSince = keyOfLast;
        keyOfLast = keyOfRound;
        from = BEGINNING;
        between = true;
        tight = false;
        if (cut > 0) {
            oldest = Math.max(oldest, cut);
            // What is left that could go: nothing, or what objects pin.
            tight = removed == 0 && walk.lowestSuperseded() <= cut && pressed();
        }
        book.brake().bounds(policies.diskBytes(), tight);
        long age = policies.shortestAgeMillis();
        long rest = Math.max(1, Math.min(LONGEST_REST_MILLIS, age / RESTS_PER_AGE));
        restedFromMillis = nowMillis;
        restsUntilMillis = nowMillis + (tight ? TIGHT_REST_MILLIS : rest);
        Counts counts = walk.counts();
        book.used(
                new HistoryUsage(
                        0,
                        policies.diskBytes(),
                        counts.entries(),
                        nowMillis,
                        collected,
                        rounds,
                        walk.highestFloor(),
                        tight,
                        0,
                        counts.scopes()));
        cut = 0;
    }
}
