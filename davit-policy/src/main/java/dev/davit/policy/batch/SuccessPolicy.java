package dev.davit.policy.batch;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import org.jspecify.annotations.Nullable;

/** When an indexed Job has succeeded before all of its pods have. */
final class SuccessPolicy {
    private static final int MAX_RULES = 20;
    private static final int MAX_INDEXES_LENGTH = 65_536;

    private SuccessPolicy() {}

    static void check(FieldPath spec, JsonObject job, boolean indexed, Mistakes mistakes) {
        if (!job.has("successPolicy")) {
            return;
        }
        FieldPath policy = spec.child("successPolicy");
        if (!indexed) {
            mistakes.invalid(policy, job.get("successPolicy"), "requires indexed completion mode");
            return;
        }
        JsonArray rules = job.array("successPolicy", "rules");
        FieldPath at = policy.child("rules");
        if (rules.size() == 0) {
            mistakes.required(at, "at least one rules must be specified");
        } else if (rules.size() > MAX_RULES) {
            mistakes.add(FailurePolicy.tooMany(at, rules.size(), MAX_RULES));
            return;
        }
        long completions = job.wholeOr(0, "completions");
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i) instanceof JsonObject rule) {
                rule(at.index(i), rule, completions, mistakes);
            }
        }
    }

    private static void rule(FieldPath at, JsonObject rule, long completions, Mistakes mistakes) {
        if (!rule.has("succeededCount") && !rule.has("succeededIndexes")) {
            mistakes.required(
                    at, "at least one of succeededCount or succeededIndexes must be specified");
        }
        if (rule.get("succeededIndexes") instanceof JsonString(String indexes)) {
            String wrong = indexes(indexes, completions);
            if (wrong != null) {
                mistakes.invalid(at.child("succeededIndexes"), indexes, wrong);
            }
        }
        Fields.atLeastZero(at, rule, "succeededCount", mistakes);
        long count = rule.wholeOr(0, "succeededCount");
        if (count > completions) {
            mistakes.invalid(
                    at.child("succeededCount"),
                    count,
                    "must be less than or equal to %d (the number of specified completions)"
                            .formatted(completions));
        }
    }

    /** {@code 1,3-5,7}: what is wrong with it, or null. */
    private static @Nullable String indexes(String text, long completions) {
        if (text.length() > MAX_INDEXES_LENGTH) {
            return "must have at most " + MAX_INDEXES_LENGTH + " bytes";
        }
        long last = -1;
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                return "the fragment \""
                        + part
                        + "\" violates the requirement that an index interval"
                        + " can have at most two parts separated by '-'";
            }
            for (String end : ends) {
                long index = number(end);
                if (index < 0) {
                    return "cannot convert string to integer for index: \"" + end + "\"";
                }
                if (index >= completions) {
                    return "index \"" + end + "\" is out of the range of the completions";
                }
                if (index <= last) {
                    return "non-increasing order, previous: %d, current: %d".formatted(last, index);
                }
                last = index;
            }
        }
        return null;
    }

    private static long number(String text) {
        long number = text.isEmpty() || text.length() > 9 ? -1 : 0;
        for (int i = 0; i < text.length() && number >= 0; i++) {
            char c = text.charAt(i);
            number = c < '0' || c > '9' ? -1 : number * 10 + c - '0';
        }
        return number;
    }
}
