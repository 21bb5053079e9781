package dev.davit.policy.cel.rule;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.run.Evaluation;
import dev.davit.policy.cel.run.Variables;
import dev.davit.policy.cel.value.Maybe;
import dev.davit.policy.cel.value.TreeValues;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Holds one object against the rules of its schema, within the budget of an object. */
final class RuleCheck {
    private static final String OUT =
            "validation failed due to running out of cost budget, no further validation rules will"
                    + " be run";

    private final Mistakes mistakes;
    private long budget = CelLimits.PER_OBJECT;

    RuleCheck(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * A value and what it was.
     *
     * @param before null: it was not there, or nobody can tell which one it was
     * @param known it can be told which one it was
     * @param parent what it is in, null for the whole
     */
    private record Pair(
            FieldPath at, Json now, @Nullable Json before, boolean known, @Nullable Pair parent) {
        /** It, or the nearest of what it is in of which it can be told, is as it was. */
        boolean unchanged() {
            Pair pair = this;
            while (!pair.known && pair.parent != null) {
                pair = pair.parent;
            }
            return pair.known && pair.before != null && pair.now.equals(pair.before);
        }

        Pair below(FieldPath place, Json value, @Nullable Json old, boolean told) {
            return new Pair(place, value, old, told && known, this);
        }
    }

    void check(RuleNode root, JsonObject tree, @Nullable JsonObject before) {
        check(root, new Pair(FieldPath.ROOT, tree, before, true, null));
    }

    /** False: the budget is spent. */
    private boolean check(RuleNode node, Pair pair) {
        if (pair.now instanceof JsonNull) {
            return true;
        }
        for (Rule rule : node.rules()) {
            if (!check(rule, node, pair)) {
                return false;
            }
        }
        for (RuleNode also : node.also()) {
            if (!check(also, pair)) {
                return false;
            }
        }
        return switch (pair.now) {
            case JsonObject object -> members(node, object, pair);
            case JsonArray array -> items(node, array, pair);
            default -> true;
        };
    }

    private boolean members(RuleNode node, JsonObject object, Pair pair) {
        RuleNode values = node.values();
        if (values == null && node.properties().isEmpty()) {
            return true;
        }
        JsonObject old = pair.before instanceof JsonObject was ? was : JsonObject.EMPTY;
        for (int i = 0; i < object.size(); i++) {
            String name = object.nameAt(i);
            RuleNode below = values != null ? values : node.properties().get(name);
            if (below == null) {
                continue;
            }
            FieldPath at = values != null ? pair.at.key(name) : pair.at.child(name);
            Json before = node.atomic() ? null : old.get(name);
            if (!check(below, pair.below(at, object.valueAt(i), before, !node.atomic()))) {
                return false;
            }
        }
        return true;
    }

    private boolean items(RuleNode node, JsonArray array, Pair pair) {
        RuleNode below = node.items();
        if (below == null) {
            return true;
        }
        boolean told = !node.keys().isEmpty();
        for (int i = 0; i < array.size(); i++) {
            Json item = array.get(i);
            Json before =
                    told && pair.before instanceof JsonArray old ? same(node, old, item) : null;
            if (!check(below, pair.below(pair.at.index(i), item, before, told))) {
                return false;
            }
        }
        return true;
    }

    /** The old item with the same keys. */
    private static @Nullable Json same(RuleNode node, JsonArray old, Json item) {
        if (item instanceof JsonObject object) {
            for (Json each : old) {
                if (each instanceof JsonObject other && sameKeys(node, object, other)) {
                    return each;
                }
            }
        }
        return null;
    }

    private static boolean sameKeys(RuleNode node, JsonObject left, JsonObject right) {
        for (String key : node.keys()) {
            Json one = left.get(key);
            Json other = right.get(key);
            if (one == null ? other != null : !one.equals(other)) {
                return false;
            }
        }
        return true;
    }

    private boolean check(Rule rule, RuleNode node, Pair pair) {
        if (rule.usesOld() && pair.before == null && !rule.optionalOld()) {
            return true;
        }
        Variables variables = variables(rule, node, pair);
        Evaluation result = rule.program().evaluate(variables, CelLimits.PER_CALL);
        budget -= result.cost();
        if (budget < 0) {
            invalid(pair.at, node, OUT);
            return false;
        }
        return switch (result) {
            case Evaluation.Value value -> {
                if (!value.isTrue()) {
                    yield failed(rule, node, pair, variables);
                }
                yield true;
            }
            case Evaluation.Fault(String why, long _) -> {
                invalid(pair.at, node, fault(why, rule));
                yield true;
            }
            case Evaluation.TooCostly _ -> {
                invalid(
                        pair.at,
                        node,
                        "'%s': no further validation rules will be run due to call cost exceeds limit for rule: %s"
                                .formatted(Evaluation.TooCostly.WORDS, rule.shown()));
                yield false;
            }
        };
    }

    private static String fault(String why, Rule rule) {
        return why.startsWith("no such overload")
                ? "'%s': call arguments did not match a supported operator, function or macro signature for rule: %s"
                        .formatted(why, rule.shown())
                : why + " evaluating rule: " + rule.shown();
    }

    private static Variables variables(Rule rule, RuleNode node, Pair pair) {
        Object self = TreeValues.of(pair.now, node.shape());
        Object old = pair.before == null ? null : TreeValues.of(pair.before, node.shape());
        Object shown = rule.optionalOld() ? new Maybe(old) : old;
        return (name, _) ->
                switch (name) {
                    case Rule.SELF -> self;
                    case Rule.OLD -> shown;
                    default -> null;
                };
    }

    private boolean failed(Rule rule, RuleNode node, Pair pair, Variables variables) {
        if (!rule.usesOld() && pair.unchanged()) {
            return true;
        }
        FieldPath at = shown(rule.at(pair.at));
        String said = rule.said();
        if (rule.telling() != null) {
            Evaluation told = rule.telling().evaluate(variables, CelLimits.PER_CALL);
            budget -= told.cost();
            if (budget < 0 || told instanceof Evaluation.TooCostly) {
                invalid(
                        at,
                        node,
                        "messageExpression evaluation failed due to running out of cost budget,"
                                + " no further validation rules will be run");
                return false;
            }
            String message = message(told);
            said = message.isEmpty() ? said : message;
        }
        tell(rule, node, at, said);
        return true;
    }

    /** Empty: it is none that can be shown. */
    private static String message(Evaluation told) {
        if (!(told instanceof Evaluation.Value(Object value, long _))
                || !(value instanceof String text)) {
            return "";
        }
        String bare = text.strip();
        boolean fits =
                bare.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MAX_MESSAGE_BYTES
                        && bare.indexOf('\n') < 0;
        return fits ? bare : "";
    }

    private void tell(Rule rule, RuleNode node, FieldPath at, String said) {
        switch (rule.reason()) {
            case Cause.FORBIDDEN -> mistakes.forbidden(at, said);
            case Cause.REQUIRED -> mistakes.required(at, said);
            case Cause.DUPLICATE -> mistakes.duplicate(at, node.type());
            default -> invalid(at, node, said);
        }
    }

    private void invalid(FieldPath at, RuleNode node, String said) {
        mistakes.invalid(shown(at), node.type(), said);
    }

    /** The whole object has no path; this is what Kubernetes says instead. */
    private static FieldPath shown(FieldPath at) {
        return at.isRoot() ? FieldPath.of("<nil>") : at;
    }
}
