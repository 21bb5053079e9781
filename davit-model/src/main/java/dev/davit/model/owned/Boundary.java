package dev.davit.model.owned;

import dev.davit.base.Refusal;
import java.util.List;

/** Judges a write that changes fields of other domains. */
@FunctionalInterface
public interface Boundary {
    /** Nobody is held back. */
    Boundary OPEN = held -> Crossing.Open.OPEN;

    Crossing judge(List<Held> held);

    /** What comes of it. */
    sealed interface Crossing {
        /** It goes through. */
        enum Open implements Crossing {
            OPEN
        }

        /** It goes through without these fields: they keep the values that they have. */
        record Kept(FieldSet fields) implements Crossing {}

        record Closed(Refusal why) implements Crossing {}
    }
}
