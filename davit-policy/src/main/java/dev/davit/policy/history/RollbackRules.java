package dev.davit.policy.history;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.model.json.JsonObject;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Mistakes;
import org.jspecify.annotations.Nullable;

/** A Rollback says where to, once. */
final class RollbackRules {
    private RollbackRules() {}

    static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Words.unchanged(tree, before, mistakes);
        boolean at = spec.has("at");
        if (at == spec.has("toRevision")) {
            if (at) {
                mistakes.forbidden(
                        Words.SPEC.child("at"), "may not be set together with toRevision");
            } else {
                mistakes.required(Words.SPEC, "toRevision or at");
            }
        }
        String time = spec.textOr("", "at");
        if (at && Timestamps.read(time).isEmpty()) {
            mistakes.invalid(
                    Words.SPEC.child("at"), time, "must be a time such as 2026-11-20T12:00:00Z");
        }
        Words.revision(spec, "toRevision", mistakes);
        Words.resources(spec.array("resources"), mistakes);
        Words.reason(spec, mistakes);
        FieldPath selector = Words.SPEC.child("selector");
        switch (LabelSelector.read(spec.object("selector"), selector)) {
            case Outcome.Ok<LabelSelector> _ -> {}
            case Outcome.Refused<LabelSelector>(Refusal why) -> why.causes().forEach(mistakes::add);
        }
    }
}
