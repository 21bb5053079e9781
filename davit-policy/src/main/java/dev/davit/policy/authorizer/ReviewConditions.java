package dev.davit.policy.authorizer;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Question;
import dev.davit.policy.cel.CelLimits;
import dev.davit.policy.cel.compile.Compiled;
import dev.davit.policy.cel.compile.Compiler;
import dev.davit.policy.cel.compile.Scope;
import dev.davit.policy.cel.run.Evaluation;
import dev.davit.policy.cel.run.Program;
import dev.davit.policy.cel.value.Identifiers;
import dev.davit.policy.cel.value.Shape;
import dev.davit.policy.cel.value.TreeValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code matchConditions} of a webhook: all have to hold for it to be asked. The variable {@code
 * request} is the spec of the review.
 */
public final class ReviewConditions {
    public static final int MAX = 64;

    static final ReviewConditions NONE = new ReviewConditions(List.of());

    private static final Shape TEXT = new Shape.Text(Long.MAX_VALUE, Shape.Form.PLAIN);
    private static final Shape TEXTS = new Shape.ListOf(TEXT, Long.MAX_VALUE, false, List.of());
    private static final Shape SPEC = spec();
    private static final Scope SCOPE =
            Scope.NOTHING.with("request", new Scope.Declared.OfShape(SPEC));

    private final List<Condition> conditions;

    private record Condition(String text, Program program) {}

    /**
     * What came out.
     *
     * @param holds the webhook is asked
     * @param fault what went wrong where none of them is false; null: nothing
     */
    public record Result(boolean holds, @Nullable String fault) {}

    private static final Result HOLDS = new Result(true, null);

    private ReviewConditions(List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    private static Shape spec() {
        SortedMap<String, Shape> resource = new TreeMap<>();
        for (String name :
                List.of(
                        "namespace",
                        "verb",
                        "group",
                        "version",
                        "resource",
                        "subresource",
                        "name")) {
            resource.put(name, TEXT);
        }
        SortedMap<String, Shape> path = new TreeMap<>();
        path.put("path", TEXT);
        path.put("verb", TEXT);
        SortedMap<String, Shape> all = new TreeMap<>();
        all.put("resourceAttributes", object("kubernetes.ResourceAttributes", resource));
        all.put("nonResourceAttributes", object("kubernetes.NonResourceAttributes", path));
        all.put("user", TEXT);
        all.put("groups", TEXTS);
        all.put("extra", new Shape.MapOf(TEXTS, Long.MAX_VALUE));
        all.put("uid", TEXT);
        return object("kubernetes.SubjectAccessReviewSpec", all);
    }

    private static Shape object(String name, SortedMap<String, Shape> shapes) {
        SortedMap<String, Shape.Member> members = new TreeMap<>();
        shapes.forEach((field, shape) -> {
            Shape.Member member = new Shape.Member(field, shape);
            members.put(field, member);
            members.put(Identifiers.escaped(field), member);
        });
        return new Shape.ObjectOf(name, members);
    }

    static ReviewConditions read(JsonArray written, FieldPath hook, Form form) {
        FieldPath at = hook.child("matchConditions");
        if (written.size() > MAX) {
            form.wrong().invalid(at, written.size(), "must have at most " + MAX + " items");
            return NONE;
        }
        List<Condition> all = new ArrayList<>();
        TreeSet<String> seen = new TreeSet<>();
        for (int i = 0; i < written.size(); i++) {
            FieldPath here = at.index(i);
            JsonObject item =
                    written.get(i) instanceof JsonObject object ? object : JsonObject.EMPTY;
            form.only(item, here, List.of("expression"));
            String text = form.text(item, here, "expression");
            FieldPath place = here.child("expression");
            if (text.isBlank()) {
                form.wrong().required(place, "");
            } else if (!seen.add(text)) {
                form.wrong().duplicate(place, text);
            } else {
                compile(text, place, form, all);
            }
        }
        return new ReviewConditions(all);
    }

    private static void compile(String text, FieldPath at, Form form, List<Condition> into) {
        switch (Compiler.compile(SCOPE, text)) {
            case Compiled.Wrong(String why) ->
                    form.wrong().invalid(at, text, "compilation failed: " + why);
            case Compiled.Right right -> {
                if (right.mayBe("bool")) {
                    into.add(new Condition(text, right.program()));
                } else {
                    form.wrong().invalid(at, text, "must evaluate to bool");
                }
            }
        }
    }

    /** Whether the webhook is to be asked that. */
    public Result hold(Identity who, Question question) {
        if (conditions.isEmpty()) {
            return HOLDS;
        }
        Object request = TreeValues.of(ReviewSpec.whole(who, question), SPEC);
        String fault = null;
        long left = CelLimits.MATCH_CONDITIONS;
        for (Condition condition : conditions) {
            Evaluation result =
                    condition
                            .program()
                            .evaluate(
                                    (name, meter) -> name.equals("request") ? request : null,
                                    CelLimits.PER_CALL);
            left -= result.cost();
            switch (result) {
                case Evaluation.Value value -> {
                    if (!value.isTrue()) {
                        return new Result(false, null);
                    }
                }
                case Evaluation.Fault(String why, long _) ->
                        fault =
                                "expression '%s' resulted in error: %s"
                                        .formatted(condition.text(), why);
                case Evaluation.TooCostly _ -> fault = Evaluation.TooCostly.WORDS;
            }
            if (left < 0) {
                return new Result(false, Evaluation.TooCostly.WORDS);
            }
        }
        return new Result(fault == null, fault);
    }
}
