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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How something is to be deleted: {@code DeleteOptions}, from the body or from parameters.
 *
 * @param graceSeconds null: the object's own
 * @param uid empty: whichever object has the name
 * @param revision empty: whichever state it is in
 */
record Deletion(@Nullable Long graceSeconds, String uid, String revision) {
    private static final List<String> PROPAGATION = List.of("Background", "Foreground", "Orphan");

    static Outcome<Deletion> of(Asked asked) {
        JsonObject body = asked.body();
        String propagation =
                asked.options().firstOr("propagationPolicy", body.textOr("", "propagationPolicy"));
        if (!propagation.isEmpty() && !PROPAGATION.contains(propagation)) {
            return wrong(
                    asked,
                    "propagationPolicy",
                    "Unsupported value: \""
                            + propagation
                            + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
        }
        JsonObject preconditions = body.object("preconditions");
        return grace(asked, body)
                .map(grace ->
                        new Deletion(
                                grace.seconds,
                                preconditions.textOr("", "uid"),
                                preconditions.textOr("", "resourceVersion")));
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
