package dev.davit.store;

import dev.davit.model.image.Change;
import java.util.List;

/**
 * A durable answer.
 *
 * @param revision the newest revision at the time; that of the last change where there is one
 */
public record Committed(long revision, List<Change> changes) {
    public Committed {
        changes = List.copyOf(changes);
    }
}
