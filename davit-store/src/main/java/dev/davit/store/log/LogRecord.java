package dev.davit.store.log;

import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.store.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One write as the log keeps it. Its revision is the group's first plus its place.
 *
 * @param inHistory whether history keeps an entry of it
 * @param uid of the object
 * @param bytes the object's encoding, or null for a removal
 */
@SuppressWarnings("ArrayRecordComponent") // the shared encoding of the object, never changed
public record LogRecord(
        Key key,
        Durability durability,
        boolean inHistory,
        String uid,
        Origin origin,
        byte @Nullable [] bytes) {}
