package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of strings. Positions count code points. */
final class Texts {
    private Texts() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "contains" -> (args, meter) -> read(args, meter).contains(text(args[1]));
            case "startsWith" -> (args, meter) -> prefix(args, meter).startsWith(text(args[1]));
            case "endsWith" -> (args, meter) -> prefix(args, meter).endsWith(text(args[1]));
            case "charAt" -> (args, meter) -> charAt(read(args, meter), whole(args[1]));
            case "lowerAscii" -> (args, meter) -> mapped(read(args, meter), 'A', 'Z', 32);
            case "upperAscii" -> (args, meter) -> mapped(read(args, meter), 'a', 'z', -32);
            case "trim" -> (args, meter) -> trimmed(read(args, meter));
            case "substring" -> (args, meter) -> substring(read(args, meter), args);
            case "replace" -> (args, meter) -> replaced(args, meter);
            case "split" -> (args, meter) -> split(args, meter);
            case "join" -> (args, meter) -> joined(args, meter);
            case "strings.quote" -> (args, meter) -> quoted(read(args, meter));
            case "format" -> FormatText::format;
            default -> null;
        };
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw CelFault.noOverload();
    }

    static long whole(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw CelFault.noOverload();
    }

    /** The target, read once from its beginning to its end. */
    static String read(Object[] args, Meter meter) {
        String text = text(args[0]);
        meter.charge(1 + Meter.tenth(text.length()));
        return text;
    }

    private static String prefix(Object[] args, Meter meter) {
        meter.charge(1 + Meter.tenth(text(args[1]).length()));
        return text(args[0]);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int at(String text, long index) {
        if (index < 0 || index > length(text)) {
            throw new CelFault("index out of range: " + index);
        }
        return text.offsetByCodePoints(0, (int) index);
    }

    private static String charAt(String text, long index) {
        int from = at(text, index);
        return from == text.length() ? "" : Character.toString(text.codePointAt(from));
    }

    private static String mapped(String text, char first, char last, int by) {
        StringBuilder all = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            all.append(c >= first && c <= last ? (char) (c + by) : c);
        }
        return all.toString();
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && space(text.charAt(from))) {
            from++;
        }
        while (to > from && space(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean space(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
    }

    private static String substring(String text, Object[] args) {
        long from = whole(args[1]);
        long to = args.length > 2 ? whole(args[2]) : length(text);
        if (from > to) {
            throw new CelFault("invalid substring range. start: %d, end: %d".formatted(from, to));
        }
        return text.substring(at(text, from), at(text, to));
    }

    static long indexOf(Object[] args, Meter meter) {
        String text = read(args, meter);
        int from = args.length > 2 ? at(text, whole(args[2])) : 0;
        int found = text.indexOf(text(args[1]), from);
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    static long lastIndexOf(Object[] args, Meter meter) {
        String text = read(args, meter);
        int from = args.length > 2 ? at(text, whole(args[2])) : text.length();
        int found = text.lastIndexOf(text(args[1]), from);
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static String replaced(Object[] args, Meter meter) {
        String text = text(args[0]);
        String what = text(args[1]);
        String with = text(args[2]);
        meter.charge(1 + 2 * Meter.tenth(text.length()));
        long limit = args.length > 3 ? whole(args[3]) : -1;
        StringBuilder all = new StringBuilder();
        int from = 0;
        for (long i = 0; limit < 0 || i < limit; i++) {
            int found = text.indexOf(what, from + (what.isEmpty() && i > 0 ? 1 : 0));
            if (found < 0 || (what.isEmpty() && found == text.length() && i > text.length())) {
                break;
            }
            meter.read(with.length());
            all.append(text, from, found).append(with);
            from = found + what.length();
            if (what.isEmpty() && found == text.length()) {
                break;
            }
        }
        return all.append(text, from, text.length()).toString();
    }

    private static List<Object> split(Object[] args, Meter meter) {
        String text = text(args[0]);
        String by = text(args[1]);
        long limit = args.length > 2 ? whole(args[2]) : -1;
        meter.charge(1 + 2 * Meter.tenth(text.length()));
        List<Object> parts = new ArrayList<>();
        if (limit == 0) {
            return parts;
        }
        int from = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int found = next(text, by, from);
            if (found < 0) {
                break;
            }
            parts.add(text.substring(from, found));
            from = found + by.length();
        }
        if (!by.isEmpty() || from < text.length()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    /** Where the next part ends, or −1: in the last one. */
    private static int next(String text, String by, int from) {
        if (!by.isEmpty()) {
            return text.indexOf(by, from);
        }
        int end = from < text.length() ? text.offsetByCodePoints(from, 1) : text.length();
        return end >= text.length() ? -1 : end;
    }

    private static String joined(Object[] args, Meter meter) {
        if (!(args[0] instanceof List<?> list)) {
            throw CelFault.noOverload();
        }
        String by = args.length > 1 ? text(args[1]) : "";
        StringBuilder all = new StringBuilder();
        String between = "";
        for (Object each : list) {
            String part = text(each);
            meter.charge(1 + 2 * Meter.tenth((long) part.length() + between.length()));
            all.append(between).append(part);
            between = by;
        }
        return all.toString();
    }

    private static String quoted(String text) {
        StringBuilder all = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\u0007' -> all.append("\\a");
                case '\b' -> all.append("\\b");
                case '\f' -> all.append("\\f");
                case '\n' -> all.append("\\n");
                case '\r' -> all.append("\\r");
                case '\t' -> all.append("\\t");
                case '\u000b' -> all.append("\\v");
                case '\\' -> all.append("\\\\");
                case '"' -> all.append("\\\"");
                default -> all.append(c);
            }
        }
        return all.append('"').toString();
    }
}
