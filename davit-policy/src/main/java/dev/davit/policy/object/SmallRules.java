package dev.davit.policy.object;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.nio.charset.StandardCharsets;

/** Kinds with a rule or two: events and leases. */
public final class SmallRules {
    public static final int MAX_REASON_BYTES = 128;
    public static final int MAX_EVENT_MESSAGE_BYTES = 1024;

    private SmallRules() {}

    /** An event stands in the namespace of what it is about; in "default" for cluster objects. */
    public static void event(JsonObject event, Mistakes mistakes) {
        String about = event.textOr("", "involvedObject", "namespace");
        String own = event.textOr("", "metadata", "namespace");
        String wanted = about.isEmpty() ? own : about;
        if (!wanted.equals(own)) {
            mistakes.invalid(
                    FieldPath.of("involvedObject", "namespace"),
                    about,
                    "does not match event.namespace");
        }
        bounded(event, "reason", MAX_REASON_BYTES, mistakes);
        bounded(event, "message", MAX_EVENT_MESSAGE_BYTES, mistakes);
    }

    private static void bounded(JsonObject event, String field, int max, Mistakes mistakes) {
        if (event.textOr("", field).getBytes(StandardCharsets.UTF_8).length > max) {
            mistakes.tooLong(FieldPath.of(field), max);
        }
    }

    public static void lease(JsonObject lease, Mistakes mistakes) {
        FieldPath spec = FieldPath.of("spec");
        long duration = lease.wholeOr(1, "spec", "leaseDurationSeconds");
        if (duration <= 0) {
            mistakes.invalid(
                    spec.child("leaseDurationSeconds"), duration, "must be greater than 0");
        }
        long transitions = lease.wholeOr(0, "spec", "leaseTransitions");
        if (transitions < 0) {
            mistakes.invalid(
                    spec.child("leaseTransitions"),
                    transitions,
                    "must be greater than or equal to 0");
        }
    }
}
