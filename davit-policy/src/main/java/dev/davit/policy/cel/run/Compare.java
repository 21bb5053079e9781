package dev.davit.policy.cel.run;

import dev.davit.model.quantity.Quantity;
import dev.davit.policy.cel.value.Bytes;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.ListView;
import dev.davit.policy.cel.value.Made;
import dev.davit.policy.cel.value.Maybe;
import dev.davit.policy.cel.value.Shape;
import dev.davit.policy.cel.value.Unsigned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equality and order. Numbers are compared by what they are worth, however they are typed. */
public final class Compare {
    private Compare() {}

    public static boolean equal(Object left, Object right, Meter meter) {
        return switch (left) {
            case Long _, Unsigned _, Double _ -> numbers(left, right);
            case String text -> {
                if (!(right instanceof String other)) {
                    yield false;
                }
                meter.read(Math.min(text.length(), other.length()));
                yield text.equals(other);
            }
            case Bytes bytes -> {
                meter.read(bytes.content().length);
                yield bytes.equals(right);
            }
            case List<?> list -> right instanceof List<?> other && lists(list, other, meter);
            case Map<?, ?> map -> right instanceof Map<?, ?> other && maps(map, other, meter);
            case Maybe(Object value) ->
                    right instanceof Maybe(Object other) && options(value, other, meter);
            case Made(String type, Map<String, Object> fields) ->
                    right instanceof Made(String theirs, Map<String, Object> others)
                            && type.equals(theirs)
                            && maps(fields, others, meter);
            case Quantity quantity ->
                    right instanceof Quantity other && quantity.compareTo(other) == 0;
            default -> left.equals(right);
        };
    }

    private static boolean options(@Nullable Object left, @Nullable Object right, Meter meter) {
        return left == null ? right == null : right != null && equal(left, right, meter);
    }

    private static boolean numbers(Object left, Object right) {
        Integer order = order(left, right);
        return order != null && order == 0;
    }

    private static boolean lists(List<?> left, List<?> right, Meter meter) {
        meter.read(Math.min(left.size(), right.size()));
        if (left.size() != right.size()) {
            return false;
        }
        Shape.ListOf unordered = left instanceof ListView view ? view.unordered() : null;
        if (unordered == null && right instanceof ListView view) {
            unordered = view.unordered();
        }
        if (unordered != null) {
            return sameItems(left, right, meter);
        }
        Iterator<?> others = right.iterator();
        for (Object each : left) {
            if (!equal(each, others.next(), meter)) {
                return false;
            }
        }
        return true;
    }

    /** Each item of one has an item of the other of its own. */
    private static boolean sameItems(List<?> left, List<?> right, Meter meter) {
        List<Object> rest = new ArrayList<>(right);
        for (Object each : left) {
            int at = find(rest, each, meter);
            if (at < 0) {
                return false;
            }
            rest.remove(at);
        }
        return true;
    }

    /** The index of the first equal item, or −1. */
    public static int find(List<?> list, Object item, Meter meter) {
        int at = 0;
        for (Object each : list) {
            meter.charge(1);
            if (equal(item, each, meter)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private static boolean maps(Map<?, ?> left, Map<?, ?> right, Meter meter) {
        meter.read(Math.min(left.size(), right.size()));
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> each : left.entrySet()) {
            Object other = right.get(each.getKey());
            if (other == null || !equal(each.getValue(), other, meter)) {
                return false;
            }
        }
        return true;
    }

    /** Which one is greater: of two numbers, texts, times, …. */
    public static int compare(Object left, Object right, Meter meter) {
        Integer numbers = order(left, right);
        if (numbers != null) {
            return numbers;
        }
        if (left instanceof String text && right instanceof String other) {
            meter.read(Math.min(text.length(), other.length()));
            return text(text, other);
        }
        return switch (left) {
            case Bytes bytes when right instanceof Bytes other -> bytes.compareTo(other);
            case Boolean truth when right instanceof Boolean other -> truth.compareTo(other);
            case Instant time when right instanceof Instant other -> time.compareTo(other);
            case Duration span when right instanceof Duration other -> span.compareTo(other);
            default -> throw CelFault.noOverload();
        };
    }

    /** By code points, as bytes of UTF-8 are ordered. */
    private static int text(String left, String right) {
        int most = Math.min(left.length(), right.length());
        for (int i = 0; i < most; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Null: not two numbers that can be compared, for example not a number at all. */
    private static @Nullable Integer order(Object left, Object right) {
        return switch (left) {
            case Long a ->
                    switch (right) {
                        case Long b -> Long.compare(a, b);
                        case Unsigned b -> a < 0 ? -1 : Long.compareUnsigned(a, b.bits());
                        case Double b -> mixed(a, b);
                        default -> null;
                    };
            case Unsigned a ->
                    switch (right) {
                        case Unsigned b -> a.compareTo(b);
                        case Long b -> b < 0 ? 1 : Long.compareUnsigned(a.bits(), b);
                        case Double b -> b.isNaN() ? null : Double.compare(a.asDouble(), b);
                        default -> null;
                    };
            case Double a ->
                    switch (right) {
                        case Double b -> a.isNaN() || b.isNaN() ? null : doubles(a, b);
                        case Long b -> {
                            Integer other = mixed(b, a);
                            yield other == null ? null : (Integer) (-other);
                        }
                        case Unsigned b -> a.isNaN() ? null : Double.compare(a, b.asDouble());
                        default -> null;
                    };
            default -> null;
        };
    }

    private static Integer doubles(double left, double right) {
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static @Nullable Integer mixed(long whole, double other) {
        if (Double.isNaN(other)) {
            return null;
        }
        if (other >= 0x1p63) {
            return -1;
        }
        if (other < -0x1p63) {
            return 1;
        }
        int order = Long.compare(whole, (long) other);
        return order != 0 ? (Integer) order : doubles(0, other - (long) other);
    }
}
