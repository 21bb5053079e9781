package dev.davit.policy.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.davit.policy.cel.run.Build;
import dev.davit.policy.cel.run.Program;
import dev.davit.policy.cel.value.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can cost at least and at most, before it is evaluated: in the units in which
 * evaluating it is charged, with sizes from the shapes of its variables.
 */
final class Estimator {
    private final CelAbstractSyntaxTree tree;
    private final Scope scope;
    private final Deque<Named> loops = new ArrayDeque<>();

    /** A variable of a loop. */
    private record Named(String name, Known known) {}

    /**
     * What is known of a part.
     *
     * @param size of its value
     * @param shape null: nothing is
     */
    record Known(Span cost, Span size, @Nullable Shape shape) {
        Known costing(Span other) {
            return new Known(other, size, shape);
        }
    }

    Estimator(CelAbstractSyntaxTree tree, Scope scope) {
        this.tree = tree;
        this.scope = scope;
    }

    Program.Cost cost() {
        Span span = of(tree.getExpr()).cost();
        return new Program.Cost(span.min(), span.max());
    }

    private Known of(CelExpr expr) {
        return switch (expr.getKind()) {
            case NOT_SET -> new Known(Span.ZERO, Span.ANY, null);
            case CONSTANT -> constant(expr.constant());
            case IDENT ->
                    type(expr) ? new Known(Span.ONE, Span.ONE, null) : ident(expr.ident().name());
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case STRUCT -> struct(expr);
            case MAP -> map(expr);
            case COMPREHENSION -> loop(expr);
        };
    }

    private static Known constant(CelConstant constant) {
        Span size =
                switch (constant.getKind()) {
                    case STRING_VALUE -> Span.of(constant.stringValue().length());
                    case BYTES_VALUE -> Span.of(constant.bytesValue().size());
                    default -> Span.ONE;
                };
        return new Known(Span.ZERO, size, null);
    }

    private Known ident(String name) {
        for (Named loop : loops) {
            if (loop.name.equals(name)) {
                return loop.known.costing(Span.ONE);
            }
        }
        Shape shape =
                switch (scope.variables().get(name)) {
                    case Scope.Declared.OfShape(Shape known) -> known;
                    case Scope.Declared.OptionalOf(Shape known) -> known;
                    case null, default -> null;
                };
        return shaped(shape, Span.ONE);
    }

    /** The name of a type. */
    private boolean type(CelExpr expr) {
        return tree.getType(expr.id()).filter(type -> type.kind() == CelKind.TYPE).isPresent();
    }

    private static Known shaped(@Nullable Shape shape, Span cost) {
        return new Known(cost, size(shape), shape);
    }

    private static Span size(@Nullable Shape shape) {
        return switch (shape) {
            case null -> Span.ANY;
            case Shape.Simple simple ->
                    simple == Shape.Simple.DYN ? Span.upTo(SchemaSizes.MAX_TEXT) : Span.ONE;
            case Shape.Text(long max, Shape.Form form) ->
                    form == Shape.Form.PLAIN || form == Shape.Form.BYTES
                            ? Span.upTo(max)
                            : Span.ONE;
            case Shape.ListOf list -> Span.upTo(list.max());
            case Shape.MapOf(Shape _, long max) -> Span.upTo(max);
            case Shape.ObjectOf _ -> Span.ANY;
        };
    }

    private Known select(CelExpr expr) {
        CelExpr.CelSelect select = expr.select();
        if (tree.getReference(expr.id()).isPresent()) {
            return new Known(Span.ONE, Span.ANY, null);
        }
        Known operand = of(select.operand());
        if (select.testOnly()) {
            return new Known(operand.cost(), Span.ONE, Shape.Simple.BOOL);
        }
        return shaped(member(operand.shape(), select.field()), operand.cost().plus(1));
    }

    private static @Nullable Shape member(@Nullable Shape of, String name) {
        return switch (of) {
            case Shape.ObjectOf object -> {
                Shape.Member member = object.member(name);
                yield member == null ? null : member.shape();
            }
            case Shape.MapOf(Shape values, long _) -> values;
            case null, default -> null;
        };
    }

    private Known list(CelExpr expr) {
        Span cost = Span.of(Build.LIST_COST);
        Shape items = null;
        for (CelExpr item : expr.list().elements()) {
            Known known = of(item);
            cost = cost.plus(known.cost());
            items = known.shape();
        }
        long size = expr.list().elements().size();
        Shape shape = items == null ? null : new Shape.ListOf(items, size, false, List.of());
        return new Known(cost, Span.of(size), shape);
    }

    private Known map(CelExpr expr) {
        Span cost = Span.of(Build.MAP_COST);
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
            cost = cost.plus(of(entry.key()).cost()).plus(of(entry.value()).cost());
        }
        return new Known(cost, Span.of(expr.map().entries().size()), null);
    }

    private Known struct(CelExpr expr) {
        Span cost = Span.of(Build.OBJECT_COST);
        for (CelExpr.CelStruct.Entry entry : expr.struct().entries()) {
            cost = cost.plus(of(entry.value()).cost());
        }
        return new Known(cost, Span.ANY, null);
    }

    private Known loop(CelExpr expr) {
        CelExpr.CelComprehension loop = expr.comprehension();
        Known range = of(loop.iterRange());
        Known begin = of(loop.accuInit());
        // What a loop makes is no larger than what it goes through, for all that is macros'.
        boolean list =
                tree.getType(expr.id()).filter(type -> type.kind() == CelKind.LIST).isPresent();
        Known total =
                new Known(Span.ONE, list ? Span.upTo(range.size().max()) : begin.size(), null);
        boolean two = !loop.iterVar2().isEmpty();
        loops.push(new Named(loop.accuVar(), total));
        loops.push(new Named(loop.iterVar(), first(range, two)));
        if (two) {
            loops.push(new Named(loop.iterVar2(), shaped(item(range.shape()), Span.ONE)));
        }
        Known goOn = of(loop.loopCondition());
        Known step = of(loop.loopStep());
        loops.pop();
        if (two) {
            loops.pop();
        }
        Known result = of(loop.result());
        loops.pop();
        Span rounds = range.size();
        // A loop that ends early has done at least nothing.
        Span each = goOn.cost().plus(step.cost());
        Span cost = range.cost().plus(begin.cost()).plus(rounds.times(each)).plus(result.cost());
        return new Known(cost, total.size(), null);
    }

    /** A list's items or a map's keys; with a second variable a list's indexes. */
    private static Known first(Known range, boolean two) {
        if (range.shape() instanceof Shape.ListOf list) {
            return two ? shaped(Shape.Simple.INT, Span.ONE) : shaped(list.items(), Span.ONE);
        }
        if (range.shape() instanceof Shape.MapOf) {
            return new Known(Span.ONE, Span.upTo(SchemaSizes.MAX_TEXT), null);
        }
        return new Known(Span.ONE, Span.ANY, null);
    }

    private static @Nullable Shape item(@Nullable Shape of) {
        return switch (of) {
            case Shape.ListOf list -> list.items();
            case Shape.MapOf(Shape values, long _) -> values;
            case null, default -> null;
        };
    }

    private Known call(CelExpr expr) {
        CelExpr.CelCall call = expr.call();
        List<Known> args = new ArrayList<>();
        call.target().ifPresent(target -> args.add(of(target)));
        call.args().forEach(arg -> args.add(of(arg)));
        boolean scalar =
                tree.getType(expr.id())
                        .filter(type -> Prices.SCALARS.contains(type.kind()))
                        .isPresent();
        return Prices.of(call.function(), args, scalar);
    }

    /** What an index or an optional field leads to. */
    static @Nullable Shape within(@Nullable Shape of, @Nullable String name) {
        return name == null ? item(of) : member(of, name);
    }
}
