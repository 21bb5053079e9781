package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.Watch;
import dev.davit.gate.custom.Adapting;
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
    private final Adapting adapting;

    public OpenWatch(Store store, Clock clock, Adapting adapting) {
        this.adapting = adapting;
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
        if (!asked.kind().stored()) {
            return Refusals.notAllowed(
                    "the server does not allow this method on the requested resource");
        }
        return ListRules.watch(asked.options())
                .then(OpenWatch::start)
                .then(start ->
                        TableRules.check(asked.options())
                                .then(_ -> Selection.of(asked))
                                .then(chosen -> open(asked, start, chosen)));
    }

    private static Outcome<Start> start(Options options) {
        boolean initial = options.flag("sendInitialEvents");
        boolean declined = options.first("sendInitialEvents") != null && !initial;
        return Freshness.of(options)
                .map(fresh -> {
                    boolean unset = fresh.revision() == 0;
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
        return (start.state ? state(image, asked, chosen) : Outcome.ok(List.<StoredObject>of()))
                .then(state ->
                        store.watch(interest, fromNow ? image.revision() : start.revision)
                                .map(changes ->
                                        new SelectedWatch(
                                                asked.kind(),
                                                changes,
                                                chosen,
                                                Rendering.of(asked.options()),
                                                clock,
                                                adapting,
                                                () -> store.image().kinds(),
                                                new SelectedWatch.State(
                                                        state,
                                                        fromNow ? image.revision() : start.revision,
                                                        start.marked))));
    }

    /** References into the image; nothing is copied. */
    private Outcome<List<StoredObject>> state(ImageView image, Asked asked, Selection chosen) {
        if (chosen.ofForm(asked.kind())) {
            return FormedPage.of(image, null, asked, chosen, Integer.MAX_VALUE, adapting)
                    .map(FormedPage::items);
        }
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
        return Outcome.ok(found);
    }
}
