package dev.davit.control;

import dev.davit.base.Invariant;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Room 10: shows each delta to the keepers that follow its kinds and collects what they ask for, in
 * the keepers' order. One thread calls it.
 */
public final class ControlRoom {
    /** Keepers in one room. */
    public static final int MAX_KEEPERS = 64;

    private final List<Keeper> keepers;

    /** Of each keeper, in their order. Never gone through: only asked. */
    private final List<Set<KindId>> follows = new ArrayList<>();

    private final List<Boolean> customToo = new ArrayList<>();

    public ControlRoom(List<Keeper> keepers) {
        Invariant.check(keepers.size() <= MAX_KEEPERS, "at most %d keepers", MAX_KEEPERS);
        this.keepers = List.copyOf(keepers);
        for (Keeper keeper : keepers) {
            Keeper.Declared declared = keeper.declared();
            follows.add(new HashSet<>(declared.follows()));
            customToo.add(declared.customToo());
        }
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
        for (int i = 0; i < keepers.size(); i++) {
            Keeper keeper = keepers.get(i);
            List<Change> changes = followed(follows.get(i), customToo.get(i), delta.changes());
            if (!changes.isEmpty() || keeper.nextWakeMillis() <= nowMillis) {
                asked.addAll(keeper.step(new Delta(delta.image(), changes), nowMillis));
            }
        }
        return asked;
    }

    private static List<Change> followed(
            Set<KindId> kinds, boolean customToo, List<Change> changes) {
        return changes.stream()
                .filter(change -> {
                    KindId kind = change.key().kind();
                    return kinds.contains(kind) || (customToo && Kinds.byId(kind) == null);
                })
                .toList();
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
