package dev.davit.control.workload;

import dev.davit.model.image.StoredObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which states of objects a change was asked for on the basis of: while such a state is the newest,
 * there is nothing to ask again.
 */
public final class Asked {
    /**
     * @param firstMillis when it was asked for the first time on the basis of this revision
     */
    private record Ask(long revision, long atMillis, long firstMillis) {}

    private final Map<String, Ask> asks = new TreeMap<>();

    /** True where nothing was asked about this state, or too long ago to wait any longer. */
    public boolean first(StoredObject object, long nowMillis) {
        if (waits(object, nowMillis)) {
            return false;
        }
        Ask before = asks.get(object.uid());
        long first =
                before != null && before.revision == object.revision()
                        ? before.firstMillis
                        : nowMillis;
        asks.put(object.uid(), new Ask(object.revision(), nowMillis, first));
        return true;
    }

    public boolean waits(StoredObject object, long nowMillis) {
        Ask ask = asks.get(object.uid());
        return ask != null
                && ask.revision >= object.revision()
                && nowMillis - ask.atMillis < Pending.PATIENCE_MILLIS;
    }

    /** What was asked for will come: it was not asked for in vain again and again. */
    public boolean expects(StoredObject object, long nowMillis) {
        Ask ask = asks.get(object.uid());
        return ask != null
                && waits(object, nowMillis)
                && nowMillis - ask.firstMillis < Pending.PATIENCE_MILLIS;
    }

    /** The request was refused, or the object is gone. */
    public void forget(String uid) {
        asks.remove(uid);
    }

    public boolean isEmpty() {
        return asks.isEmpty();
    }
}
