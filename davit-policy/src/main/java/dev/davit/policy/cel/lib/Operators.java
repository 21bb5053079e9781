package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Compare;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.Bytes;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Grown;
import dev.davit.policy.cel.value.ListView;
import dev.davit.policy.cel.value.Maybe;
import dev.davit.policy.cel.value.Shape;
import dev.davit.policy.cel.value.Unsigned;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code + - * / %}, comparisons, {@code in}, {@code []}. */
// All have one form, charged or not; a fault has no trace and is as good as new.
@SuppressWarnings({"UnusedVariable", "StaticAssignmentOfThrowable"})
final class Operators {
    private static final CelFault OVERFLOW = new CelFault("integer overflow");
    private static final CelFault UNSIGNED = new CelFault("unsigned integer overflow");

    /** The first and last second that a time can name, as in Go. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Operators() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "_==_" -> (args, meter) -> Compare.equal(args[0], args[1], charged(meter));
            case "_!=_" -> (args, meter) -> !Compare.equal(args[0], args[1], charged(meter));
            case "_<_" -> (args, meter) -> compare(args, meter) < 0;
            case "_<=_" -> (args, meter) -> compare(args, meter) <= 0;
            case "_>_" -> (args, meter) -> compare(args, meter) > 0;
            case "_>=_" -> (args, meter) -> compare(args, meter) >= 0;
            case "_+_" -> (args, meter) -> plus(args[0], args[1], meter);
            case "_-_" -> (args, meter) -> minus(args[0], args[1], charged(meter));
            case "_*_" -> (args, meter) -> times(args[0], args[1], charged(meter));
            case "_/_" -> (args, meter) -> divided(args[0], args[1], charged(meter));
            case "_%_" -> (args, meter) -> rest(args[0], args[1], charged(meter));
            case "-_" -> (args, meter) -> negated(args[0], charged(meter));
            case "!_" -> (args, meter) -> not(args[0], charged(meter));
            case "_[_]" -> (args, meter) -> at(args[0], args[1], charged(meter));
            case "_[?_]" -> (args, meter) -> maybeAt(args[0], args[1], charged(meter));
            case "@in", "_in_" -> (args, meter) -> in(args[0], args[1], meter);
            default -> null;
        };
    }

    private static Meter charged(Meter meter) {
        meter.charge(1);
        return meter;
    }

    private static int compare(Object[] args, Meter meter) {
        meter.charge(1);
        return Compare.compare(args[0], args[1], meter);
    }

    private static Object not(Object value, Meter meter) {
        if (value instanceof Boolean truth) {
            return !truth;
        }
        throw CelFault.noOverload();
    }

    private static Object plus(Object left, Object right, Meter meter) {
        return switch (left) {
            case String text when right instanceof String other -> {
                meter.read((long) text.length() + other.length());
                yield text + other;
            }
            case Bytes bytes when right instanceof Bytes other -> joined(bytes, other, meter);
            case List<?> list when right instanceof List<?> other -> lists(list, other, meter);
            default -> added(left, right, charged(meter));
        };
    }

    private static Object added(Object left, Object right, Meter meter) {
        try {
            return switch (left) {
                case Long a when right instanceof Long b -> Math.addExact(a, b);
                case Double a when right instanceof Double b -> a + b;
                case Unsigned(long a) when right instanceof Unsigned(long b) -> {
                    if (Long.compareUnsigned(a + b, a) < 0) {
                        throw UNSIGNED;
                    }
                    yield new Unsigned(a + b);
                }
                case Instant time when right instanceof Duration span -> shifted(time, span);
                case Duration span when right instanceof Instant time -> shifted(time, span);
                case Duration a when right instanceof Duration b -> bounded(a.plus(b));
                default -> throw CelFault.noOverload();
            };
        } catch (ArithmeticException _) {
            throw OVERFLOW;
        }
    }

    private static Bytes joined(Bytes left, Bytes right, Meter meter) {
        byte[] a = left.content();
        byte[] b = right.content();
        meter.read((long) a.length + b.length);
        byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return new Bytes(all);
    }

    /** Of sets and keyed lists the union: what is on the right wins, what is on the left leads. */
    private static Object lists(List<?> left, List<?> right, Meter meter) {
        meter.charge(1 + Meter.tenth(Grown.copied(left, right)));
        Shape.ListOf shape = left instanceof ListView view ? view.unordered() : null;
        if (shape == null) {
            return Grown.of(left, right);
        }
        List<Object> all = new java.util.ArrayList<>(left);
        for (Object each : right) {
            int there =
                    shape.set() ? Compare.find(all, each, meter) : keyed(all, each, shape, meter);
            if (there < 0) {
                all.add(each);
            } else {
                all.set(there, each);
            }
        }
        return all;
    }

    private static int keyed(List<Object> all, Object item, Shape.ListOf shape, Meter meter) {
        for (int i = 0; i < all.size(); i++) {
            meter.charge(1);
            if (sameKeys(all.get(i), item, shape, meter)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean sameKeys(Object left, Object right, Shape.ListOf shape, Meter meter) {
        if (!(left instanceof Map<?, ?> a && right instanceof Map<?, ?> b)) {
            return false;
        }
        for (String key : shape.keys()) {
            Object one = a.get(key);
            Object other = b.get(key);
            if (one == null ? other != null : other == null || !Compare.equal(one, other, meter)) {
                return false;
            }
        }
        return true;
    }

    private static Object minus(Object left, Object right, Meter meter) {
        try {
            return switch (left) {
                case Long a when right instanceof Long b -> Math.subtractExact(a, b);
                case Double a when right instanceof Double b -> a - b;
                case Unsigned(long a) when right instanceof Unsigned(long b) -> {
                    if (Long.compareUnsigned(a, b) < 0) {
                        throw UNSIGNED;
                    }
                    yield new Unsigned(a - b);
                }
                case Instant time when right instanceof Duration span ->
                        shifted(time, span.negated());
                case Instant a when right instanceof Instant b -> bounded(Duration.between(b, a));
                case Duration a when right instanceof Duration b -> bounded(a.minus(b));
                default -> throw CelFault.noOverload();
            };
        } catch (ArithmeticException _) {
            throw OVERFLOW;
        }
    }

    private static Instant shifted(Instant time, Duration span) {
        try {
            Instant moved = time.plus(span);
            if (moved.isBefore(FIRST) || moved.isAfter(LAST)) {
                throw new CelFault("timestamp overflow");
            }
            return moved;
        } catch (DateTimeException _) {
            throw new CelFault("timestamp overflow");
        }
    }

    /** 64 bits of nanoseconds, as in Go. */
    private static Duration bounded(Duration span) {
        long checked = span.toNanos();
        return checked == 0 ? Duration.ZERO : span;
    }

    private static Object times(Object left, Object right, Meter meter) {
        try {
            return switch (left) {
                case Long a when right instanceof Long b -> Math.multiplyExact(a, b);
                case Double a when right instanceof Double b -> a * b;
                case Unsigned(long a) when right instanceof Unsigned(long b) -> {
                    if (Math.unsignedMultiplyHigh(a, b) != 0) {
                        throw UNSIGNED;
                    }
                    yield new Unsigned(a * b);
                }
                default -> throw CelFault.noOverload();
            };
        } catch (ArithmeticException _) {
            throw OVERFLOW;
        }
    }

    private static Object divided(Object left, Object right, Meter meter) {
        return switch (left) {
            case Long a when right instanceof Long b -> {
                if (b == 0) {
                    throw new CelFault("division by zero");
                }
                if (a == Long.MIN_VALUE && b == -1) {
                    throw OVERFLOW;
                }
                yield a / b;
            }
            case Double a when right instanceof Double b -> a / b;
            case Unsigned(long a) when right instanceof Unsigned(long b) -> {
                if (b == 0) {
                    throw new CelFault("division by zero");
                }
                yield new Unsigned(Long.divideUnsigned(a, b));
            }
            default -> throw CelFault.noOverload();
        };
    }

    private static Object rest(Object left, Object right, Meter meter) {
        return switch (left) {
            case Long a when right instanceof Long b -> {
                if (b == 0) {
                    throw new CelFault("modulus by zero");
                }
                if (a == Long.MIN_VALUE && b == -1) {
                    throw OVERFLOW;
                }
                yield a % b;
            }
            case Unsigned(long a) when right instanceof Unsigned(long b) -> {
                if (b == 0) {
                    throw new CelFault("modulus by zero");
                }
                yield new Unsigned(Long.remainderUnsigned(a, b));
            }
            default -> throw CelFault.noOverload();
        };
    }

    private static Object negated(Object value, Meter meter) {
        return switch (value) {
            case Long a -> {
                if (a == Long.MIN_VALUE) {
                    throw OVERFLOW;
                }
                yield -a;
            }
            case Double a -> -a;
            case Duration span -> span.negated();
            default -> throw CelFault.noOverload();
        };
    }

    private static Object at(Object from, Object index, Meter meter) {
        return switch (from) {
            case List<?> list -> {
                long at = index(index);
                if (at < 0 || at >= list.size()) {
                    throw new CelFault("index out of bounds: " + at);
                }
                yield list.get((int) at);
            }
            case Map<?, ?> map -> {
                Object value = map.get(key(index));
                if (value == null) {
                    throw CelFault.noKey(index);
                }
                yield value;
            }
            case Maybe(Object value) -> value == null ? Maybe.NONE : maybeAt(value, index, meter);
            default -> throw CelFault.noOverload();
        };
    }

    private static Object maybeAt(Object from, Object index, Meter meter) {
        return switch (from) {
            case List<?> list -> {
                long at = index(index);
                yield at < 0 || at >= list.size() ? Maybe.NONE : Maybe.of(list.get((int) at));
            }
            case Map<?, ?> map -> {
                Object value = map.get(key(index));
                yield value == null ? Maybe.NONE : Maybe.of(value);
            }
            case Maybe(Object value) -> value == null ? Maybe.NONE : maybeAt(value, index, meter);
            default -> throw CelFault.noOverload();
        };
    }

    private static long index(Object index) {
        return switch (index) {
            case Long at -> at;
            case Unsigned(long at) -> at < 0 ? Long.MAX_VALUE : at;
            case Double at when at == Math.rint(at) -> (long) (double) at;
            default -> throw CelFault.noOverload();
        };
    }

    private static Object key(Object key) {
        return switch (key) {
            case Unsigned(long bits) when bits >= 0 -> bits;
            case Double number when number == (long) (double) number -> (long) (double) number;
            default -> key;
        };
    }

    private static Object in(Object item, Object within, Meter meter) {
        return switch (within) {
            case List<?> list -> Compare.find(list, item, meter) >= 0;
            case Map<?, ?> map -> {
                meter.charge(1);
                yield map.containsKey(key(item));
            }
            default -> throw CelFault.noOverload();
        };
    }
}
