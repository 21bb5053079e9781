package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.Watch;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.request.Options;
import dev.davit.port.Clock;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Opens watches: from a revision on, or from the state as it is. */
public final class OpenWatch {
    private final Store store;
    private final Clock clock;

    public OpenWatch(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Where a watch begins.
     *
     * @param revision the newest that the client has seen; only where no state is sent
     * @param state whether the state as it is comes first
     * @param marked whether the end of that state is told by a bookmark
     */
    private record Start(long revision, boolean state, boolean marked) {}

    public Outcome<Watch> open(Asked asked) {
        return start(asked.options())
                .then(start -> Selection.of(asked).then(chosen -> open(asked, start, chosen)));
    }

    private static Outcome<Start> start(Options options) {
        boolean initial = options.flag("sendInitialEvents");
        String match = options.firstOr("resourceVersionMatch", "");
        if (initial && !match.equals("NotOlderThan")) {
            return Refusals.bad(
                    "resourceVersionMatch: Forbidden: sendInitialEvents requires setting"
                            + " resourceVersionMatch to NotOlderThan");
        }
        if (!match.isEmpty() && options.first("sendInitialEvents") == null) {
            return Refusals.bad(
                    "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch"
                            + " unless sendInitialEvents is provided");
        }
        return Freshness.of(options.without("resourceVersionMatch"))
                .map(fresh -> {
                    boolean unset = fresh.revision() == 0;
                    boolean declined = options.first("sendInitialEvents") != null && !initial;
                    return new Start(fresh.revision(), initial || (unset && !declined), initial);
                });
    }

    private Outcome<Watch> open(Asked asked, Start start, Selection chosen) {
        ImageView image = store.image();
        if (start.revision > image.revision()) {
            return Refusals.ahead(start.revision, image.revision());
        }
        Interest interest =
                new Interest(asked.kind().id(), asked.target().namespace(), chosen.name());
        boolean fromNow = start.state || start.revision == 0;
        return store.watch(interest, fromNow ? image.revision() : start.revision)
                .map(changes ->
                        new SelectedWatch(
                                asked.kind(),
                                changes,
                                chosen,
                                Rendering.of(asked.options()),
                                clock,
                                new SelectedWatch.State(
                                        start.state ? state(image, asked, chosen) : List.of(),
                                        fromNow ? image.revision() : start.revision,
                                        start.marked)));
    }

    /** References into the image; nothing is copied. */
    private static List<StoredObject> state(ImageView image, Asked asked, Selection chosen) {
        List<StoredObject> found = new ArrayList<>();
        image.scan(
                asked.kind().id(),
                asked.target().namespace(),
                null,
                object -> {
                    if (chosen.matches(object)) {
                        found.add(object);
                    }
                    return true;
                });
        return found;
    }
}
