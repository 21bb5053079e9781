package dev.davit.store;

import dev.davit.model.kind.KindId;
import java.util.List;

/**
 * What history takes on the disk, and what its collector did.
 *
 * @param diskBytes files of history now
 * @param diskCapBytes what they may take
 * @param entries kept, as of the last round through all of them
 * @param countedMillis when that round ended; 0 before the first
 * @param collected entries removed since the store was opened
 * @param rounds through all of history since then
 * @param oldestRevision states of every object are kept at least from here on, but for those that
 *     are bounded by number; 0: from the beginning
 * @param tight all that may be removed is removed, and it is still too much
 * @param restedMillis how long writers were made to wait for the collector since then
 * @param scopes by kind and namespace, the largest first; bounded
 */
public record HistoryUsage(
        long diskBytes,
        long diskCapBytes,
        long entries,
        long countedMillis,
        long collected,
        long rounds,
        long oldestRevision,
        boolean tight,
        long restedMillis,
        List<Scope> scopes) {

    /**
     * One kind in one namespace.
     *
     * @param bytes of keys and values before compression
     */
    public record Scope(KindId kind, String namespace, long objects, long entries, long bytes) {}

    public static final HistoryUsage NOTHING =
            new HistoryUsage(0, 0, 0, 0, 0, 0, 0, false, 0, List.of());

    /** Whether it takes no more than it may; also before anything was counted. */
    public boolean withinCap() {
        return diskCapBytes == 0 || diskBytes <= diskCapBytes;
    }

    public HistoryUsage {
        scopes = List.copyOf(scopes);
    }
}
