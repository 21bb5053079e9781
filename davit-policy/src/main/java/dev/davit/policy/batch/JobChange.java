package dev.davit.policy.batch;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.Objects;

/** What may change of a Job that there is. */
final class JobChange {
    private static final List<String> FIXED =
            List.of(
                    "selector",
                    "completionMode",
                    "podFailurePolicy",
                    "backoffLimitPerIndex",
                    "managedBy",
                    "successPolicy");

    /** Of a template whose job has not begun: where its pods may run. */
    private static final List<String> PLACING =
            List.of("nodeSelector", "affinity", "tolerations", "schedulingGates");

    private JobChange() {}

    static void check(JsonObject before, JsonObject now, Mistakes mistakes) {
        JsonObject then = before.object("spec");
        completions(then, now, mistakes);
        for (String field : FIXED) {
            Fields.immutable(JobRules.SPEC, then, now, field, mistakes);
        }
        boolean begun = !then.boolOr(false, "suspend") || before.object("status").has("startTime");
        JsonObject was = then.object("template");
        JsonObject is = now.object("template");
        if (!(begun ? was : placed(was)).equals(begun ? is : placed(is))) {
            mistakes.invalid(JobRules.SPEC.child("template"), is, "field is immutable");
        }
    }

    private static JsonObject placed(JsonObject template) {
        JsonObject spec = template.object("spec");
        for (String field : PLACING) {
            spec = spec.without(field);
        }
        return template.without("metadata").with("spec", spec);
    }

    /** An indexed job may grow and shrink as a whole. */
    private static void completions(JsonObject then, JsonObject now, Mistakes mistakes) {
        Json wanted = now.get("completions");
        if (Objects.equals(then.get("completions"), wanted)) {
            return;
        }
        FieldPath at = JobRules.SPEC.child("completions");
        boolean elastic =
                "Indexed".equals(now.text("completionMode"))
                        && then.has("completions")
                        && wanted != null;
        if (!elastic) {
            mistakes.invalid(at, wanted, "field is immutable");
        } else if (!Objects.equals(wanted, now.get("parallelism"))) {
            mistakes.invalid(at, wanted, "can only be modified in tandem with spec.parallelism");
        }
    }
}
