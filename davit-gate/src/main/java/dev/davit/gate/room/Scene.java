package dev.davit.gate.room;

import dev.davit.gate.hook.Hearing;
import dev.davit.model.image.ImageView;

/**
 * The state that a write is judged on, and when.
 *
 * @param nowMillis since 1970 UTC
 * @param hearing what webhooks say of it
 */
public record Scene(ImageView image, long nowMillis, Hearing hearing) {}
