package dev.davit.policy.cel.compile;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at a parsed expression as a whole, without going down into it by calls. */
final class Depth {
    private Depth() {}

    private record At(CelExpr expr, int depth) {}

    /** How deep its parts lie within each other. */
    static int of(CelExpr root) {
        int most = 0;
        Deque<At> open = new ArrayDeque<>();
        open.push(new At(root, 1));
        while (!open.isEmpty()) {
            At next = open.pop();
            most = Math.max(most, next.depth);
            parts(next.expr).forEach(part -> open.push(new At(part, next.depth + 1)));
        }
        return most;
    }

    /** The types of the objects that it makes, each with the fields that it gives them. */
    static void made(CelExpr root, SortedMap<String, SortedSet<String>> types) {
        Deque<CelExpr> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            CelExpr next = open.pop();
            if (next.getKind() == CelExpr.ExprKind.Kind.STRUCT) {
                SortedSet<String> fields =
                        types.computeIfAbsent(next.struct().messageName(), _ -> new TreeSet<>());
                next.struct().entries().forEach(entry -> fields.add(entry.fieldKey()));
            }
            parts(next).forEach(open::push);
        }
    }

    private static List<CelExpr> parts(CelExpr expr) {
        List<CelExpr> parts = new ArrayList<>();
        switch (expr.getKind()) {
            case NOT_SET, CONSTANT, IDENT -> {}
            case SELECT -> parts.add(expr.select().operand());
            case CALL -> {
                expr.call().target().ifPresent(parts::add);
                parts.addAll(expr.call().args());
            }
            case LIST -> parts.addAll(expr.list().elements());
            case STRUCT -> expr.struct().entries().forEach(each -> parts.add(each.value()));
            case MAP ->
                    expr.map()
                            .entries()
                            .forEach(each -> {
                                parts.add(each.key());
                                parts.add(each.value());
                            });
            case COMPREHENSION -> {
                parts.add(expr.comprehension().iterRange());
                parts.add(expr.comprehension().accuInit());
                parts.add(expr.comprehension().loopCondition());
                parts.add(expr.comprehension().loopStep());
                parts.add(expr.comprehension().result());
            }
        }
        return parts;
    }
}
