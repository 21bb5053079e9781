package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.Bytes;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Null;
import dev.davit.policy.cel.value.Unsigned;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code "%s has %d".format([name, count])}: %s %d %f %e %b %x %X %o. */
final class FormatText {
    private static final int DIGITS = 6;
    private static final int MAX_DIGITS = 1000;
    private static final int MAX_DEPTH = 64;

    private final String pattern;
    private final List<?> values;
    private final Meter meter;
    private final StringBuilder text = new StringBuilder();
    private int next;

    private FormatText(String pattern, List<?> values, Meter meter) {
        this.pattern = pattern;
        this.values = values;
        this.meter = meter;
    }

    static Object format(Object[] args, Meter meter) {
        if (args[0] instanceof String pattern && args[1] instanceof List<?> values) {
            meter.charge(1 + Meter.tenth(pattern.length()));
            return new FormatText(pattern, values, meter).run();
        }
        throw CelFault.noOverload();
    }

    private String run() {
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                text.append(c);
                continue;
            }
            if (at < pattern.length() && pattern.charAt(at) == '%') {
                text.append('%');
                at++;
                continue;
            }
            at = clause(at);
        }
        meter.read(text.length());
        return text.toString();
    }

    /** One clause from behind its per cent sign; the index behind it. */
    private int clause(int from) {
        int at = from;
        int digits = DIGITS;
        if (at < pattern.length() && pattern.charAt(at) == '.') {
            int end = at + 1;
            while (end < pattern.length() && Character.isDigit(pattern.charAt(end))) {
                end++;
            }
            digits = digits(pattern.substring(at + 1, end));
            at = end;
        }
        if (at >= pattern.length()) {
            throw new CelFault("unexpected end of format string");
        }
        if (next >= values.size()) {
            throw new CelFault("index " + next + " out of range");
        }
        Object value = values.get(next++);
        switch (pattern.charAt(at)) {
            case 's' -> string(value, 0);
            case 'd' -> decimal(value);
            case 'f' -> fixed(value, digits);
            case 'e' -> text.append(scientific(real(value), digits));
            case 'b' -> binary(value);
            case 'x' -> hex(value, false);
            case 'X' -> hex(value, true);
            case 'o' -> octal(value);
            default ->
                    throw new CelFault(
                            "could not parse formatting clause: unrecognized formatting clause"
                                    + " \"%s\"".formatted(pattern.charAt(at)));
        }
        return at + 1;
    }

    private static int digits(String text) {
        int digits = text.isEmpty() || text.length() > 4 ? -1 : Integer.parseInt(text);
        if (digits < 0 || digits > MAX_DIGITS) {
            throw new CelFault("error while converting precision to integer");
        }
        return digits;
    }

    private void string(Object value, int depth) {
        meter.charge(1);
        if (depth > MAX_DEPTH) {
            throw new CelFault("value is nested too deeply to be formatted");
        }
        switch (value) {
            case Null _ -> text.append("null");
            case List<?> list -> {
                String between = "[";
                for (Object each : list) {
                    text.append(between);
                    string(each, depth + 1);
                    between = ", ";
                }
                text.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> members(map, depth);
            case Bytes(byte[] content) -> text.append(new String(content, StandardCharsets.UTF_8));
            default -> {
                String one = Conversions.text(value, meter);
                meter.read(one.length());
                text.append(one);
            }
        }
    }

    /** Sorted, so that equal maps are one text. */
    private void members(Map<?, ?> map, int depth) {
        List<Map.Entry<?, ?>> all = new ArrayList<>(map.entrySet());
        meter.charge(all.size());
        all.sort((a, b) -> String.valueOf(a.getKey()).compareTo(String.valueOf(b.getKey())));
        String between = "{";
        for (Map.Entry<?, ?> each : all) {
            text.append(between);
            string(each.getKey(), depth + 1);
            text.append(": ");
            string(each.getValue(), depth + 1);
            between = ", ";
        }
        text.append(all.isEmpty() ? "{}" : "}");
    }

    private void decimal(Object value) {
        switch (value) {
            case Long _, Unsigned _ -> text.append(value);
            case Double number -> text.append(Conversions.number(number));
            default -> throw wrong("decimal", "integers", value);
        }
    }

    private void fixed(Object value, int digits) {
        double number = real(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            text.append(Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
            return;
        }
        text.append(
                new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static String scientific(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "e", number);
    }

    private double real(Object value) {
        return switch (value) {
            case Double number -> number;
            case Long number -> number;
            case Unsigned number -> number.asDouble();
            default -> throw wrong("fixed-point", "doubles", value);
        };
    }

    private void binary(Object value) {
        switch (value) {
            case Boolean truth -> text.append(truth ? '1' : '0');
            case Long number ->
                    text.append(number < 0 ? "-" : "")
                            .append(Long.toUnsignedString(Math.abs(number), 2));
            case Unsigned(long bits) -> text.append(Long.toUnsignedString(bits, 2));
            default -> throw wrong("binary", "integers and bools", value);
        }
    }

    private void octal(Object value) {
        switch (value) {
            case Long number ->
                    text.append(number < 0 ? "-" : "")
                            .append(Long.toUnsignedString(Math.abs(number), 8));
            case Unsigned(long bits) -> text.append(Long.toUnsignedString(bits, 8));
            default -> throw wrong("octal", "integers", value);
        }
    }

    private void hex(Object value, boolean upper) {
        String all =
                switch (value) {
                    case Long number ->
                            (number < 0 ? "-" : "") + Long.toUnsignedString(Math.abs(number), 16);
                    case Unsigned(long bits) -> Long.toUnsignedString(bits, 16);
                    case String given -> hex(given.getBytes(StandardCharsets.UTF_8));
                    case Bytes(byte[] content) -> hex(content);
                    default -> throw wrong("hex", "integers, byte buffers, and strings", value);
                };
        text.append(upper ? all.toUpperCase(Locale.ROOT) : all);
    }

    private String hex(byte[] content) {
        meter.read(2L * content.length);
        return HexFormat.of().formatHex(content);
    }

    private CelFault wrong(String clause, String wanted, Object value) {
        return new CelFault(
                "error during formatting: %s clause can only be used on %s, was given %s"
                        .formatted(clause, wanted, Conversions.type(value, meter)));
    }
}
