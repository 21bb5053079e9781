package dev.davit.store.commit;

import dev.davit.model.image.Change;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import dev.davit.store.StoreSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which volatile objects there are, oldest write first, and which are due to go. */
final class VolatileIndex {
    private static final Origin EXPIRY = new Origin("system:davit:store", "davit", "expire", "");

    private final StoreSettings.Volatiles bounds;
    private final SortedMap<KindId, LinkedHashMap<Key, Long>> writtenMillis = new TreeMap<>();

    VolatileIndex(StoreSettings.Volatiles bounds) {
        this.bounds = bounds;
    }

    void note(Collection<KindId> volatileKinds, Change change, long nowMillis) {
        Key key = change.key();
        if (volatileKinds.contains(key.kind())) {
            var ofKind = writtenMillis.computeIfAbsent(key.kind(), any -> new LinkedHashMap<>());
            ofKind.remove(key);
            if (!change.removed()) {
                ofKind.put(key, nowMillis);
            }
        }
    }

    /** What a snapshot held: taken as written at its time. */
    void load(Key key, long nowMillis) {
        writtenMillis.computeIfAbsent(key.kind(), any -> new LinkedHashMap<>()).put(key, nowMillis);
    }

    /** Removals of what is too old or too many, oldest first, bounded. */
    List<Draft> due(long nowMillis) {
        List<Draft> due = new ArrayList<>();
        for (LinkedHashMap<Key, Long> ofKind : writtenMillis.values()) {
            int excess = ofKind.size() - bounds.perKind();
            for (Map.Entry<Key, Long> oldest : ofKind.entrySet()) {
                boolean old = oldest.getValue() + bounds.ttlMillis() <= nowMillis;
                if ((excess <= 0 && !old) || due.size() >= bounds.removalsPerStep()) {
                    break;
                }
                excess--;
                due.add(new Draft(oldest.getKey(), Durability.VOLATILE, null, EXPIRY));
            }
        }
        return due;
    }
}
