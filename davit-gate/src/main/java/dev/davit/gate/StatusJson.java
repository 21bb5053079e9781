package dev.davit.gate;

import dev.davit.base.Cause;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Refusals and successes as Kubernetes' {@code v1 Status}. */
public final class StatusJson {
    /** More causes than a person reads are cut, and the cut is told. */
    public static final int MAX_CAUSES = 100;

    /** After how many seconds a client that was turned away for load should come again. */
    public static final int RETRY_AFTER_SECONDS = 1;

    private StatusJson() {}

    public static JsonObject of(Refusal refusal) {
        JsonObject.Builder status =
                head("Failure", refusal.next()).put("message", refusal.message());
        putUnlessEmpty(status, "reason", refusal.word());
        JsonObject details = details(refusal);
        // kubectl debug reads the details of a 404 without looking whether there are any.
        if (!details.isEmpty() || refusal.reason() == Reason.NOT_FOUND) {
            status.put("details", details);
        }
        return status.put("code", refusal.code()).build();
    }

    /** What a removal and a binding answer. */
    public static JsonObject success(Refusal.Subject about) {
        JsonObject.Builder details = JsonObject.builder();
        putSubject(details, about);
        return head("Success", "").put("details", details.build()).build();
    }

    private static JsonObject.Builder head(String outcome, String next) {
        return JsonObject.builder()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put(
                        "metadata",
                        next.isEmpty()
                                ? JsonObject.EMPTY
                                : JsonObject.of("continue", new JsonString(next)))
                .put("status", outcome);
    }

    private static JsonObject details(Refusal refusal) {
        JsonObject.Builder details = JsonObject.builder();
        Refusal.Subject subject = refusal.subject();
        if (subject != null) {
            putSubject(details, subject);
        }
        if (!refusal.causes().isEmpty()) {
            details.put("causes", causes(refusal.causes()));
        }
        switch (refusal.reason()) {
            case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE, TIMEOUT ->
                    details.put("retryAfterSeconds", RETRY_AFTER_SECONDS);
            case BAD_REQUEST,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    FIELD_OWNED,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    ALREADY_EXISTS,
                    CONFLICT,
                    EXPIRED,
                    GONE,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    INVALID,
                    INTERNAL_ERROR,
                    INSUFFICIENT_STORAGE -> {}
        }
        return details.build();
    }

    private static void putSubject(JsonObject.Builder details, Refusal.Subject subject) {
        putUnlessEmpty(details, "name", subject.name());
        putUnlessEmpty(details, "group", subject.group());
        putUnlessEmpty(details, "kind", subject.kind());
        String uid = subject.uid();
        if (uid != null) {
            putUnlessEmpty(details, "uid", uid);
        }
    }

    private static void putUnlessEmpty(JsonObject.Builder into, String name, String value) {
        if (!value.isEmpty()) {
            into.put(name, value);
        }
    }

    private static JsonArray causes(List<Cause> causes) {
        List<Json> all = new ArrayList<>();
        for (Cause cause : causes.subList(0, Math.min(MAX_CAUSES, causes.size()))) {
            JsonObject.Builder one = JsonObject.builder();
            putUnlessEmpty(one, "reason", cause.reason());
            putUnlessEmpty(one, "message", cause.message());
            putUnlessEmpty(one, "field", cause.field());
            all.add(one.build());
        }
        if (causes.size() > MAX_CAUSES) {
            String rest = "and " + (causes.size() - MAX_CAUSES) + " more";
            all.add(JsonObject.builder().put("message", rest).build());
        }
        return new JsonArray(all);
    }
}
