package dev.davit.sim.store;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.sim.SimEntropy;
import dev.davit.sim.Trace;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import dev.davit.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client that watches: at its own pace, cut off now and then, resuming where it was. */
final class SimWatcher {
    private static final int DROP_ONE_IN = 30;

    private final Interest interest;
    private final SimEntropy entropy;
    private final StoreModel model;
    private final Trace trace;
    private final boolean drops;
    private @Nullable Subscription open;
    private long seen;

    SimWatcher(
            Interest interest, SimEntropy entropy, StoreModel model, Trace trace, boolean drops) {
        this.interest = interest;
        this.entropy = entropy;
        this.model = model;
        this.trace = trace;
        this.drops = drops;
    }

    /** The server is gone; what was seen is remembered. */
    void disconnected() {
        open = null;
    }

    void step(Store store) {
        Subscription current = open;
        if (current == null) {
            connect(store);
        } else if (entropy.oneIn(20)) {
            current.close();
            open = null;
        } else {
            poll(current);
        }
    }

    private void connect(Store store) {
        if (seen == 0 || entropy.oneIn(10)) {
            seen = store.image().revision();
        }
        switch (store.watch(interest, seen)) {
            case Outcome.Ok<Subscription>(Subscription opened) -> {
                Wrong.unless(!model.wasLost(seen), "resumed from %d, which was lost", seen);
                open = opened;
            }
            case Outcome.Refused<Subscription>(Refusal refusal) -> {
                Wrong.unless(
                        refusal.reason() == Reason.EXPIRED && seen != store.image().revision(),
                        "a watch from %d is refused: %s",
                        seen,
                        refusal.message());
                seen = store.image().revision();
            }
        }
    }

    private void poll(Subscription current) {
        Subscription.Batch batch = current.poll();
        if (batch == null) {
            trace.add("cut off at " + seen);
            open = null;
            return;
        }
        List<Change> got = new ArrayList<>(batch.changes());
        if (drops && !got.isEmpty() && entropy.oneIn(DROP_ONE_IN)) {
            got.removeLast();
        }
        Wrong.unless(batch.seenRevision() >= seen, "seen goes back from %d", seen);
        model.checkWatched(interest, seen, batch.seenRevision(), got);
        trace.add("watched " + batch.changes().size() + " to " + batch.seenRevision());
        seen = batch.seenRevision();
    }
}
