package dev.davit.gate.write;

import dev.davit.gate.room.Asked;
import dev.davit.model.json.JsonObject;
import dev.davit.model.request.Identity;
import dev.davit.store.Origin;
import org.jspecify.annotations.Nullable;

/** Who writes, with what, and why: kept with every revision. */
public final class Origins {
    public static final String CAUSE = "davit.dev/change-cause";

    /** A longer cause is cut: history keeps it for long. */
    public static final int MAX_CAUSE_LENGTH = 1_024;

    private Origins() {}

    public static Origin of(Asked asked, @Nullable JsonObject before, @Nullable JsonObject after) {
        String sub = asked.target().subresource();
        String verb = asked.request().verb().text();
        return of(asked, sub.isEmpty() ? verb : verb + "/" + sub, before, after);
    }

    public static Origin of(
            Asked asked, String verb, @Nullable JsonObject before, @Nullable JsonObject after) {
        String cause = cause(asked.request().cause(), before, after);
        String cut =
                cause.length() <= MAX_CAUSE_LENGTH ? cause : cause.substring(0, MAX_CAUSE_LENGTH);
        Identity who = asked.request().identity();
        String client =
                who.by().isEmpty()
                        ? who.client()
                        : who.client() + " (impersonated by " + who.by() + ")";
        return new Origin(who.name(), client, verb, cut);
    }

    /** An annotation speaks for the write that sets it, not for those that come after. */
    private static String cause(
            String given, @Nullable JsonObject before, @Nullable JsonObject after) {
        if (!given.isEmpty() || after == null) {
            return given;
        }
        String now = after.textOr("", "metadata", "annotations", CAUSE);
        String then = before == null ? "" : before.textOr("", "metadata", "annotations", CAUSE);
        return now.equals(then) ? "" : now;
    }
}
