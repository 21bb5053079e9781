package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * How something is to be deleted: {@code DeleteOptions}, from the body or from parameters.
 *
 * @param graceSeconds null: the object's own
 * @param uid empty: whichever object has the name
 * @param revision empty: whichever state it is in
 * @param propagation what becomes of those that it owns
 */
public record Deletion(
        @Nullable Long graceSeconds, String uid, String revision, Propagation propagation) {

    public static Outcome<Deletion> of(Asked asked) {
        return of(asked, asked.body());
    }

    /**
     * Where they stand elsewhere.
     *
     * @param body {@code DeleteOptions}; empty where there are none
     */
    static Outcome<Deletion> of(Asked asked, JsonObject body) {
        JsonObject preconditions = body.object("preconditions");
        return propagation(asked, body)
                .then(propagation ->
                        grace(asked, body)
                                .map(grace ->
                                        new Deletion(
                                                grace.seconds,
                                                preconditions.textOr("", "uid"),
                                                preconditions.textOr("", "resourceVersion"),
                                                propagation)));
    }

    private static Outcome<Propagation> propagation(Asked asked, JsonObject body) {
        String word =
                asked.options().firstOr("propagationPolicy", body.textOr("", "propagationPolicy"));
        boolean old = asked.options().first("orphanDependents") != null;
        old |= body.has("orphanDependents");
        boolean orphan = asked.options().flag("orphanDependents");
        orphan |= body.boolOr(false, "orphanDependents");
        if (old && !word.isEmpty()) {
            return wrong(
                    asked,
                    "propagationPolicy",
                    "Invalid value: \""
                            + word
                            + "\": orphanDependents and propagationPolicy cannot be both set");
        }
        if (word.isEmpty()) {
            return Outcome.ok(orphan ? Propagation.ORPHAN : Propagation.BACKGROUND);
        }
        Propagation found = Propagation.of(word);
        return found != null
                ? Outcome.ok(found)
                : wrong(
                        asked,
                        "propagationPolicy",
                        "Unsupported value: \""
                                + word
                                + "\": supported values: \"Background\", \"Foreground\","
                                + " \"Orphan\"");
    }

    private record Grace(@Nullable Long seconds) {}

    private static Outcome<Grace> grace(Asked asked, JsonObject body) {
        String option = asked.options().firstOr("gracePeriodSeconds", "");
        Json inBody = option.isEmpty() ? body.get("gracePeriodSeconds") : new JsonString(option);
        return switch (inBody) {
            case null -> Outcome.ok(new Grace(null));
            case JsonNumber.Whole(long seconds) when seconds >= 0 -> Outcome.ok(new Grace(seconds));
            case JsonString(String text) when text.matches("[0-9]{1,9}") ->
                    Outcome.ok(new Grace(Long.valueOf(text)));
            default ->
                    wrong(
                            asked,
                            "gracePeriodSeconds",
                            "Invalid value: must be a whole number of seconds, 0 or more");
        };
    }

    private static <T> Outcome<T> wrong(Asked asked, String field, String message) {
        return Refusals.invalid(
                asked.kind(), asked.target().name(), new Cause(Cause.INVALID, message, field));
    }

    /** Is it the object that was meant? */
    Outcome<StoredObject> meets(Asked asked, StoredObject stored) {
        String name = stored.key().name();
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            return Refusals.otherUid(asked.kind(), name, uid, stored.uid());
        }
        return revision.isEmpty() || revision.equals(Long.toString(stored.revision()))
                ? Outcome.ok(stored)
                : Refusals.otherRevision(asked.kind(), name, revision, stored.revision());
    }
}
