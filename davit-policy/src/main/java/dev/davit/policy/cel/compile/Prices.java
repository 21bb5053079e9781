package dev.davit.policy.cel.compile;

import dev.cel.common.types.CelKind;
import dev.davit.policy.cel.value.Shape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call costs, by what is known of its arguments; and what is known of its value. */
final class Prices {
    static final Set<CelKind> SCALARS =
            Set.of(
                    CelKind.BOOL,
                    CelKind.INT,
                    CelKind.UINT,
                    CelKind.DOUBLE,
                    CelKind.TIMESTAMP,
                    CelKind.DURATION,
                    CelKind.TYPE);

    /** The price of asking for rights: two fit into one expression. */
    private static final long CHECK = 350_000;

    private static final Span BYTES_OF_ADDRESS = new Span(4, 16);

    private Prices() {}

    /**
     * @param scalar its value has no size
     */
    static Estimator.Known of(String function, List<Estimator.Known> args, boolean scalar) {
        Span given = Span.ZERO;
        for (Estimator.Known arg : args) {
            given = given.plus(arg.cost());
        }
        Estimator.Known logic = logic(function, args);
        if (logic != null) {
            return logic;
        }
        Span cost = given.plus(price(function, args));
        Span size = scalar ? Span.ONE : size(function, args);
        return new Estimator.Known(cost, size, shape(function, args));
    }

    private static Estimator.@Nullable Known logic(String function, List<Estimator.Known> args) {
        return switch (function) {
            case "_&&_", "_||_" -> {
                Span left = args.get(0).cost();
                Span both = left.plus(args.get(1).cost());
                yield new Estimator.Known(
                        new Span(left.min(), both.max()), Span.ONE, Shape.Simple.BOOL);
            }
            case "_?_:_" -> {
                Estimator.Known yes = args.get(1);
                Estimator.Known no = args.get(2);
                yield new Estimator.Known(
                        args.get(0).cost().plus(yes.cost().or(no.cost())),
                        yes.size().or(no.size()),
                        yes.shape());
            }
            case "@not_strictly_false", "__not_strictly_false__" -> args.get(0);
            default -> null;
        };
    }

    private static Span price(String function, List<Estimator.Known> args) {
        Span first = args.isEmpty() ? Span.ZERO : args.get(0).size();
        Span second = args.size() < 2 ? Span.ZERO : args.get(1).size();
        return switch (function) {
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> compared(first, second);
            case "@in", "_in_" -> args.get(1).shape() instanceof Shape.MapOf ? Span.ONE : second;
            case "_+_" ->
                    args.get(0).shape() instanceof Shape.ListOf
                            ? Span.ONE
                            : text(args) ? first.plus(second).tenth() : Span.ONE;
            case "contains" -> first.times(second.tenth()).tenth().plus(1);
            case "startsWith", "endsWith" -> second.tenth();
            case "matches", "find", "findAll" -> first.plus(1).tenth().times(second.quarter());
            case "check" -> Span.of(CHECK);
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> whole(args.get(0));
            case "url",
                    "lowerAscii",
                    "upperAscii",
                    "substring",
                    "trim",
                    "cidr",
                    "isCIDR",
                    "isIP",
                    "ip",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver",
                    "validate",
                    "isURL",
                    "string",
                    "bytes",
                    "jsonpatch.escapeKey",
                    "strings.quote",
                    "join" ->
                    first.tenth();
            case "replace", "split", "ip.isCanonical" -> first.tenth().times(Span.of(2));
            case "containsIP" ->
                    BYTES_OF_ADDRESS.plus(BYTES_OF_ADDRESS).tenth().plus(second.tenth());
            case "containsCIDR" ->
                    BYTES_OF_ADDRESS
                            .plus(BYTES_OF_ADDRESS)
                            .plus(BYTES_OF_ADDRESS)
                            .tenth()
                            .plus(1)
                            .plus(second.tenth());
            case "sets.contains", "sets.intersects" -> first.times(second).plus(1);
            case "sets.equivalent" -> first.times(second).times(Span.of(2)).plus(1);
            default -> Span.ONE;
        };
    }

    private static boolean text(List<Estimator.Known> args) {
        return !(args.get(0).shape() instanceof Shape.Simple)
                && !args.get(0).size().equals(Span.ONE);
    }

    /** The shorter one is read to its end at most. */
    private static Span compared(Span left, Span right) {
        long most = Math.min(left.max(), right.max());
        return new Span(most > 0 ? 1 : 0, most).tenth();
    }

    /** Each item once, texts from their beginning to their end. */
    private static Span whole(Estimator.Known list) {
        Span each =
                list.shape() instanceof Shape.ListOf of
                                && of.items() instanceof Shape.Text(long max, Shape.Form _)
                        ? Span.ONE.plus(Span.upTo(max).tenth())
                        : Span.ONE;
        return list.shape() instanceof Shape.Text ? list.size().tenth() : list.size().times(each);
    }

    private static Span size(String function, List<Estimator.Known> args) {
        Span first = args.isEmpty() ? Span.ANY : args.get(0).size();
        return switch (function) {
            case "_+_" -> first.plus(args.get(1).size());
            case "lowerAscii", "upperAscii", "strings.quote" -> first;
            case "substring", "trim", "split", "find", "findAll", "charAt" ->
                    Span.upTo(first.max());
            case "replace" -> replaced(first, args);
            case "string", "bytes", "dyn" -> first;
            case "optional.of", "value", "or", "orValue", "_[_]", "_[?_]" ->
                    sized(shape(function, args));
            default -> Span.ANY;
        };
    }

    private static Span sized(@Nullable Shape shape) {
        return switch (shape) {
            case Shape.Text(long max, Shape.Form _) -> Span.upTo(max);
            case Shape.ListOf list -> Span.upTo(list.max());
            case Shape.MapOf(Shape _, long max) -> Span.upTo(max);
            case null, default -> Span.ANY;
        };
    }

    private static Span replaced(Span text, List<Estimator.Known> args) {
        long what = args.get(1).size().min();
        long with = args.get(2).size().max();
        long times = what == 0 ? Span.plus(text.max(), 1) : text.max() / what + 1;
        return Span.upTo(Span.plus(text.max(), Span.times(times, with)));
    }

    private static @Nullable Shape shape(String function, List<Estimator.Known> args) {
        return switch (function) {
            case "_[_]", "_[?_]" -> Estimator.within(args.get(0).shape(), null);
            case "optional.of", "value", "or", "orValue", "dyn" -> args.get(0).shape();
            case "split", "findAll" ->
                    new Shape.ListOf(
                            new Shape.Text(args.get(0).size().max(), Shape.Form.PLAIN),
                            args.get(0).size().max(),
                            false,
                            List.of());
            default -> null;
        };
    }
}
