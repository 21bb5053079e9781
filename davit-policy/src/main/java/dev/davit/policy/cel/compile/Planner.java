package dev.davit.policy.cel.compile;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.davit.policy.cel.lib.Library;
import dev.davit.policy.cel.lib.Regexes;
import dev.davit.policy.cel.run.Build;
import dev.davit.policy.cel.run.Fold;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Logic;
import dev.davit.policy.cel.run.Node;
import dev.davit.policy.cel.value.Bytes;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Null;
import dev.davit.policy.cel.value.TypeName;
import dev.davit.policy.cel.value.Unsigned;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes nodes of a checked expression: names become slots, functions are looked up. */
final class Planner {
    private final CelAbstractSyntaxTree tree;
    private final Map<Long, CelReference> references;
    private final SortedSet<String> globals = new TreeSet<>();
    private final Deque<Loop> loops = new ArrayDeque<>();
    private int locals;

    /** A name within a loop. */
    private record Loop(String name, int slot) {}

    Planner(CelAbstractSyntaxTree tree) {
        this.tree = tree;
        this.references = tree.getReferenceMap();
    }

    SortedSet<String> globals() {
        return globals;
    }

    int locals() {
        return locals;
    }

    Node plan(CelExpr expr) {
        return switch (expr.getKind()) {
            case NOT_SET -> throw new CelFault("an empty expression");
            case CONSTANT -> new Node.Constant(constant(expr.constant()));
            case IDENT -> ident(expr, expr.ident().name());
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case STRUCT -> struct(expr);
            case MAP -> map(expr);
            case COMPREHENSION -> fold(expr.comprehension());
        };
    }

    private static Object constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> Null.NULL;
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> new Unsigned(constant.uint64Value().longValue());
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> new Bytes(constant.bytesValue().toByteArray());
            default -> throw new CelFault("a constant of an unknown type");
        };
    }

    private Node ident(CelExpr expr, String written) {
        for (Loop loop : loops) {
            if (loop.name.equals(written)) {
                return new Node.Local(loop.slot, written);
            }
        }
        CelReference reference = references.get(expr.id());
        String name = reference == null ? written : reference.name();
        if (reference != null && reference.value().isPresent()) {
            return new Node.Constant(constant(reference.value().get()));
        }
        boolean type =
                tree.getType(expr.id())
                        .filter(found -> found.kind() == dev.cel.common.types.CelKind.TYPE)
                        .isPresent();
        if (type) {
            return new Node.Constant(new TypeName(name));
        }
        globals.add(name);
        return new Node.Global(name);
    }

    private Node select(CelExpr expr) {
        CelExpr.CelSelect select = expr.select();
        if (references.containsKey(expr.id())) {
            // A name with dots in it, which is one variable or type.
            return ident(expr, select.field());
        }
        Node operand = plan(select.operand());
        return select.testOnly()
                ? new Node.Has(operand, select.field())
                : new Node.Select(operand, select.field());
    }

    private Node call(CelExpr expr) {
        CelExpr.CelCall call = expr.call();
        List<Node> args = new ArrayList<>();
        call.target().ifPresent(target -> args.add(plan(target)));
        call.args().forEach(arg -> args.add(plan(arg)));
        return switch (call.function()) {
            case "_&&_" -> new Logic.And(args.get(0), args.get(1));
            case "_||_" -> new Logic.Or(args.get(0), args.get(1));
            case "_?_:_" -> new Logic.Choose(args.get(0), args.get(1), args.get(2));
            case "@not_strictly_false", "__not_strictly_false__" -> new Logic.NotFalse(args.get(0));
            case "_?._" ->
                    new Node.OptionalSelect(
                            args.get(0), call.args().get(1).constant().stringValue());
            case "or" -> new Logic.OrElse(args.get(0), args.get(1), false);
            case "orValue" -> new Logic.OrElse(args.get(0), args.get(1), true);
            default -> new Node.Call(function(call.function(), args), args);
        };
    }

    private static Function function(String name, List<Node> args) {
        if (args.size() > 1 && args.get(1) instanceof Node.Constant(String pattern)) {
            Function regex = regex(name, pattern);
            if (regex != null) {
                return regex;
            }
        }
        Function found = Library.find(name);
        if (found == null) {
            throw new CelFault("undeclared reference to '" + name + "' (in container '')");
        }
        return found;
    }

    /** A pattern that is written down is read once. */
    private static @Nullable Function regex(String name, String pattern) {
        if (!name.equals("matches") && !name.equals("find") && !name.equals("findAll")) {
            return null;
        }
        Pattern compiled = Regexes.compile(pattern);
        return Regexes.fixed(name, compiled);
    }

    private Node list(CelExpr expr) {
        List<Build.Part> items = new ArrayList<>();
        for (int i = 0; i < expr.list().elements().size(); i++) {
            items.add(
                    new Build.Part(
                            plan(expr.list().elements().get(i)),
                            expr.list().optionalIndices().contains(i)));
        }
        return new Build.OfList(items);
    }

    private Node map(CelExpr expr) {
        List<Node> keys = new ArrayList<>();
        List<Build.Part> values = new ArrayList<>();
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
            keys.add(plan(entry.key()));
            values.add(new Build.Part(plan(entry.value()), entry.optionalEntry()));
        }
        return new Build.OfMap(keys, values);
    }

    private Node struct(CelExpr expr) {
        List<String> fields = new ArrayList<>();
        List<Build.Part> values = new ArrayList<>();
        for (CelExpr.CelStruct.Entry entry : expr.struct().entries()) {
            fields.add(entry.fieldKey());
            values.add(new Build.Part(plan(entry.value()), entry.optionalEntry()));
        }
        return new Build.OfObject(expr.struct().messageName(), fields, values);
    }

    private Node fold(CelExpr.CelComprehension loop) {
        Node range = plan(loop.iterRange());
        Node begin = plan(loop.accuInit());
        int item = locals++;
        int second = loop.iterVar2().isEmpty() ? -1 : locals++;
        int total = locals++;
        loops.push(new Loop(loop.accuVar(), total));
        loops.push(new Loop(loop.iterVar(), item));
        if (second >= 0) {
            loops.push(new Loop(loop.iterVar2(), second));
        }
        Node goOn = plan(loop.loopCondition());
        Node step = plan(loop.loopStep());
        if (second >= 0) {
            loops.pop();
        }
        loops.pop();
        Node result = plan(loop.result());
        loops.pop();
        return new Fold(range, item, second, total, begin, goOn, step, result);
    }
}
