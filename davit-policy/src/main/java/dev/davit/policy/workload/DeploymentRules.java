package dev.davit.policy.workload;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.Mistakes;
import dev.davit.policy.pod.HazardKeys;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Deployment has besides a ReplicaSet: how it rolls. */
public final class DeploymentRules {
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}%");
    private static final FieldPath STRATEGY = WorkloadRules.SPEC.child("strategy");

    private DeploymentRules() {}

    public static void check(
            JsonObject object, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        WorkloadRules.check(Kinds.DEPLOYMENT, object, before, keys, mistakes);
        JsonObject spec = object.object("spec");
        WorkloadRules.atLeastZero(spec, "revisionHistoryLimit", mistakes);
        WorkloadRules.atLeastZero(spec, "progressDeadlineSeconds", mistakes);
        long deadline = spec.wholeOr(Long.MAX_VALUE, "progressDeadlineSeconds");
        if (deadline >= 0 && deadline <= spec.wholeOr(0, "minReadySeconds")) {
            mistakes.invalid(
                    WorkloadRules.SPEC.child("progressDeadlineSeconds"),
                    deadline,
                    "must be greater than minReadySeconds");
        }
        strategy(spec.object("strategy"), mistakes);
    }

    private static void strategy(JsonObject strategy, Mistakes mistakes) {
        FieldPath at = STRATEGY.child("rollingUpdate");
        JsonObject rolling = strategy.object("rollingUpdate");
        switch (strategy.textOr("", "type")) {
            case "Recreate" -> {
                if (strategy.has("rollingUpdate")) {
                    mistakes.forbidden(
                            at, "may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                amount(at, rolling, "maxUnavailable", true, mistakes);
                amount(at, rolling, "maxSurge", false, mistakes);
                if (isZero(rolling.get("maxUnavailable")) && isZero(rolling.get("maxSurge"))) {
                    mistakes.invalid(
                            at.child("maxUnavailable"), 0, "may not be 0 when `maxSurge` is 0");
                }
            }
            case "InPlace" -> {
                amount(at, rolling, "maxUnavailable", true, mistakes);
                if (isZero(rolling.get("maxUnavailable"))) {
                    mistakes.invalid(
                            at.child("maxUnavailable"),
                            0,
                            "may not be 0 when strategy `type` is 'InPlace': a pod that is changed"
                                    + " where it stands is not available meanwhile");
                }
            }
            default -> {}
        }
    }

    /** A number, or a percentage that is at most 100 where it is a part of all. */
    public static void amount(
            FieldPath at, JsonObject rolling, String field, boolean ofAll, Mistakes mistakes) {
        switch (rolling.get(field)) {
            case JsonNumber.Whole(long number) when number < 0 ->
                    mistakes.invalid(at.child(field), number, "must be greater than or equal to 0");
            case JsonString(String text) when !PERCENT.matcher(text).matches() ->
                    mistakes.invalid(
                            at.child(field),
                            text,
                            "a valid percent string must be a numeric string followed by an ending"
                                    + " '%' (e.g. '1%', or '93%')");
            case JsonString(String text)
                    when ofAll && Long.parseLong(text.substring(0, text.length() - 1)) > 100 ->
                    mistakes.invalid(at.child(field), text, "must not be greater than 100%");
            case null, default -> {}
        }
    }

    static boolean isZero(@Nullable Json amount) {
        return (amount instanceof JsonNumber.Whole(long number) && number == 0)
                || (amount instanceof JsonString(String text) && text.matches("0+%"));
    }
}
