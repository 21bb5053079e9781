package dev.davit.gate;

import dev.davit.model.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What is only interesting for a moment, and therefore never stored: how far a pull has come. */
@FunctionalInterface
public interface Progress {
    Progress NONE = podUid -> null;

    /** Null where nothing is under way. */
    @Nullable JsonObject of(String podUid);
}
