package dev.davit.model.quantity;

import dev.davit.model.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * How quantities are read and written. Source of the grammar: the documentation of Kubernetes'
 * {@code resource.Quantity}.
 */
final class QuantityText {
    /** Of one quantity; the longest sensible one has a few dozen characters. */
    static final int MAX_LENGTH = 128;

    /** Beyond this everything is capped, or rounded to the smallest fraction. */
    private static final int MAX_EXPONENT = 400;

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};

    private QuantityText() {}

    static @Nullable Quantity parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        int end = numberEnd(text);
        BigDecimal number = number(text.substring(0, end));
        return number == null ? null : withSuffix(number, text.substring(end));
    }

    /** Where the sign, the digits and the point end. */
    private static int numberEnd(String text) {
        int at = 0;
        if (text.charAt(0) == '+' || text.charAt(0) == '-') {
            at++;
        }
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static @Nullable BigDecimal number(String text) {
        int points = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            points += text.charAt(i) == '.' ? 1 : 0;
            digits += isDigit(text.charAt(i)) ? 1 : 0;
        }
        return digits == 0 || points > 1 ? null : new BigDecimal(text);
    }

    private static @Nullable Quantity withSuffix(BigDecimal number, String suffix) {
        for (int i = 1; i < BINARY.length; i++) {
            if (BINARY[i].equals(suffix)) {
                BigDecimal factor = new BigDecimal(BigInteger.ONE.shiftLeft(10 * i));
                return Quantity.of(number.multiply(factor), Format.BINARY);
            }
        }
        for (int i = 0; i < DECIMAL.length; i++) {
            if (DECIMAL[i].equals(suffix)) {
                return Quantity.of(number.scaleByPowerOfTen(3 * i - Quantity.NANO), Format.DECIMAL);
            }
        }
        Integer exponent = exponent(suffix);
        return exponent == null
                ? null
                : Quantity.of(number.scaleByPowerOfTen(exponent), Format.EXPONENT);
    }

    /** {@code e3}, {@code E-3}; far-off ones are brought near, where the result is the same. */
    private static @Nullable Integer exponent(String suffix) {
        if (suffix.length() < 2 || (suffix.charAt(0) != 'e' && suffix.charAt(0) != 'E')) {
            return null;
        }
        int from = suffix.charAt(1) == '+' || suffix.charAt(1) == '-' ? 2 : 1;
        String digits = suffix.substring(from);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> isDigit((char) c))) {
            return null;
        }
        BigInteger value = new BigInteger(digits).min(BigInteger.valueOf(MAX_EXPONENT));
        return suffix.charAt(1) == '-' ? -value.intValue() : value.intValue();
    }

    static String write(Quantity quantity, BigDecimal binaryFrom) {
        BigDecimal amount = quantity.amount();
        if (amount.signum() == 0) {
            return "0";
        }
        // Small or fractional amounts would lose precision, or confuse, with binary suffixes.
        boolean binary =
                quantity.format() == Format.BINARY
                        && amount.abs().compareTo(binaryFrom) >= 0
                        && isWhole(amount);
        return binary
                ? binary(amount.toBigIntegerExact())
                : decimal(amount, quantity.format() == Format.EXPONENT);
    }

    private static boolean isWhole(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= 0;
    }

    private static String binary(BigInteger amount) {
        int step = Math.min(amount.getLowestSetBit() / 10, BINARY.length - 1);
        return amount.shiftRight(10 * step) + BINARY[step];
    }

    private static String decimal(BigDecimal amount, boolean asExponent) {
        BigDecimal bare = amount.stripTrailingZeros();
        int exponent = Math.floorDiv(-bare.scale(), 3) * 3;
        BigInteger mantissa = bare.scaleByPowerOfTen(-exponent).toBigIntegerExact();
        if (asExponent) {
            return mantissa + (exponent == 0 ? "" : "e" + exponent);
        }
        return mantissa + DECIMAL[(exponent + Quantity.NANO) / 3];
    }

    static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
