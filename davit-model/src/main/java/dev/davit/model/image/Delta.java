package dev.davit.model.image;

import java.util.List;

/**
 * What one group commit changed, in revision order, and the image that it led to.
 *
 * @param image the image after the last change
 */
public record Delta(ImageView image, List<Change> changes) {
    public Delta {
        changes = List.copyOf(changes);
    }
}
