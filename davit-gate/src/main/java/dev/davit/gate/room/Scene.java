package dev.davit.gate.room;

import dev.davit.model.image.ImageView;

/**
 * The state that a write is judged on, and when.
 *
 * @param nowMillis since 1970 UTC
 */
public record Scene(ImageView image, long nowMillis) {}
