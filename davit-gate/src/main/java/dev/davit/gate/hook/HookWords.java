package dev.davit.gate.hook;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Refusals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.vetting.Act;
import dev.davit.policy.vetting.Hook;
import java.util.ArrayList;
import java.util.List;

/** Why a request is refused because of a webhook, in Kubernetes' words. */
final class HookWords {
    private static final int LEAST_CODE = 400;
    private static final int MOST_CODE = 599;
    private static final int MAX_CAUSES = 100;

    private HookWords() {}

    /** The webhook has said no. */
    static <T> Outcome<T> denied(Hook hook, JsonObject result) {
        String by = "admission webhook \"%s\" denied the request".formatted(hook.name());
        String message = result.textOr("", "message");
        String reason = result.textOr("", "reason");
        String told =
                !message.isEmpty()
                        ? by + ": " + message
                        : !reason.isEmpty() ? by + ": " + reason : by + " without explanation";
        long given = result.wholeOr(LEAST_CODE, "code");
        int code = given < LEAST_CODE || given > MOST_CODE ? LEAST_CODE : (int) given;
        Reason nearest =
                switch (code) {
                    case 403 -> Reason.FORBIDDEN;
                    case 409 -> Reason.CONFLICT;
                    case 422 -> Reason.INVALID;
                    default -> Reason.BAD_REQUEST;
                };
        List<Cause> causes = new ArrayList<>();
        for (Json each : result.array("details", "causes")) {
            if (each instanceof JsonObject cause && causes.size() < MAX_CAUSES) {
                causes.add(
                        new Cause(
                                cause.textOr("", "reason"),
                                cause.textOr("", "message"),
                                cause.textOr("", "field")));
            }
        }
        return Outcome.refused(
                Refusal.of(nearest, told, causes).as(new Refusal.Foreign(code, reason)));
    }

    /** The webhook has said nothing that can be used, and does not ignore that. */
    static <T> Outcome<T> failed(Hook hook, String why) {
        String told = "failed calling webhook \"%s\": %s".formatted(hook.name(), why);
        return internal(
                told,
                new Cause("", told, ""),
                new Cause(
                        "",
                        "it is a webhook of %s with failurePolicy Fail: nobody passes until it"
                                        .formatted(hook.configuration())
                                + " answers, or until that configuration is changed or deleted,"
                                + " which no webhook can prevent",
                        ""));
    }

    /** The webhook's answer cannot be followed: that is not ignored, whatever its policy is. */
    static <T> Outcome<T> internal(String why) {
        return internal(why, new Cause("", why, ""));
    }

    private static <T> Outcome<T> internal(String why, Cause... causes) {
        return Outcome.refused(
                Refusal.of(
                        Reason.INTERNAL_ERROR, "Internal error occurred: " + why, List.of(causes)));
    }

    /** Its conditions cannot be told. */
    static <T> Outcome<T> broken(Act act, String why) {
        return Refusals.forbidden(act.kind(), act.name(), why);
    }

    /** It may not be asked about what will not be done. */
    static <T> Outcome<T> noDryRun(Hook hook) {
        return Outcome.refused(
                Refusal.of(
                        Reason.BAD_REQUEST,
                        "admission webhook \"%s\" does not support dry run"
                                .formatted(hook.name())));
    }
}
