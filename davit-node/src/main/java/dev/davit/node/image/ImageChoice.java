package dev.davit.node.image;

import dev.davit.port.Images;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * Chooses the images that go. Pure.
 *
 * @param inUse ids of images that pods have
 * @param kept ids of images that a rollback may want
 * @param lastUsed by id; what was never used is missing
 */
record ImageChoice(
        List<Images.Image> images,
        Set<String> inUse,
        Set<String> kept,
        SortedMap<String, Long> lastUsed,
        long nowMillis) {

    /** Ids, in the order in which to remove them. What is in use is never among them. */
    List<String> forSpace(ImagePolicy policy, long diskBytes, long usableBytes) {
        long used = diskBytes - usableBytes;
        List<String> gone = new ArrayList<>();
        if (diskBytes <= 0 || used * 100 < diskBytes * policy.highPercent()) {
            return gone;
        }
        long wanted = used - diskBytes / 100 * policy.lowPercent();
        // What a rollback may want goes last: a node without room serves nobody.
        List<Images.Image> candidates =
                images.stream()
                        .filter(image -> !inUse.contains(image.id()))
                        .filter(image -> age(image) >= policy.minAgeMillis())
                        .sorted(
                                Comparator.comparingInt((Images.Image image) ->
                                                kept.contains(image.id()) ? 1 : 0)
                                        .thenComparingLong(this::since)
                                        .thenComparing(Images.Image::id))
                        .toList();
        for (Images.Image image : candidates) {
            if (wanted <= 0) {
                break;
            }
            gone.add(image.id());
            wanted -= image.sizeBytes();
        }
        return gone;
    }

    /** Ids of all that nobody uses; those for rollbacks only where they are asked for too. */
    List<String> unused(boolean keptToo) {
        return images.stream()
                .map(Images.Image::id)
                .filter(id -> !inUse.contains(id) && (keptToo || !kept.contains(id)))
                .toList();
    }

    /** Images that stay although they have no name. */
    List<String> nameless(ImagePolicy policy) {
        return images.stream()
                .filter(image ->
                        inUse.contains(image.id())
                                || kept.contains(image.id())
                                || age(image) < policy.minAgeMillis())
                .map(Images.Image::id)
                .toList();
    }

    private long since(Images.Image image) {
        return Math.max(image.importedAtMillis(), lastUsed.getOrDefault(image.id(), 0L));
    }

    private long age(Images.Image image) {
        return nowMillis - since(image);
    }
}
