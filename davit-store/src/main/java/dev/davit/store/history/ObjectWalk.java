package dev.davit.store.history;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.codec.HistoryCodec;
import dev.davit.store.history.Keyspace.Put;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of history go, decided as they come: object by object, each one's newest first. It
 * remembers between two steps where in an object it is.
 *
 * <p>An entry goes when it was superseded too long ago, when there are too many newer ones, or at
 * or below the revision that is cut. The newest stays; only a removal that long ago goes too, once
 * it is the last that is left: gone earlier, it would let the object look alive.
 */
final class ObjectWalk {
    /** Revisions that an object wants to be kept: {@code 12,31}. */
    static final String PINS = "davit.dev/keep-revisions";

    private static final int MOST_PINS = 64;

    private final Keyspace keys;
    private Counts counts = new Counts();

    private long cut;
    private long lowestSuperseded;
    private long nextLowest = Long.MAX_VALUE;
    private long highestFloor;

    /** The scope that it is in. */
    private byte @Nullable [] scope;

    /** The horizon that a kind has got in this round. */
    private long wholeKinds;

    private KindId kind = new KindId("", "");
    private String namespace = "";
    private Policies.@Nullable Limits limits;
    private long scopeKept;

    /** Its horizon, once something of it was forgotten; else 0. */
    private long scopeForgotten;

    /** The object that it is in. */
    private byte @Nullable [] object;

    private byte @Nullable [] oldRemoval;
    private @Nullable Set<Long> pins;
    private boolean trimmed;

    /** Of the object, before this walk; -1: not read yet. */
    private long floor;

    private int place;
    private int kept;
    private long keptBytes;
    private long newerMillis;
    private long newerRevision;

    ObjectWalk(Keyspace keys) {
        this.keys = keys;
    }

    /**
     * A new round.
     *
     * @param cut 0: nothing goes but what its policy lets go
     */
    void begin(long cut) {
        this.cut = cut;
        counts = new Counts();
        highestFloor = 0;
        nextLowest = Long.MAX_VALUE;
        scope = null;
        object = null;
        oldRemoval = null;
    }

    /** The oldest state that the last round has kept was superseded here. */
    long lowestSuperseded() {
        return lowestSuperseded;
    }

    /** What this round has counted so far. */
    Counts counts() {
        return counts;
    }

    /** The highest revision below which this round has let something go for its age or the cap. */
    long highestFloor() {
        return highestFloor;
    }

    /** Whether the entry goes; its removal is among the puts then. */
    boolean goes(
            byte[] key,
            byte[] value,
            Policies policies,
            ImageView image,
            long nowMillis,
            List<Put> puts) {
        if (object == null || !HistoryCodec.startsWith(key, object) || !same(key)) {
            endObject(puts);
            beginObject(key, policies, puts);
        }
        Policies.Limits most = limits;
        if (most == null) {
            throw new IllegalStateException("an entry outside of any scope");
        }
        long revision = HistoryCodec.revision(key);
        long timeMillis = HistoryCodec.timeMillis(value);
        boolean newest = place == 0;
        if (newest) {
            boolean old = timeMillis <= nowMillis - most.ageMillis() || revision <= cut;
            oldRemoval = HistoryCodec.isRemoval(value) && old ? key : null;
        }
        boolean late =
                newerMillis <= nowMillis - most.ageMillis()
                        || newerRevision <= cut
                        || (!newest && revision < floor());
        boolean goes =
                !newest && (late || place >= most.revisions()) && !pinned(key, revision, image);
        if (goes) {
            puts.add(new Put(key, null));
            if (!trimmed) {
                trimmed = true;
                puts.add(
                        new Put(floorKey(), HistoryCodec.number(Math.max(newerRevision, floor()))));
            }
            if (late) {
                highestFloor = Math.max(highestFloor, newerRevision);
            }
        } else {
            if (!newest) {
                nextLowest = Math.min(nextLowest, newerRevision);
            }
            kept++;
            keptBytes += key.length + value.length;
        }
        place++;
        newerMillis = timeMillis;
        newerRevision = revision;
        return goes;
    }

    private boolean same(byte[] key) {
        return object != null && key.length == object.length + Long.BYTES;
    }

    /**
     * Below it nothing is promised. What is there all the same, an earlier walk did not get to: it
     * goes, whatever the clock says now, or there would be a gap above it.
     */
    private long floor() {
        if (floor < 0) {
            floor = number(floorKey());
        }
        return floor;
    }

    private byte[] floorKey() {
        byte[] here = object;
        if (here == null) {
            throw new IllegalStateException("outside of any object");
        }
        return HistoryCodec.floorKey(here);
    }

    private void beginObject(byte[] key, Policies policies, List<Put> puts) {
        byte[] here = HistoryCodec.scope(key);
        if (!Arrays.equals(here, scope)) {
            endScope(puts);
            scope = here;
            Key first = HistoryCodec.key(key);
            wholeKinds = first.kind().equals(kind) ? wholeKinds : 0;
            kind = first.kind();
            namespace = first.namespace();
            limits = policies.limits(kind, namespace);
        }
        object = HistoryCodec.objectPrefix(key);
        place = 0;
        kept = 0;
        keptBytes = 0;
        trimmed = false;
        floor = -1;
        pins = null;
        oldRemoval = null;
    }

    private void endObject(List<Put> puts) {
        if (object == null) {
            return;
        }
        byte[] removal = oldRemoval;
        if (removal != null && kept == 1) {
            puts.add(new Put(removal, null));
            puts.add(new Put(floorKey(), null));
            byte[] horizon = HistoryCodec.horizonKey(kind, namespace);
            long known = scopeForgotten == 0 ? number(horizon) : scopeForgotten;
            scopeForgotten = Math.max(known, HistoryCodec.revision(removal));
            puts.add(new Put(horizon, HistoryCodec.number(scopeForgotten)));
            highestFloor = Math.max(highestFloor, HistoryCodec.revision(removal));
        } else {
            scopeKept += kept;
            counts.add(kind, namespace, 1, kept, keptBytes);
        }
        object = null;
        oldRemoval = null;
    }

    /** The horizon of a namespace of which nothing is left goes into that of the kind. */
    private void endScope(List<Put> puts) {
        if (scope != null && scopeForgotten > 0 && scopeKept == 0 && !namespace.isEmpty()) {
            byte[] all = HistoryCodec.horizonKey(kind, "");
            // Not read while it may be among the puts: it only rises.
            wholeKinds = Math.max(wholeKinds, Math.max(scopeForgotten, number(all)));
            puts.add(new Put(all, HistoryCodec.number(wholeKinds)));
            puts.add(new Put(HistoryCodec.horizonKey(kind, namespace), null));
        }
        scopeKept = 0;
        scopeForgotten = 0;
    }

    private long number(byte[] key) {
        byte[] value = keys.get(key);
        return value == null ? 0 : HistoryCodec.number(value);
    }

    /** The end of a round. */
    void end(List<Put> puts) {
        endObject(puts);
        endScope(puts);
        scope = null;
        lowestSuperseded = nextLowest == Long.MAX_VALUE ? 0 : nextLowest;
        nextLowest = Long.MAX_VALUE;
    }

    private boolean pinned(byte[] key, long revision, ImageView image) {
        if (pins == null) {
            pins = pins(image.get(HistoryCodec.key(key)));
        }
        return pins.contains(revision);
    }

    private static Set<Long> pins(@Nullable StoredObject live) {
        String text =
                live == null ? "" : live.passingTree().textOr("", "metadata", "annotations", PINS);
        Set<Long> revisions = new TreeSet<>();
        if (!text.isEmpty()) {
            for (String each : text.split(",", MOST_PINS + 1)) {
                String digits = each.strip();
                if (digits.matches("[0-9]{1,18}") && revisions.size() < MOST_PINS) {
                    revisions.add(Long.parseLong(digits));
                }
            }
        }
        return revisions;
    }
}
