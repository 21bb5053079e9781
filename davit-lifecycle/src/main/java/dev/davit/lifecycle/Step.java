package dev.davit.lifecycle;

import dev.davit.base.Invariant;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that must happen, once, in a run.
 *
 * @param name unique in its graph: {@code image/web}
 * @param does one line for people: what happens here
 * @param after steps that must be settled first
 * @param timeoutMillis after this a running attempt counts as failed
 */
public record Step(
        String name,
        String does,
        Owner owner,
        List<String> after,
        long timeoutMillis,
        OnFailure onFailure) {

    public static final int MAX_NAME = 253 + 32;

    public Step {
        after = List.copyOf(after);
        Invariant.check(!name.isEmpty() && name.length() <= MAX_NAME, "a step needs a name");
        Invariant.check(timeoutMillis > 0, "step %s: a timeout is above zero", name);
    }

    Step alsoAfter(String other) {
        if (after.contains(other)) {
            return this;
        }
        List<String> more = new ArrayList<>(after);
        more.add(other);
        return new Step(name, does, owner, more, timeoutMillis, onFailure);
    }
}
