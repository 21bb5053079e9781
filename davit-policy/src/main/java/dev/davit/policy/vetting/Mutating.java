package dev.davit.policy.vetting;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.owned.Overlay;
import dev.davit.model.patch.JsonPatch;
import dev.davit.model.schema.Schemas;
import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.run.Evaluation;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Made;
import dev.davit.policy.cel.value.ValueTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets every mutating policy that a request is for change its object, by name. Policies that ask
 * for it are asked once more where a later one has changed something.
 */
public final class Mutating {
    /** What makes an object whose it is, and when: no policy changes it. */
    private static final List<String> IDENTITY =
            List.of(
                    "name",
                    "generateName",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields");

    private final Act act;
    private final Around around;
    private final Completion completion;
    private final List<Cause> failures = new ArrayList<>();

    /** Checks the types of a changed object and fills its defaults in. */
    @FunctionalInterface
    public interface Completion {
        Outcome<JsonObject> complete(JsonObject tree);
    }

    Mutating(Act act, Around around, Completion completion) {
        this.act = act;
        this.around = around;
        this.completion = completion;
    }

    /** A policy as one of its bindings applies it, with one of its parameters. */
    private record Call(Policy policy, Policy.Binding binding, Optional<JsonObject> params) {
        boolean again() {
            return policy.again();
        }
    }

    Outcome<JsonObject> mutated(List<Policy> policies, JsonObject object) {
        List<Call> calls = calls(policies);
        List<Call> done = new ArrayList<>();
        TreeSet<Integer> again = new TreeSet<>();
        JsonObject tree = object;
        for (Call call : calls) {
            JsonObject next = apply(call, tree);
            if (!next.equals(tree)) {
                for (int i = 0; i < done.size(); i++) {
                    if (done.get(i).again()) {
                        again.add(i);
                    }
                }
            }
            done.add(call);
            tree = next;
        }
        for (int index : again) {
            tree = apply(calls.get(index), tree);
        }
        return failures.isEmpty()
                ? Outcome.ok(tree)
                : Outcome.refused(
                        Refusal.of(Reason.INVALID, failures.getFirst().message(), failures));
    }

    /** Those policies once more that ask for it: a webhook has changed what they had made. */
    Outcome<JsonObject> again(List<Policy> policies, JsonObject object) {
        return mutated(policies.stream().filter(Policy::again).toList(), object);
    }

    private List<Call> calls(List<Policy> policies) {
        List<Call> calls = new ArrayList<>();
        for (Policy policy : policies) {
            if (!policy.matches(act, around)) {
                continue;
            }
            List<Compilation.Wrong> wrong = policy.compiled().wrong();
            for (Policy.Binding binding : policy.bindings()) {
                if (!binding.match().matches(act, around)) {
                    continue;
                }
                if (!wrong.isEmpty()) {
                    failed(policy, binding, wrong.getFirst().why());
                    continue;
                }
                switch (Params.of(policy.paramKind(), binding.spec(), act, around)) {
                    case Outcome.Refused<List<Optional<JsonObject>>>(Refusal why) ->
                            failed(
                                    policy,
                                    binding,
                                    "failed to configure binding: " + why.message());
                    case Outcome.Ok<List<Optional<JsonObject>>>(List<Optional<JsonObject>> all) ->
                            all.forEach(params -> calls.add(new Call(policy, binding, params)));
                }
            }
        }
        return calls;
    }

    private void failed(Policy policy, Policy.Binding binding, String why) {
        if (!policy.ignoresFailures()) {
            String message =
                    "policy '%s' with binding '%s' denied request: %s"
                            .formatted(policy.name(), binding.name(), why);
            failures.add(new Cause("", message, ""));
        }
    }

    private JsonObject apply(Call call, JsonObject object) {
        Ground first = call.policy.ground(act.with(object), around, call.params);
        Conditions.Result conditions = Conditions.of(call.policy.compiled().conditions(), first);
        if (conditions.fault() != null) {
            failed(call.policy, call.binding, conditions.fault());
            return object;
        }
        if (!conditions.holds()) {
            return object;
        }
        Budget budget = new Budget(CelLimits.PER_OBJECT);
        JsonObject tree = object;
        for (Compilation.Expression mutation : call.policy.compiled().mutations()) {
            // Each one sees what those before it have made.
            Ground ground = call.policy.ground(act.with(tree), around, call.params);
            switch (changed(mutation, ground, tree, budget)) {
                case Outcome.Ok<JsonObject>(JsonObject next) -> tree = next;
                case Outcome.Refused<JsonObject>(Refusal why) ->
                        failed(call.policy, call.binding, why.message());
            }
        }
        return tree;
    }

    private Outcome<JsonObject> changed(
            Compilation.Expression mutation, Ground ground, JsonObject tree, Budget budget) {
        Evaluation result = budget.evaluate(mutation, ground);
        if (budget.spent()) {
            return wrong(Validating.OUT);
        }
        return switch (result) {
            case Evaluation.Value(Object value, long _) -> laid(value, tree);
            case Evaluation.Fault(String why, long _) ->
                    wrong("expression '%s' resulted in error: %s".formatted(mutation.text(), why));
            case Evaluation.TooCostly _ ->
                    wrong(
                            "expression '%s' resulted in error: %s"
                                    .formatted(mutation.text(), Evaluation.TooCostly.WORDS));
        };
    }

    private Outcome<JsonObject> laid(Object value, JsonObject tree) {
        Outcome<JsonObject> changed;
        try {
            changed =
                    switch (value) {
                        case Made made -> overlaid(made, tree);
                        case List<?> patch -> patched(patch, tree);
                        default -> wrong("unsupported return type");
                    };
        } catch (CelFault fault) {
            return wrong(fault.text());
        }
        return changed.then(next -> identity(tree, next))
                .then(next -> next.equals(tree) ? Outcome.ok(tree) : completion.complete(next));
    }

    private Outcome<JsonObject> overlaid(Made made, JsonObject tree) {
        String mismatch = mismatch(made, made.type());
        if (!made.type().equals("Object")) {
            return wrong("unsupported return type: " + made.type());
        }
        if (mismatch != null) {
            return wrong("type mismatch: " + mismatch);
        }
        if (!(ValueTrees.of(made) instanceof JsonObject part)) {
            return wrong("unsupported return type");
        }
        List<FieldPath> wholes = Overlay.wholes(Schemas.of(act.kind()), part);
        if (!wholes.isEmpty()) {
            return wrong(
                    "error applying patch: invalid ApplyConfiguration: may not mutate atomic"
                            + " arrays, maps or structs: "
                            + String.join(", ", wholes.stream().map(path -> "." + path).toList()));
        }
        return Outcome.ok(Overlay.of(Schemas.of(act.kind()), tree, part));
    }

    /** An object is named after the field that it is in: {@code Object.spec.template}. */
    private static @Nullable String mismatch(Object value, String expected) {
        switch (value) {
            case Made(String type, Map<String, Object> fields) -> {
                if (!type.equals(expected)) {
                    return "unexpected type name \"%s\", expected \"%s\", which matches field name path from root Object type"
                            .formatted(type, expected);
                }
                for (Map.Entry<String, Object> field : fields.entrySet()) {
                    String wrong = mismatch(field.getValue(), expected + "." + field.getKey());
                    if (wrong != null) {
                        return wrong;
                    }
                }
            }
            case List<?> list -> {
                for (Object item : list) {
                    String wrong = item instanceof Made ? mismatch(item, expected) : null;
                    if (wrong != null) {
                        return wrong;
                    }
                }
            }
            default -> {
                // Anything else has no name.
            }
        }
        return null;
    }

    private static Outcome<JsonObject> patched(List<?> patch, JsonObject tree) {
        List<Json> operations = new ArrayList<>();
        for (Object each : patch) {
            if (!(each instanceof Made(String type, Map<String, Object> _))
                    || !type.equals("JSONPatch")) {
                return wrong(
                        "type mismatch: JSONPatchType.expression should evaluate to array of"
                                + " JSONPatch");
            }
            operations.add(ValueTrees.of(each));
        }
        return switch (JsonPatch.apply(tree, new JsonArray(operations))) {
            case Outcome.Ok<Json>(Json next) ->
                    next instanceof JsonObject object
                            ? Outcome.ok(object)
                            : wrong("JSON Patch: the result is no object");
            case Outcome.Refused<Json>(Refusal why) -> wrong("JSON Patch: " + why.message());
        };
    }

    private static Outcome<JsonObject> identity(JsonObject before, JsonObject after) {
        for (String field : List.of("apiVersion", "kind")) {
            if (!Objects.equals(before.get(field), after.get(field))) {
                return wrong("may not mutate " + field);
            }
        }
        JsonObject was = before.object("metadata");
        JsonObject is = after.object("metadata");
        for (String field : IDENTITY) {
            if (!Objects.equals(was.get(field), is.get(field))) {
                return wrong("may not mutate metadata." + field);
            }
        }
        return Outcome.ok(after);
    }

    private static <T> Outcome<T> wrong(String why) {
        return Outcome.refused(Refusal.of(Reason.INVALID, why));
    }
}
