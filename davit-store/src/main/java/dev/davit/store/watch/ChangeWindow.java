package dev.davit.store.watch;

import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.store.StoreSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest changes, bounded in number and bytes: what a watch can resume from. */
final class ChangeWindow {
    private final StoreSettings.Watches bounds;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private long bytes;

    /** The revision before the oldest change in the window. */
    private long floor;

    ChangeWindow(StoreSettings.Watches bounds, long floor) {
        this.bounds = bounds;
        this.floor = floor;
    }

    void add(Change change) {
        changes.addLast(change);
        bytes += size(change);
        while (changes.size() > bounds.windowChanges()
                || (bytes > bounds.windowBytes() && changes.size() > 1)) {
            Change oldest = changes.removeFirst();
            bytes -= size(oldest);
            floor = oldest.revision();
        }
    }

    private static int size(Change change) {
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
