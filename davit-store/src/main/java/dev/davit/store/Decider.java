package dev.davit.store;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import java.util.List;

/**
 * Room 6, decide: judged on the very state that it commits on, by the commit loop's one thread.
 * Pure: it may be called again on another state.
 */
@FunctionalInterface
public interface Decider {

    /**
     * Decides what is to be written.
     *
     * @param working the image with all earlier decisions of the same batch in it
     * @param nowMillis commit time of the batch; never goes back
     * @return what to write; an empty list changes nothing and answers the current revision
     */
    Outcome<List<Draft>> decide(ImageView working, long nowMillis);
}
