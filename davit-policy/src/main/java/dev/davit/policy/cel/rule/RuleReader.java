package dev.davit.policy.cel.rule;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.compile.Compiled;
import dev.davit.policy.cel.compile.Compiler;
import dev.davit.policy.cel.compile.SchemaSizes;
import dev.davit.policy.cel.compile.Scope;
import dev.davit.policy.cel.run.Program;
import dev.davit.policy.cel.value.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compiles the rules of a schema and finds what is wrong with them. */
final class RuleReader {
    static final String RULES = "x-kubernetes-validations";
    private static final int MAX_MESSAGE = 2048;
    private static final List<String> REASONS =
            List.of(
                    "FieldValueDuplicate",
                    "FieldValueForbidden",
                    "FieldValueInvalid",
                    "FieldValueRequired");

    private final Mistakes mistakes;
    private final List<Priced> prices = new ArrayList<>();
    private long total;

    /** What an expression adds to the price of the whole. */
    private record Priced(FieldPath at, long cost) {}

    /**
     * Where a schema is.
     *
     * @param often how often a value of it can be in one object
     * @param lost where old values stop to be known; null: they are known
     */
    private record Place(FieldPath at, String name, long often, @Nullable FieldPath lost) {
        Place child(FieldPath at, String name) {
            return new Place(at, this.name + "." + name, often, lost);
        }
    }

    RuleReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Null: there are none. */
    @Nullable RuleNode read(JsonObject schema, FieldPath at) {
        SchemaShapes.Sized sized = SchemaShapes.of(schema, "object", true);
        if (sized == null) {
            return null;
        }
        RuleNode root = node(schema, schema, sized.shape(), new Place(at, "object", 1, null));
        if (total > CelLimits.SCHEMA_ESTIMATE) {
            for (Priced price : prices) {
                if (price.cost > CelLimits.SCHEMA_ESTIMATE / 100) {
                    mistakes.forbidden(
                            price.at,
                            "contributed to estimated rule & messageExpression cost total"
                                    + " exceeding cost limit for entire OpenAPIv3 schema");
                }
            }
            mistakes.forbidden(
                    at,
                    tooDear(
                            "x-kubernetes-validations estimated rule & messageExpression cost"
                                    + " total for entire OpenAPIv3 schema",
                            total,
                            CelLimits.SCHEMA_ESTIMATE));
        }
        return root.says() ? root : null;
    }

    /**
     * @param says the schema whose rules are read: the one that gives the types, or a part of its
     *     {@code allOf}
     */
    private RuleNode node(JsonObject says, JsonObject schema, Shape shape, Place place) {
        List<Rule> rules = rules(says, schema, shape, place);
        List<RuleNode> also = new ArrayList<>();
        Checks.each(
                place.at.child("allOf"),
                says.array("allOf"),
                (at, part) -> {
                    RuleNode node = node(part, schema, shape, place.child(at, "allOf"));
                    if (node.says()) {
                        also.add(node);
                    }
                });
        return new RuleNode(
                shape,
                schema.textOr("", "type"),
                rules,
                also,
                properties(says, schema, shape, place),
                values(says, schema, shape, place),
                items(says, schema, shape, place),
                shape instanceof Shape.ListOf list ? list.keys() : List.of(),
                schema.textOr("", "x-kubernetes-map-type").equals("atomic"));
    }

    private SortedMap<String, RuleNode> properties(
            JsonObject says, JsonObject schema, Shape shape, Place place) {
        SortedMap<String, RuleNode> found = new TreeMap<>();
        JsonObject types = schema.object("properties");
        JsonObject rules = says.object("properties");
        if (!(shape instanceof Shape.ObjectOf object)) {
            return found;
        }
        for (Shape.Member member : object.members().values()) {
            String field = member.field();
            if (types.get(field) instanceof JsonObject type
                    && rules.get(field) instanceof JsonObject rule) {
                FieldPath at = place.at.child("properties").key(field);
                Place below = forward(schema, place, place.child(at, field));
                RuleNode node = node(rule, type, member.shape(), below);
                if (node.says()) {
                    found.put(field, node);
                }
            }
        }
        return found;
    }

    /** Members of what is replaced as a whole have no old values. */
    private static Place forward(JsonObject schema, Place from, Place to) {
        boolean atomic = schema.textOr("", "x-kubernetes-map-type").equals("atomic");
        FieldPath lost = from.lost == null && atomic ? from.at : from.lost;
        return new Place(to.at, to.name, to.often, lost);
    }

    private @Nullable RuleNode values(
            JsonObject says, JsonObject schema, Shape shape, Place place) {
        if (!(shape instanceof Shape.MapOf(Shape values, long _))
                || !(says.get("additionalProperties") instanceof JsonObject rules)) {
            return null;
        }
        JsonObject below = schema.object("additionalProperties");
        Place there = place.child(place.at.child("additionalProperties"), "@values");
        Place many = often(forward(schema, place, there), schema, "maxProperties", below);
        RuleNode node = node(rules, below, values, many);
        return node.says() ? node : null;
    }

    private @Nullable RuleNode items(JsonObject says, JsonObject schema, Shape shape, Place place) {
        if (!(shape instanceof Shape.ListOf list)
                || !(says.get("items") instanceof JsonObject rules)) {
            return null;
        }
        JsonObject below = schema.object("items");
        Place there = place.child(place.at.child("items"), "@items");
        Place many = often(there, schema, "maxItems", below);
        FieldPath lost = many.lost == null && list.keys().isEmpty() ? place.at : many.lost;
        Place item = new Place(many.at, many.name, many.often, lost);
        RuleNode node = node(rules, below, list.items(), item);
        return node.says() ? node : null;
    }

    private static Place often(Place place, JsonObject schema, String limit, JsonObject below) {
        long each;
        if (schema.get(limit) instanceof JsonNumber.Whole(long max)) {
            long product = place.often * Math.max(0, max);
            boolean huge = Math.multiplyHigh(place.often, Math.max(0, max)) != 0 || product < 0;
            each = huge ? Long.MAX_VALUE : product;
        } else {
            SchemaShapes.Sized sized = SchemaShapes.of(below, "", SchemaShapes.embedded(below));
            // Without a bound all of them share one request.
            each = SchemaSizes.times(sized == null ? 1 : sized.least());
        }
        return new Place(place.at, place.name, each, place.lost);
    }

    private List<Rule> rules(JsonObject says, JsonObject schema, Shape shape, Place place) {
        List<Rule> rules = new ArrayList<>();
        Checks.each(
                place.at.child(RULES),
                says.array(RULES),
                (at, rule) -> {
                    if (wordsAreRight(at, rule)) {
                        Rule made = rule(at, rule, schema, shape, place);
                        if (made != null) {
                            rules.add(made);
                        }
                    }
                });
        return rules;
    }

    private boolean wordsAreRight(FieldPath at, JsonObject rule) {
        int before = mistakes.causes().size();
        String text = rule.textOr("", "rule").strip();
        String message = rule.textOr("", "message");
        String bare = message.strip();
        if (text.isEmpty()) {
            mistakes.required(at.child("rule"), "rule is not specified");
        } else if (!message.isEmpty() && bare.isEmpty()) {
            mistakes.invalid(
                    at.child("message"), message, "message must be non-empty if specified");
        } else if (message.length() > MAX_MESSAGE) {
            mistakes.invalid(
                    at.child("message"),
                    message.substring(0, 10) + "...",
                    "message must have a maximum length of 2048 characters");
        } else if (broken(bare)) {
            mistakes.invalid(at.child("message"), message, "message must not contain line breaks");
        } else if (broken(text) && bare.isEmpty()) {
            mistakes.required(
                    at.child("message"), "message must be specified if rule contains line breaks");
        }
        String telling = rule.textOr("", "messageExpression");
        if (!telling.isEmpty() && telling.isBlank()) {
            mistakes.required(
                    at.child("messageExpression"),
                    "messageExpression must be non-empty if specified");
        }
        Checks.oneOf(at.child("reason"), rule.text("reason"), REASONS, mistakes);
        String field = rule.textOr("", "fieldPath");
        if (!field.isEmpty() && field.isBlank()) {
            mistakes.invalid(
                    at.child("fieldPath"), field, "fieldPath must be non-empty if specified");
        }
        if (broken(field)) {
            mistakes.invalid(
                    at.child("fieldPath"), field, "fieldPath must not contain line breaks");
        }
        return mistakes.causes().size() == before;
    }

    private static boolean broken(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }

    private @Nullable Rule rule(
            FieldPath at, JsonObject rule, JsonObject schema, Shape shape, Place place) {
        boolean optional = rule.boolOr(false, "optionalOldSelf");
        Scope scope =
                Scope.NOTHING
                        .with(Rule.SELF, new Scope.Declared.OfShape(shape))
                        .with(
                                Rule.OLD,
                                optional
                                        ? new Scope.Declared.OptionalOf(shape)
                                        : new Scope.Declared.OfShape(shape));
        Program program =
                compiled(
                        at.child("rule"),
                        rule,
                        scope,
                        "rule",
                        "bool",
                        "cel expression must evaluate to a bool");
        if (program == null) {
            return null;
        }
        priced(at.child("rule"), "estimated rule cost", times(program.costs().max(), place.often));
        if (program.names().contains(Rule.OLD) && place.lost != null) {
            mistakes.invalid(
                    at.child("rule"),
                    rule.textOr("", "rule"),
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                            + place.lost);
        }
        Program telling = null;
        if (!rule.textOr("", "messageExpression").isEmpty()) {
            telling =
                    compiled(
                            at.child("messageExpression"),
                            rule,
                            scope,
                            "messageExpression",
                            "string",
                            "messageExpression must evaluate to a string");
            if (telling != null) {
                priced(
                        at.child("messageExpression"),
                        "estimated messageExpression cost",
                        telling.costs().max());
            }
        }
        return new Rule(
                program,
                rule.textOr("", "rule"),
                rule.textOr("", "message"),
                telling,
                rule.textOr("", "reason"),
                field(at, rule, schema),
                optional);
    }

    private List<Rule.Step> field(FieldPath at, JsonObject rule, JsonObject schema) {
        String text = rule.textOr("", "fieldPath").strip();
        return switch (FieldOfRule.read(text, schema)) {
            case Outcome.Ok<List<Rule.Step>>(List<Rule.Step> steps) -> steps;
            case Outcome.Refused<List<Rule.Step>>(Refusal why) -> {
                mistakes.invalid(
                        at.child("fieldPath"), text, "invalid fieldPath: " + why.message());
                yield List.of();
            }
        };
    }

    private @Nullable Program compiled(
            FieldPath at, JsonObject rule, Scope scope, String field, String type, String wrong) {
        return switch (Compiler.compile(scope, rule.textOr("", field))) {
            case Compiled.Wrong(String why) -> {
                mistakes.invalid(
                        at,
                        (Json) rule,
                        (field.equals("rule")
                                        ? "compilation failed: "
                                        : "messageExpression compilation failed: ")
                                + why);
                yield null;
            }
            case Compiled.Right right -> {
                if (!right.type().equals(type)) {
                    mistakes.invalid(at, (Json) rule, wrong);
                    yield null;
                }
                yield right.program();
            }
        };
    }

    private static long times(long cost, long often) {
        if (cost == 0) {
            return 0;
        }
        return often > Long.MAX_VALUE / cost ? Long.MAX_VALUE : cost * often;
    }

    private void priced(FieldPath at, String what, long cost) {
        if (cost > CelLimits.RULE_ESTIMATE) {
            mistakes.forbidden(at, tooDear(what, cost, CelLimits.RULE_ESTIMATE));
        }
        prices.add(new Priced(at, cost));
        total = total + cost < 0 ? Long.MAX_VALUE : total + cost;
    }

    private static String tooDear(String what, long cost, long limit) {
        double factor = (double) cost / limit;
        String shown =
                factor > 100
                        ? "more than 100x"
                        : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
        return what
                + " exceeds budget by factor of "
                + shown
                + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength"
                + " where arrays, maps, and strings are declared)";
    }
}
