package dev.davit.control.workload;

import dev.davit.model.image.StoredObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which states of objects a change was asked for on the basis of: while such a state is the newest,
 * there is nothing to ask again.
 */
public final class Asked {
    private record Ask(long revision, long atMillis) {}

    private final Map<String, Ask> asks = new TreeMap<>();

    /** True where nothing was asked about this state, or too long ago to wait any longer. */
    public boolean first(StoredObject object, long nowMillis) {
        if (waits(object, nowMillis)) {
            return false;
        }
        asks.put(object.uid(), new Ask(object.revision(), nowMillis));
        return true;
    }

    public boolean waits(StoredObject object, long nowMillis) {
        Ask ask = asks.get(object.uid());
        return ask != null
                && ask.revision >= object.revision()
                && nowMillis - ask.atMillis < Pending.PATIENCE_MILLIS;
    }

    /** The request was refused, or the object is gone. */
    public void forget(String uid) {
        asks.remove(uid);
    }

    public boolean isEmpty() {
        return asks.isEmpty();
    }
}
