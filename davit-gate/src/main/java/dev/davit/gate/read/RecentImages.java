package dev.davit.gate.read;

import dev.davit.model.image.ImageView;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Images that pages were cut from, so that the next page comes from the same one. Images share what
 * is equal in them: an old one costs what was changed since.
 */
public final class RecentImages {
    public static final int MAX_IMAGES = 32;
    public static final long MAX_AGE_MILLIS = 5 * 60 * 1000;

    private record Kept(ImageView image, long untilMillis) {}

    private final SortedMap<Long, Kept> byRevision = new TreeMap<>();

    synchronized void keep(ImageView image, long nowMillis) {
        forget(nowMillis);
        byRevision.put(image.revision(), new Kept(image, nowMillis + MAX_AGE_MILLIS));
        while (byRevision.size() > MAX_IMAGES) {
            byRevision.remove(byRevision.firstKey());
        }
    }

    /** Null: too old. */
    synchronized @Nullable ImageView find(long revision, long nowMillis) {
        forget(nowMillis);
        Kept kept = byRevision.get(revision);
        return kept == null ? null : kept.image;
    }

    private void forget(long nowMillis) {
        Iterator<Kept> all = byRevision.values().iterator();
        while (all.hasNext()) {
            if (all.next().untilMillis < nowMillis) {
                all.remove();
            }
        }
    }
}
