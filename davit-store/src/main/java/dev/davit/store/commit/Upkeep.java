package dev.davit.store.commit;

import dev.davit.store.image.Image;

/**
 * What the loop does between groups: snapshots, cutting the log, retention. Each call is bounded.
 */
public interface Upkeep {
    Upkeep NONE = (image, idle) -> {};

    /**
     * Called by the commit loop after each step.
     *
     * @param idle nothing was waiting: there is time for work that can wait
     */
    void step(Image image, boolean idle);
}
