package dev.davit.policy.vetting;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.policy.cel.compile.Compiled;
import dev.davit.policy.cel.compile.Compiler;
import dev.davit.policy.cel.compile.Scope;
import dev.davit.policy.cel.run.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All expressions of a policy, compiled.
 *
 * @param variables in their order: later ones use earlier ones
 * @param wrong what did not compile
 */
record Compilation(
        List<Expression> conditions,
        SortedMap<String, Program> variables,
        List<Expression> validations,
        List<@Nullable Expression> messages,
        List<Expression> annotations,
        List<Expression> mutations,
        List<Wrong> wrong) {
    /**
     * @param text as it was written
     */
    record Expression(String text, Program program) {}

    /**
     * An expression that does not compile.
     *
     * @param why {@code ERROR: <input>:1:2: …}, or that it is of the wrong type
     */
    record Wrong(FieldPath at, String text, String why) {}

    /** With nothing known of the objects that it is about. */
    static Compilation of(JsonObject spec) {
        return of(spec, null, null);
    }

    /** With the schemas of what it is about, where there are any. */
    static Compilation of(
            JsonObject spec, @Nullable ObjectSchema object, @Nullable ObjectSchema parameter) {
        return new Reader(FieldPath.of("spec"), spec, object, parameter).read();
    }

    /**
     * Of what has match conditions, and no other expressions.
     *
     * @param at where it stands
     */
    static Compilation ofConditions(FieldPath at, JsonArray conditions) {
        JsonObject spec = JsonObject.of("matchConditions", conditions);
        return new Reader(at, spec, null, null).read();
    }

    private static final class Reader {
        private final FieldPath root;
        private final JsonObject spec;
        private final Scope asking;
        private final Scope plain;
        private final List<Wrong> wrong = new ArrayList<>();
        private final SortedMap<String, String> types = new TreeMap<>();
        private final SortedMap<String, Program> variables = new TreeMap<>();

        Reader(
                FieldPath root,
                JsonObject spec,
                @Nullable ObjectSchema object,
                @Nullable ObjectSchema parameter) {
            this.root = root;
            this.spec = spec;
            boolean params = spec.has("paramKind");
            asking = PolicyScope.of(params, true, object, parameter);
            plain = PolicyScope.of(params, false, object, parameter);
        }

        Compilation read() {
            List<Expression> conditions =
                    all("matchConditions", "expression", asking, List.of("bool"));
            variables();
            List<Expression> validations =
                    all("validations", "expression", composed(asking), List.of("bool"));
            List<@Nullable Expression> messages = messages();
            List<Expression> annotations =
                    all(
                            "auditAnnotations",
                            "valueExpression",
                            composed(asking),
                            List.of("string", "null_type"));
            return new Compilation(
                    conditions, variables, validations, messages, annotations, mutations(), wrong);
        }

        private Scope composed(Scope scope) {
            return PolicyScope.composed(scope, types);
        }

        private void variables() {
            FieldPath at = root.child("variables");
            for (int i = 0; i < spec.array("variables").size(); i++) {
                if (!(spec.array("variables").get(i) instanceof JsonObject variable)) {
                    continue;
                }
                String text = variable.textOr("", "expression");
                String name = variable.textOr("", "name");
                FieldPath place = at.index(i).child("expression");
                switch (Compiler.compile(composed(asking), text)) {
                    case Compiled.Wrong(String why) -> add(place, text, why);
                    case Compiled.Right(Program program, String type) -> {
                        variables.put(name, program);
                        types.put(name, type);
                    }
                }
            }
        }

        private void add(FieldPath at, String text, String why) {
            wrong.add(new Wrong(at, text, "compilation failed: " + why));
        }

        private List<Expression> all(String list, String field, Scope scope, List<String> allowed) {
            List<Expression> found = new ArrayList<>();
            for (int i = 0; i < spec.array(list).size(); i++) {
                if (spec.array(list).get(i) instanceof JsonObject item) {
                    FieldPath at = root.child(list).index(i).child(field);
                    Expression made = one(at, item.textOr("", field), scope, allowed);
                    if (made != null) {
                        found.add(made);
                    }
                }
            }
            return found;
        }

        private @Nullable Expression one(
                FieldPath at, String text, Scope scope, List<String> allowed) {
            if (text.isBlank()) {
                return null;
            }
            return switch (Compiler.compile(scope, text)) {
                case Compiled.Wrong(String why) -> {
                    add(at, text, why);
                    yield null;
                }
                case Compiled.Right right -> {
                    if (allowed.stream().noneMatch(right::mayBe)) {
                        wrong.add(new Wrong(at, text, mustBe(allowed)));
                        yield null;
                    }
                    yield new Expression(text, right.program());
                }
            };
        }

        private static String mustBe(List<String> allowed) {
            return allowed.size() == 1
                    ? "must evaluate to " + allowed.getFirst()
                    : "must evaluate to one of [" + String.join(" ", allowed) + "]";
        }

        private List<@Nullable Expression> messages() {
            List<@Nullable Expression> found = new ArrayList<>();
            int at = 0;
            for (Json each : spec.array("validations")) {
                String text =
                        each instanceof JsonObject item ? item.textOr("", "messageExpression") : "";
                FieldPath place = root.child("validations").index(at++).child("messageExpression");
                found.add(one(place, text, composed(plain), List.of("string")));
            }
            return found;
        }

        private List<Expression> mutations() {
            List<Expression> found = new ArrayList<>();
            int at = 0;
            for (Json each : spec.array("mutations")) {
                if (each instanceof JsonObject item) {
                    boolean apply = item.textOr("", "patchType").equals("ApplyConfiguration");
                    String field = apply ? "applyConfiguration" : "jsonPatch";
                    Expression made =
                            one(
                                    root.child("mutations")
                                            .index(at)
                                            .child(field)
                                            .child("expression"),
                                    item.textOr("", field, "expression"),
                                    composed(asking).making(),
                                    List.of(apply ? "Object" : "list"));
                    if (made != null) {
                        found.add(made);
                    }
                }
                at++;
            }
            return found;
        }
    }
}
