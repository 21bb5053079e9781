package dev.davit.policy.vetting;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.run.Evaluation;
import dev.davit.policy.cel.value.Null;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks every validating policy that a request is for. */
final class Validating {
    static final String OUT =
            "validation failed due to running out of cost budget, no further validation rules will"
                    + " be run";
    private static final int MAX_NOTE = 10 * 1024;

    private final Act act;
    private final Around around;
    private final List<Verdict.Denial> denials = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final SortedMap<String, SortedSet<String>> notes = new TreeMap<>();

    Validating(Act act, Around around) {
        this.act = act;
        this.around = around;
    }

    /** What one validation came to. */
    private record Finding(String message, String reason, int index) {}

    Verdict verdict(List<Policy> policies) {
        for (Policy policy : policies) {
            if (policy.matches(act, around)) {
                policy(policy);
            }
        }
        List<String> remembered = new ArrayList<>();
        notes.forEach((key, values) -> remembered.add(key + "=" + String.join(", ", values)));
        return new Verdict(denials, warnings, remembered);
    }

    private void policy(Policy policy) {
        Compilation compiled = policy.compiled();
        if (!compiled.wrong().isEmpty()) {
            // It compiled when it was written: by another version of this server.
            if (!policy.ignoresFailures()) {
                deny(policy, "failed to configure policy: " + compiled.wrong().getFirst().why());
            }
            return;
        }
        for (Policy.Binding binding : policy.bindings()) {
            if (!binding.match().matches(act, around)) {
                continue;
            }
            switch (Params.of(policy.paramKind(), binding.spec(), act, around)) {
                case Outcome.Refused<List<Optional<JsonObject>>>(Refusal why) -> {
                    if (!policy.ignoresFailures()) {
                        deny(policy, binding, "failed to configure binding: " + why.message(), "");
                    }
                }
                case Outcome.Ok<List<Optional<JsonObject>>>(List<Optional<JsonObject>> all) -> {
                    for (Optional<JsonObject> params : all) {
                        evaluate(policy, binding, policy.ground(act, around, params));
                    }
                }
            }
        }
    }

    private void deny(Policy policy, String why) {
        denials.add(
                new Verdict.Denial(
                        "ValidatingAdmissionPolicy '%s' denied request: %s"
                                .formatted(policy.name(), why),
                        ""));
    }

    private void deny(Policy policy, Policy.Binding binding, String why, String reason) {
        denials.add(
                new Verdict.Denial(
                        "ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
                                .formatted(policy.name(), binding.name(), why),
                        reason));
    }

    private void evaluate(Policy policy, Policy.Binding binding, Ground ground) {
        Compilation compiled = policy.compiled();
        Conditions.Result conditions = Conditions.of(compiled.conditions(), ground);
        if (conditions.fault() != null) {
            if (!policy.ignoresFailures()) {
                found(policy, binding, new Finding(conditions.fault(), "", 0));
            }
            return;
        }
        if (!conditions.holds()) {
            return;
        }
        Budget budget = new Budget(CelLimits.PER_OBJECT);
        for (int i = 0; i < compiled.validations().size(); i++) {
            if (!validation(policy, binding, ground, i, budget)) {
                return;
            }
        }
        annotations(policy, binding, ground);
    }

    /** False: the budget is spent. */
    private boolean validation(
            Policy policy, Policy.Binding binding, Ground ground, int index, Budget budget) {
        Compilation.Expression expression = policy.compiled().validations().get(index);
        Evaluation result = budget.evaluate(expression, ground);
        if (budget.spent()) {
            fault(policy, binding, index, OUT);
            return false;
        }
        switch (result) {
            case Evaluation.Value value -> {
                if (!value.isTrue()) {
                    JsonObject rule = item(policy.spec(), "validations", index);
                    String reason = rule.textOr("Invalid", "reason");
                    String message = message(policy, rule, ground, index, budget);
                    found(policy, binding, new Finding(message, reason, index));
                }
            }
            case Evaluation.Fault(String why, long _) ->
                    fault(
                            policy,
                            binding,
                            index,
                            "expression '%s' resulted in error: %s"
                                    .formatted(expression.text(), why));
            case Evaluation.TooCostly _ ->
                    fault(
                            policy,
                            binding,
                            index,
                            "expression '%s' resulted in error: %s"
                                    .formatted(expression.text(), Evaluation.TooCostly.WORDS));
        }
        return true;
    }

    private static JsonObject item(JsonObject spec, String list, int index) {
        Json item = spec.array(list).get(index);
        return item instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private void fault(Policy policy, Policy.Binding binding, int index, String why) {
        if (!policy.ignoresFailures()) {
            found(policy, binding, new Finding(why, "", index));
        }
    }

    private static String message(
            Policy policy, JsonObject rule, Ground ground, int index, Budget budget) {
        Compilation.Expression telling = policy.compiled().messages().get(index);
        if (telling != null
                && budget.evaluate(telling, ground)
                        instanceof Evaluation.Value(Object value, long _)
                && value instanceof String text) {
            String bare = text.strip();
            boolean fits =
                    bare.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MAX_MESSAGE_BYTES;
            if (!bare.isEmpty() && fits && bare.indexOf('\n') < 0) {
                return bare;
            }
        }
        String message = rule.textOr("", "message").strip();
        return message.isEmpty()
                ? "failed expression: " + rule.textOr("", "expression").strip()
                : message;
    }

    private void found(Policy policy, Policy.Binding binding, Finding finding) {
        for (String action : binding.actions()) {
            switch (action) {
                case "Deny" -> deny(policy, binding, finding.message(), finding.reason());
                case "Warn" ->
                        warnings.add(
                                "Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                                        .formatted(
                                                policy.name(), binding.name(), finding.message()));
                case "Audit" ->
                        note(
                                "validation.policy.admission.k8s.io/validation_failure",
                                "policy %s, binding %s, validation %d: %s"
                                        .formatted(
                                                policy.name(),
                                                binding.name(),
                                                finding.index(),
                                                finding.message()));
                default -> {
                    // Nothing else can be stored.
                }
            }
        }
    }

    private void note(String key, String value) {
        String cut = value.length() <= MAX_NOTE ? value : value.substring(0, MAX_NOTE);
        notes.computeIfAbsent(key, _ -> new TreeSet<>()).add(cut);
    }

    private void annotations(Policy policy, Policy.Binding binding, Ground ground) {
        Budget budget = new Budget(CelLimits.PER_OBJECT);
        List<Compilation.Expression> all = policy.compiled().annotations();
        for (int i = 0; i < all.size() && !budget.spent(); i++) {
            Evaluation result = budget.evaluate(all.get(i), ground);
            String key = item(policy.spec(), "auditAnnotations", i).textOr("", "key");
            switch (result) {
                case Evaluation.Value(Object value, long _) when value instanceof String text -> {
                    if (!text.isBlank()) {
                        note(policy.name() + "/" + key, text.strip());
                    }
                }
                case Evaluation.Value(Object value, long _) when value == Null.NULL -> {
                    // Nothing to be said this time.
                }
                case Evaluation.Value _ ->
                        broken(policy, binding, all.get(i), "resulted in unsupported return type");
                case Evaluation.Fault(String why, long _) ->
                        broken(policy, binding, all.get(i), "resulted in error: " + why);
                case Evaluation.TooCostly _ ->
                        broken(
                                policy,
                                binding,
                                all.get(i),
                                "resulted in error: " + Evaluation.TooCostly.WORDS);
            }
        }
    }

    private void broken(
            Policy policy, Policy.Binding binding, Compilation.Expression expression, String why) {
        if (!policy.ignoresFailures()) {
            deny(policy, binding, "valueExpression '%s' %s".formatted(expression.text(), why), "");
        }
    }
}
