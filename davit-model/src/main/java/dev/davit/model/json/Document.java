package dev.davit.model.json;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import java.util.List;

/**
 * A tree that came over the wire.
 *
 * @param duplicates member names that were given more than once, with their paths; the last value
 *     is the one in the tree. Of protocol buffers also the numbers of fields that nobody knows.
 *     Whether they are refused, warned of or ignored is for the caller to say ({@code
 *     fieldValidation}).
 */
public record Document(Json value, List<Cause> duplicates) {
    public Document {
        duplicates = List.copyOf(duplicates);
    }

    /** The tree, or a refusal that names every duplicate. */
    public Outcome<Json> strict() {
        return duplicates.isEmpty()
                ? Outcome.ok(value)
                : Outcome.refused(
                        Refusal.of(
                                Reason.BAD_REQUEST,
                                "strict decoding error: " + duplicates.getFirst().message(),
                                duplicates));
    }
}
