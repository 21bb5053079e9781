package dev.davit.model.quantity;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exact amount and the family of suffixes it is written with. No finer than 10⁻⁹ (finer ones are
 * rounded away from zero) and no larger than 2⁶³−1 (larger ones are capped), as in Kubernetes.
 *
 * <p>Order is by amount; equality by amount too, so that {@code 1Gi} equals {@code 1024Mi}.
 */
public final class Quantity implements Comparable<Quantity> {

    /** How it is written. */
    public enum Format {
        /** {@code Ki Mi Gi Ti Pi Ei} */
        BINARY,
        /** {@code n u m k M G T P E} */
        DECIMAL,
        /** {@code e3} */
        EXPONENT
    }

    static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    static final int NANO = 9;
    private static final BigDecimal BINARY_FROM = BigDecimal.valueOf(1024);

    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL);

    private final BigDecimal amount;
    private final Format format;

    private Quantity(BigDecimal amount, Format format) {
        this.amount = amount;
        this.format = format;
    }

    static Quantity of(BigDecimal amount, Format format) {
        BigDecimal rounded =
                amount.scale() > NANO ? amount.setScale(NANO, RoundingMode.UP) : amount;
        if (rounded.abs().compareTo(MAX) > 0) {
            rounded = rounded.signum() > 0 ? MAX : MAX.negate();
        }
        return new Quantity(rounded, format);
    }

    /** A whole number of bytes, written with binary suffixes. */
    public static Quantity ofBytes(long bytes) {
        return of(BigDecimal.valueOf(bytes), Format.BINARY);
    }

    public static Quantity ofMilli(long milli) {
        return of(BigDecimal.valueOf(milli, 3), Format.DECIMAL);
    }

    public static Quantity ofWhole(long value) {
        return of(BigDecimal.valueOf(value), Format.DECIMAL);
    }

    public static Outcome<Quantity> parse(String text) {
        return read(text, FieldPath.ROOT);
    }

    /** A value of a tree: text, or a plain number. */
    public static Outcome<Quantity> read(Json value, FieldPath at) {
        return switch (value) {
            case JsonString(String text) -> read(text, at);
            case JsonNumber.Whole(long whole) -> Outcome.ok(ofWhole(whole));
            case JsonNumber.Decimal(String text) -> read(text, at);
            default -> refused("a quantity must be a string or a number", Cause.TYPE_INVALID, at);
        };
    }

    private static Outcome<Quantity> read(String text, FieldPath at) {
        Quantity parsed = QuantityText.parse(text);
        return parsed != null
                ? Outcome.ok(parsed)
                : refused(
                        "\""
                                + QuantityText.shortened(text)
                                + "\" is not a quantity; examples are 500m, 2, 1.5Gi, 100M, 1e3",
                        Cause.INVALID,
                        at);
    }

    private static Outcome<Quantity> refused(String message, String reason, FieldPath at) {
        return Outcome.refused(
                Refusal.of(
                        Reason.INVALID,
                        message,
                        List.of(new Cause(reason, message, at.toString()))));
    }

    /** Of a tree that is known to be valid; null where it is not there, zero where it is wrong. */
    public static @Nullable Quantity stored(@Nullable Json value) {
        if (value == null) {
            return null;
        }
        return read(value, FieldPath.ROOT) instanceof Outcome.Ok<Quantity>(Quantity quantity)
                ? quantity
                : ZERO;
    }

    public BigDecimal amount() {
        return amount;
    }

    public Format format() {
        return format;
    }

    public int signum() {
        return amount.signum();
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    /** In units (bytes, cores), fractions rounded away from zero. */
    public long value() {
        return capped(amount);
    }

    /** In thousandths, finer ones rounded away from zero; capped at the largest long. */
    public long milliValue() {
        return capped(amount.movePointRight(3));
    }

    private static long capped(BigDecimal value) {
        BigInteger whole = value.setScale(0, RoundingMode.UP).toBigInteger();
        if (whole.bitLength() > 63) {
            return whole.signum() > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE;
        }
        return whole.longValueExact();
    }

    /** The sum, written as this one is; a zero takes the other's way. */
    public Quantity plus(Quantity other) {
        return of(amount.add(other.amount), isZero() ? other.format : format);
    }

    public Quantity minus(Quantity other) {
        return of(amount.subtract(other.amount), isZero() ? other.format : format);
    }

    public Quantity negate() {
        return of(amount.negate(), format);
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity quantity && compareTo(quantity) == 0;
    }

    @Override
    public int hashCode() {
        return amount.stripTrailingZeros().hashCode();
    }

    /** The canonical form: no fraction, the largest suffix that keeps it exact. */
    @Override
    public String toString() {
        return QuantityText.write(this, BINARY_FROM);
    }
}
