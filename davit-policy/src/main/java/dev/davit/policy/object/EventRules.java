package dev.davit.policy.object;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.util.List;

/**
 * What a new event of {@code events.k8s.io/v1} must say; those of the core group may be shorter.
 */
public final class EventRules {
    private static final int MAX = 128;
    private static final int MAX_NOTE = 1024;
    private static final List<String> TYPES = List.of("Normal", "Warning");
    private static final List<String> UNSET =
            List.of(
                    "deprecatedFirstTimestamp",
                    "deprecatedLastTimestamp",
                    "deprecatedCount",
                    "deprecatedSource");

    private EventRules() {}

    /**
     * @param event in the newer form
     */
    public static void check(JsonObject event, Mistakes mistakes) {
        if (event.text("eventTime") == null) {
            mistakes.required(FieldPath.of("eventTime"), "");
        }
        String controller = event.textOr("", "reportingController");
        if (controller.isEmpty()) {
            mistakes.required(FieldPath.of("reportingController"), "");
        } else {
            Checks.qualified(FieldPath.of("reportingController"), controller, mistakes);
        }
        for (String field : List.of("reportingInstance", "action", "reason")) {
            if (event.textOr("", field).isEmpty()) {
                mistakes.required(FieldPath.of(field), "");
            }
            bounded(field, event.textOr("", field), MAX, mistakes);
        }
        bounded("note", event.textOr("", "note"), MAX_NOTE, mistakes);
        String type = event.textOr("", "type");
        if (!TYPES.contains(type)) {
            mistakes.invalid(FieldPath.of("type"), "", "has invalid value: " + type);
        }
        for (String field : UNSET) {
            if (event.has(field) && !empty(event, field)) {
                mistakes.invalid(FieldPath.of(field), "", "needs to be unset");
            }
        }
    }

    private static void bounded(String field, String text, int max, Mistakes mistakes) {
        if (text.length() > max) {
            mistakes.invalid(FieldPath.of(field), "", "can have at most " + max + " characters");
        }
    }

    /** Go programs write what they leave out. */
    private static boolean empty(JsonObject event, String field) {
        return event.text(field) == null
                && event.object(field).isEmpty()
                && event.wholeOr(0, field) == 0;
    }
}
