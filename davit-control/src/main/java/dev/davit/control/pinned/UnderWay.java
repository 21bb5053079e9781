package dev.davit.control.pinned;

import dev.davit.control.workload.Pending;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on behalf of one object and is not seen yet. It is counted as done until it is
 * seen or refused, so that no second pod is touched in the place of one that is on its way.
 *
 * <p>Every request holds for one state of its pod only (its revision), and a new pod's name follows
 * from its place. A request that was lost is therefore made again as it was: done twice is done
 * once.
 */
final class UnderWay {
    private record Ask(Deed deed, Request request, long revision, long atMillis) {}

    private final SortedMap<String, Ask> asks = new TreeMap<>();

    void add(String pod, Deed deed, Request request, long revision, long nowMillis) {
        asks.put(pod, new Ask(deed, request, revision, nowMillis));
    }

    boolean has(String pod) {
        return asks.containsKey(pod);
    }

    @Nullable Deed of(String pod) {
        Ask ask = asks.get(pod);
        return ask == null ? null : ask.deed();
    }

    /** The pod's newest state. The deed that led to it, if one did. */
    @Nullable Deed seen(StoredObject pod) {
        Ask ask = asks.get(pod.key().name());
        if (ask == null || pod.revision() <= ask.revision()) {
            return null;
        }
        return forget(pod.key().name());
    }

    /** The pod is gone, or the request was refused. */
    @Nullable Deed forget(String pod) {
        Ask ask = asks.remove(pod);
        return ask == null ? null : ask.deed();
    }

    List<String> names() {
        return List.copyOf(asks.keySet());
    }

    /** Requests that nobody answered in time, to be made again. */
    List<Request> overdue(long nowMillis) {
        List<Request> again = new ArrayList<>();
        asks.replaceAll((pod, ask) -> {
            if (nowMillis - ask.atMillis() < Pending.PATIENCE_MILLIS) {
                return ask;
            }
            again.add(ask.request());
            return new Ask(ask.deed(), ask.request(), ask.revision(), nowMillis);
        });
        return again;
    }

    /** When the first of them is overdue; {@link Long#MAX_VALUE}: nothing is under way. */
    long nextMillis() {
        return asks.values().stream()
                .mapToLong(ask -> ask.atMillis() + Pending.PATIENCE_MILLIS)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
