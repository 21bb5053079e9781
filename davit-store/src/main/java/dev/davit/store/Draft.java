package dev.davit.store;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import org.jspecify.annotations.Nullable;

/**
 * One write to be: the store gives it its revision and puts that into {@code
 * metadata.resourceVersion}.
 *
 * @param after the whole new object with its uid in {@code metadata.uid}, or null to remove it
 */
public record Draft(Key key, Durability durability, @Nullable JsonObject after, Origin origin) {}
