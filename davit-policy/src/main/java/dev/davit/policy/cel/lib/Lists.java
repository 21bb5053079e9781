package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Compare;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of lists, Kubernetes' and those of sets. */
final class Lists {
    private Lists() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "isSorted" -> (args, meter) -> isSorted(list(args[0]), meter);
            case "sum" -> (args, meter) -> sum(list(args[0]), meter);
            case "min" -> (args, meter) -> extreme("min", list(args[0]), -1, meter);
            case "max" -> (args, meter) -> extreme("max", list(args[0]), 1, meter);
            case "indexOf" ->
                    (args, meter) ->
                            args[0] instanceof String
                                    ? Texts.indexOf(args, meter)
                                    : (long) Compare.find(list(args[0]), args[1], meter);
            case "lastIndexOf" ->
                    (args, meter) ->
                            args[0] instanceof String
                                    ? Texts.lastIndexOf(args, meter)
                                    : lastIndexOf(list(args[0]), args[1], meter);
            case "sets.contains" -> (args, meter) -> contains(args[0], args[1], meter);
            case "sets.equivalent" ->
                    (args, meter) ->
                            contains(args[0], args[1], meter) && contains(args[1], args[0], meter);
            case "sets.intersects" -> (args, meter) -> intersects(args[0], args[1], meter);
            default -> null;
        };
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw CelFault.noOverload();
    }

    private static boolean isSorted(List<?> list, Meter meter) {
        Object last = null;
        for (Object each : list) {
            meter.charge(1);
            if (last != null && Compare.compare(last, each, meter) > 0) {
                return false;
            }
            last = each;
        }
        return true;
    }

    private static Object sum(List<?> list, Meter meter) {
        Object sum = 0L;
        boolean first = true;
        Function plus = Operators.find("_+_");
        for (Object each : list) {
            if (first) {
                sum = each;
                first = false;
            } else if (plus != null) {
                sum = plus.apply(new Object[] {sum, each}, meter);
            }
        }
        return sum;
    }

    private static Object extreme(String name, List<?> list, int sign, Meter meter) {
        Object found = null;
        for (Object each : list) {
            meter.charge(1);
            if (found == null || Integer.signum(Compare.compare(each, found, meter)) == sign) {
                found = each;
            }
        }
        if (found == null) {
            throw new CelFault(name + " called on empty list");
        }
        return found;
    }

    private static long lastIndexOf(List<?> list, Object item, Meter meter) {
        for (int i = list.size() - 1; i >= 0; i--) {
            meter.charge(1);
            if (Compare.equal(item, list.get(i), meter)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(Object all, Object some, Meter meter) {
        meter.charge(1);
        for (Object each : list(some)) {
            if (Compare.find(list(all), each, meter) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean intersects(Object left, Object right, Meter meter) {
        meter.charge(1);
        for (Object each : list(left)) {
            if (Compare.find(list(right), each, meter) >= 0) {
                return true;
            }
        }
        return false;
    }
}
