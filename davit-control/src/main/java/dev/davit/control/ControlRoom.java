package dev.davit.control;

import dev.davit.base.Invariant;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.KindId;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Room 10: shows each delta to the keepers that follow its kinds and collects what they ask for, in
 * the keepers' order. One thread calls it.
 */
public final class ControlRoom {
    /** Keepers in one room. */
    public static final int MAX_KEEPERS = 64;

    private final List<Keeper> keepers;

    public ControlRoom(List<Keeper> keepers) {
        Invariant.check(keepers.size() <= MAX_KEEPERS, "at most %d keepers", MAX_KEEPERS);
        this.keepers = List.copyOf(keepers);
    }

    public List<Keeper> keepers() {
        return keepers;
    }

    public List<Request> sync(ImageView image, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Keeper keeper : keepers) {
            asked.addAll(keeper.sync(image, nowMillis));
        }
        return asked;
    }

    public List<Request> step(Delta delta, long nowMillis) {
        List<Request> asked = new ArrayList<>();
        for (Keeper keeper : keepers) {
            List<Change> changes = followed(keeper.declared().follows(), delta.changes());
            if (!changes.isEmpty() || keeper.nextWakeMillis() <= nowMillis) {
                asked.addAll(keeper.step(new Delta(delta.image(), changes), nowMillis));
            }
        }
        return asked;
    }

    private static List<Change> followed(List<KindId> kinds, List<Change> changes) {
        return changes.stream().filter(change -> kinds.contains(change.key().kind())).toList();
    }

    /** Tells the keeper whose request it was. */
    public void refused(Request request, Refusal refusal, long nowMillis) {
        for (Keeper keeper : keepers) {
            if (Asks.identity(keeper.name()).equals(request.identity())) {
                keeper.refused(request, refusal, nowMillis);
            }
        }
    }

    /** {@link Keeper#NEVER} when only changes matter. */
    public long nextWakeMillis() {
        long wake = Keeper.NEVER;
        for (Keeper keeper : keepers) {
            wake = Math.min(wake, keeper.nextWakeMillis());
        }
        return wake;
    }
}
