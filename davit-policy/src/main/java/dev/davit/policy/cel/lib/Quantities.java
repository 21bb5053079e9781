package dev.davit.policy.cel.lib;

import dev.davit.base.Outcome;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Amounts: {@code quantity("1Gi")}; and what amounts and versions have in common. */
final class Quantities {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Quantities() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "quantity" -> (args, meter) -> quantity(Texts.read(args, meter));
            case "isQuantity" -> (args, meter) -> parse(Texts.read(args, meter)) != null;
            case "sign" -> Library.cheap(value -> (long) of(value).signum());
            case "isInteger" -> Library.cheap(value -> whole(of(value)) != null);
            case "asInteger" -> Library.cheap(Quantities::asInteger);
            case "asApproximateFloat" -> Library.cheap(value -> of(value).amount().doubleValue());
            case "isGreaterThan" -> (args, meter) -> compare(args, meter) > 0;
            case "isLessThan" -> (args, meter) -> compare(args, meter) < 0;
            case "compareTo" -> (args, meter) -> (long) compare(args, meter);
            case "add" -> (args, meter) -> added(args, false, meter);
            case "sub" -> (args, meter) -> added(args, true, meter);
            default -> null;
        };
    }

    private static @Nullable Quantity parse(String text) {
        return Quantity.parse(text) instanceof Outcome.Ok<Quantity>(Quantity found) ? found : null;
    }

    private static Quantity quantity(String text) {
        Quantity found = parse(text);
        if (found == null) {
            throw new CelFault(
                    "quantities must match the regular expression"
                            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
        return found;
    }

    private static Quantity of(Object value) {
        if (value instanceof Quantity quantity) {
            return quantity;
        }
        throw CelFault.noOverload();
    }

    private static @Nullable Long whole(Quantity quantity) {
        BigDecimal amount = quantity.amount().stripTrailingZeros();
        if (amount.scale() > 0) {
            return null;
        }
        BigInteger whole = amount.toBigInteger();
        return whole.compareTo(MIN) < 0 || whole.compareTo(MAX) > 0
                ? null
                : (Long) whole.longValue();
    }

    private static Object asInteger(Object value) {
        Long whole = whole(of(value));
        if (whole == null) {
            throw new CelFault("cannot convert value to integer");
        }
        return whole;
    }

    private static int compare(Object[] args, Meter meter) {
        meter.charge(1);
        return switch (args[0]) {
            case Quantity left when args[1] instanceof Quantity right ->
                    Integer.signum(left.compareTo(right));
            case Versions.Version left when args[1] instanceof Versions.Version right ->
                    Integer.signum(left.compareTo(right));
            default -> throw CelFault.noOverload();
        };
    }

    private static Object added(Object[] args, boolean negative, Meter meter) {
        meter.charge(1);
        Quantity right = args[1] instanceof Long number ? Quantity.ofWhole(number) : of(args[1]);
        return negative ? of(args[0]).minus(right) : of(args[0]).plus(right);
    }
}
