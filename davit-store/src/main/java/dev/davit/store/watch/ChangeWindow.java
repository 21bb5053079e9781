package dev.davit.store.watch;

import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.store.StoreSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest changes, bounded in number, bytes and age: what a watch can resume from. */
final class ChangeWindow {
    /** Kept however old they are: who watches a quiet cluster may come back after any time. */
    static final int LASTING_CHANGES = 1_000;

    static final long LASTING_BYTES = 4L << 20;

    /** How exactly ages are known. */
    private static final long MARK_MILLIS = 10_000;

    private final StoreSettings.Watches bounds;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();

    /** A mark at most for each {@link #MARK_MILLIS}, oldest first. */
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    private long marked;
    private long markedMillis;
    private long bytes;

    /** Changes before this revision were made before this time. */
    private record Mark(long timeMillis, long revision) {}

    /** The revision before the oldest change in the window. */
    private long floor;

    ChangeWindow(StoreSettings.Watches bounds, long floor) {
        this.bounds = bounds;
        this.floor = floor;
    }

    void add(Change change, long nowMillis) {
        mark(change.revision(), nowMillis);
        changes.addLast(change);
        bytes += size(change);
        while (changes.size() > bounds.windowChanges()
                || (bytes > bounds.windowBytes() && changes.size() > 1)) {
            removeOldest();
        }
    }

    /** Lets changes go that nobody will want to resume from any more. */
    void age(long nowMillis) {
        if (!changes.isEmpty()) {
            mark(changes.getLast().revision() + 1, nowMillis);
        }
        while (!marks.isEmpty()
                && nowMillis - marks.getFirst().timeMillis() > bounds.windowMillis()) {
            long before = marks.removeFirst().revision();
            while (!changes.isEmpty()
                    && changes.getFirst().revision() < before
                    && (changes.size() > LASTING_CHANGES || bytes > LASTING_BYTES)) {
                removeOldest();
            }
        }
    }

    private void mark(long revision, long nowMillis) {
        if (revision > marked && nowMillis - markedMillis >= MARK_MILLIS) {
            marks.addLast(new Mark(nowMillis, revision));
            marked = revision;
            markedMillis = nowMillis;
        }
    }

    void clear() {
        while (!changes.isEmpty()) {
            removeOldest();
        }
    }

    private void removeOldest() {
        Change oldest = changes.removeFirst();
        bytes -= size(oldest);
        floor = oldest.revision();
    }

    /** What a change keeps in memory: the state before it and the one that it led to. */
    static int size(Change change) {
        StoredObject before = change.before();
        return change.shown().bytes().length + (before == null ? 0 : before.bytes().length);
    }

    /**
     * All changes after a revision, oldest first; null when the revision is not one that this
     * window knows: too old, from the future, or lost in a crash.
     */
    @Nullable List<Change> after(long revision) {
        List<Change> newestFirst = new ArrayList<>();
        var backwards = changes.descendingIterator();
        while (backwards.hasNext()) {
            Change change = backwards.next();
            if (change.revision() <= revision) {
                return change.revision() == revision ? newestFirst.reversed() : null;
            }
            newestFirst.add(change);
        }
        return revision == floor ? newestFirst.reversed() : null;
    }
}
